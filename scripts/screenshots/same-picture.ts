/**
 * What differs from run to run is written over before a picture is taken, so that pictures change
 * only when the page does: times, dates, the chain's head, where the journal happens to lie.
 */
import type { Page } from "playwright-core";

const TIME = "10:24";
const DATE = "2026-01-15";
const HEAD = "7C1E 90AB";
const FOLDER = "/var/lib/tillwave";

/** `folder` is where this shop keeps its journal. */
export async function writeSameText(page: Page, folder: string): Promise<void> {
  const replacements = [
    [folder, FOLDER],
    [String.raw`\b\d{4}-\d{2}-\d{2}\b`, DATE],
    [String.raw`\b\d{2}:\d{2}:\d{2}\b`, `${TIME}:05`],
    [String.raw`(?<![:+])\b\d{2}:\d{2}\b(?!:)`, TIME],
    [String.raw`\b[\dA-F]{4} [\dA-F]{4}\b`, HEAD],
  ] as const;
  await page.evaluate((pairs) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      // The hours of a drawing would all be the same.
      if (text.parentElement?.closest("svg, .chart-hours") !== null) {
        continue;
      }
      for (const [pattern, same] of pairs) {
        text.nodeValue = (text.nodeValue ?? "").replaceAll(new RegExp(pattern, "gu"), same);
      }
    }
  }, replacements);
}

/** What comes in takes no longer, in milliseconds; what lasts longer goes on for ever. */
const COMING_IN_MAX = 500;

/**
 * What was drawn piece by piece has other edges, by a shade, than what is drawn at once: so all of it
 * is taken away and drawn again. What comes in then, as a sheet does, has come when this settles.
 */
export async function drawAtOnce(page: Page): Promise<void> {
  for (const display of ["none", ""]) {
    await page.evaluate(
      async ([shown, longest]) => {
        document.documentElement.style.display = shown;
        for (let times = 0; times < 2; times += 1) {
          await new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(resolve));
          });
          const coming = document
            .getAnimations()
            .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) <= longest);
          await Promise.allSettled(coming.map(({ finished }) => finished));
        }
      },
      [display, COMING_IN_MAX] as const,
    );
  }
}
