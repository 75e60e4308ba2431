/** Whether everything on a page is reached with the keyboard, and seen to be. */
import type { Page } from "playwright-core";

/** Tabs once round the page. Names the controls that were not met, and those whose focus is not seen. */
export async function walkByTab(page: Page): Promise<readonly string[]> {
  const PRESSES_MAX = 200;
  const count = await page.evaluate(() => {
    const controls = document.querySelectorAll("button, a[href], input, select, summary, textarea");
    (globalThis as { met?: Set<Element> }).met = new Set();
    return controls.length;
  });
  const unseen: string[] = [];
  for (let i = 0; i < Math.min(count + 20, PRESSES_MAX); i += 1) {
    await page.keyboard.press("Tab");
    const fault = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) {
        return null;
      }
      (globalThis as unknown as { met: Set<Element> }).met.add(element);
      const rings = [
        getComputedStyle(element),
        getComputedStyle(element, "::after"),
        getComputedStyle(element.closest("label") ?? element),
      ];
      return rings.some(
        ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && outlineWidth !== "0px",
      )
        ? null
        : `no ring: ${element.outerHTML.slice(0, 100)}`;
    });
    if (fault !== null) {
      unseen.push(fault);
    }
  }
  const missed = await page.evaluate(() => {
    const { met } = globalThis as unknown as { met: Set<Element> };
    const isShown = (element: Element): boolean => element.getClientRects().length > 0;
    // Of a group of radio buttons, the arrows reach the others.
    const isOtherRadio = (element: Element): boolean =>
      element instanceof HTMLInputElement && element.type === "radio" && !element.checked;
    return [...document.querySelectorAll("button, a[href], input, select, summary, textarea")]
      .filter((element) => isShown(element) && !isOtherRadio(element) && !met.has(element))
      .map((element) => `not reached: ${element.outerHTML.slice(0, 100)}`);
  });
  return [...unseen, ...missed];
}
