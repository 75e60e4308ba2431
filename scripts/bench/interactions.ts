/**
 * How long a page takes to answer a press, as the browser itself counts it: Event Timing (W3C), the
 * time from the event of the machine to the next frame that is shown. What it counts is rounded to
 * 8 ms, and a press that was answered within 16 ms is not told of: those count as 16.
 */
import type { Page } from "playwright-core";

/** The least that Event Timing tells of, in milliseconds. */
export const TOLD_FROM_MS = 16;

/** Kept in the page by {@link watchInteractions}. */
interface Watched {
  /** When each press began, as the machine says. */
  readonly presses: number[];
  readonly events: { readonly at: number; readonly took: number }[];
  /** From each press to the second frame after the part of the page that it changes has changed. */
  readonly drawn: number[];
}

type WatchingWindow = Window & { watched?: Watched };

export interface Interactions {
  /** For each press the longest of its events, in milliseconds. */
  readonly latencies: readonly number[];
  /** For each press that changed the part of the page, until the change was drawn. */
  readonly drawn: readonly number[];
}

export interface InteractionWish {
  /** Whose presses are watched. */
  readonly press: "pointerup" | "keydown";
  /** CSS selector of the part that a press changes. */
  readonly changes: string;
}

/** Forgets what was watched before. */
export async function watchInteractions(page: Page, wish: InteractionWish): Promise<void> {
  await page.evaluate(({ press, changes }) => {
    const watched: Watched = { presses: [], events: [], drawn: [] };
    (window as WatchingWindow).watched = watched;
    const begins = press === "pointerup" ? "pointerdown" : press;
    addEventListener(begins, (event) => watched.presses.push(event.timeStamp), { capture: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        // Only what a person did has a number; hovering has none.
        if ((entry as { readonly interactionId?: number }).interactionId !== 0) {
          watched.events.push({ at: entry.startTime, took: entry.duration });
        }
      }
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    let pressedAt: number | null = null;
    addEventListener(press, (event) => (pressedAt = event.timeStamp), { capture: true });
    new MutationObserver((mutations) => {
      const from = pressedAt;
      const isIn = mutations.some(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest(changes),
      );
      if (from !== null && isIn) {
        pressedAt = null;
        requestAnimationFrame(() =>
          requestAnimationFrame(() => watched.drawn.push(performance.now() - from)),
        );
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }, wish);
}

/** What was watched since; only the presses that `counts` says of their place in order. */
export async function readInteractions(
  page: Page,
  counts: (press: number) => boolean,
): Promise<Interactions> {
  const watched = await page.evaluate(() => (window as WatchingWindow).watched);
  const { presses, events, drawn } = watched ?? { presses: [], events: [], drawn: [] };
  const latencies = latenciesOf(presses, events).filter((_, press) => counts(press));
  return { latencies, drawn };
}

/** Each event belongs to the latest press that had begun. */
export function latenciesOf(
  presses: readonly number[],
  events: readonly { readonly at: number; readonly took: number }[],
): readonly number[] {
  return presses.map((from, press) => {
    const end = presses[press + 1] ?? Number.POSITIVE_INFINITY;
    const own = events.filter(({ at }) => at >= from - 1 && at < end - 1).map(({ took }) => took);
    return Math.max(TOLD_FROM_MS, ...own);
  });
}
