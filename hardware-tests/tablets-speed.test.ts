/** How soon a tablet shows what was pressed at the till, and the other way round. */
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { closeSheet, openTabletShop, pairTablet } from "./daemons/tablet-shop.ts";

/** A press is seen on the other page within so long, in milliseconds; the median of several. */
const SEEN_WITHIN = 100;

const browser = withBrowser();

test("a press on one is seen on the other within a tenth of a second", async () => {
  const shop = await openTabletShop(browser);
  const tablet = await pairTablet(browser, shop);
  await closeSheet(shop.cashier);
  const took: number[] = [];
  for (let quantity = 1; quantity <= 9; quantity += 1) {
    const [from, to] = quantity % 2 === 1 ? [shop.cashier, tablet] : [tablet, shop.cashier];
    const seen = to.page.evaluate(whenTapeReads, `${quantity}×`);
    const key = await from.tile("Banana").elementHandle();
    const pressed = await present(key, "the tile").evaluate((tile) => {
      (tile as unknown as { click(): void }).click();
      return Date.now();
    });
    took.push((await seen) - pressed);
    await from.pause();
  }
  took.sort((a, b) => a - b);
  expect(took[Math.floor(took.length / 2)]).toBeLessThanOrEqual(SEEN_WITHIN);
});

/** In the page: the moment at which a line of the tape says it. */
function whenTapeReads(words: string): Promise<number> {
  const page = globalThis as unknown as {
    document: {
      querySelector(selector: string): { readonly textContent: string | null } | null;
      readonly body: unknown;
    };
    MutationObserver: new (heard: () => void) => {
      observe(of: unknown, how: object): void;
      disconnect(): void;
    };
  };
  return new Promise((resolve) => {
    const observer = new page.MutationObserver(() => {
      if (page.document.querySelector(".tape")?.textContent?.includes(words) === true) {
        observer.disconnect();
        resolve(Date.now());
      }
    });
    observer.observe(page.document.body, { subtree: true, childList: true, characterData: true });
  });
}
