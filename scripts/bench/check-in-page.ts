/**
 * One customer after another at the customers' page, each with a phone that was never here: what each sees, and when.
 *
 *   touch ─▶ starting ─▶ listening ─▶ heard ─▶ reward        by the page's own clock, from the finger's event on
 */
import { assert } from "@tillwave/shared/core/assert";
import type { Browser, Page } from "playwright-core";

/** Milliseconds after the touch. */
export interface CheckInSteps {
  /** The microphone is open and sound comes. */
  readonly listening: number;
  /** An id was understood, and goes to the hub. */
  readonly heard: number;
  /** The hub's word is on the screen. */
  readonly reward: number;
}

const PHONE = { width: 390, height: 844 };
/** Longer than the page listens. */
const REWARD_MS_MAX = 20_000;
const REWARD = "You are here, confirmed";

interface Seen {
  readonly title: string;
  readonly at: number;
}

/** Null where the page said something else in the end than that the customer is here. */
export async function checkInOnce(browser: Browser, url: string): Promise<CheckInSteps | null> {
  const context = await browser.newContext({ viewport: PHONE });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await page.goto(url, { waitUntil: "load" });
    await page.getByRole("button", { name: "Agree", exact: true }).click();
    await page.getByRole("button", { name: "Check in", exact: true }).click();
    return await readSteps(page);
  } finally {
    await context.close();
  }
}

/** Runs in the page: every title that it shows, and when; and the finger. As text, for what a compiler adds is not there. */
const WATCH = `
  globalThis.seen = [];
  globalThis.touches = [];
  addEventListener("click", (event) => touches.push(event.timeStamp), { capture: true });
  new MutationObserver(() => {
    const title = document.querySelector("h1")?.textContent ?? "";
    if (title !== seen.at(-1)?.title) {
      seen.push({ title, at: performance.now() });
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
`;

async function readSteps(page: Page): Promise<CheckInSteps | null> {
  const reward = page.getByRole("heading", { name: REWARD, exact: true });
  const isHere = await reward.waitFor({ timeout: REWARD_MS_MAX }).then(
    () => true,
    () => false,
  );
  if (!isHere) {
    return null;
  }
  const { seen, touch } = (await page.evaluate("({ seen, touch: touches.at(-1) })")) as {
    readonly seen: readonly Seen[];
    readonly touch: number;
  };
  const since = (title: string): number => {
    const found = seen.find(({ at, ...shown }) => at >= touch && shown.title === title);
    assert(found !== undefined, `the page showed "${title}": ${JSON.stringify(seen)}`);
    return found.at - touch;
  };
  return { listening: since("Listening…"), heard: since("Heard"), reward: since(REWARD) };
}
