/**
 * One screen in many forms: the page stands still, and its language, colours and size are changed under it,
 * as a person may change them at any moment.
 */
import type { Language } from "@tillwave/shared/core/language";
import type { Page } from "playwright-core";

/** As the design names them: three tablets, one of them on its side and one small, and a phone. */
export const SIZES = {
  landscape: { width: 1280, height: 800 },
  short: { width: 1280, height: 720 },
  portrait: { width: 800, height: 1280 },
  compact: { width: 960, height: 600 },
  phone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof SIZES;

export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface Form {
  readonly language: Language;
  readonly size: Size;
  readonly theme: Theme;
}

/** In which a walk goes through the screens. */
export const FIRST_FORM: Form = { language: "en", size: "landscape", theme: "light" };

/** Under which pages keep the language that was chosen on them. */
const LANGUAGES_KEPT_AS = [
  "tillwave-language",
  "tillwave-customer-language",
  "tillwave-console-language",
  "tillwave-lab-language",
  "tillwave-shopper-language",
];

/** Settles when all of it is drawn. */
export async function setForm(page: Page, { language, theme, size }: Form): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.emulateMedia({ colorScheme: theme });
  await speak(page, language);
}

/** Settles when all of it is drawn. */
export async function setSize(page: Page, size: Size): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  await page.evaluate(untilDrawn);
}

/** Settles when all of it is drawn. */
export async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate(chooseElsewhere, { language, keys: LANGUAGES_KEPT_AS });
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
  await page.evaluate(untilDrawn);
}

/** Runs in the page. A sheet that still comes in is half see-through, and has no contrast. */
async function untilDrawn(): Promise<void> {
  const SHORT_MS_MAX = 500;
  await document.fonts.ready;
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
  const moving = document
    .getAnimations()
    .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) <= SHORT_MS_MAX);
  await Promise.allSettled(moving.map(({ finished }) => finished));
}

/** As if it had been chosen in another window of the same page. */
function chooseElsewhere({
  language,
  keys,
}: {
  readonly language: string;
  readonly keys: readonly string[];
}): void {
  for (const key of keys) {
    dispatchEvent(new StorageEvent("storage", { key, newValue: language }));
  }
}
