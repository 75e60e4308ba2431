/**
 * How long a page takes to answer a press, as the browser itself counts it: Event Timing (W3C), the
 * time from the event of the machine to the next frame that is shown. What it counts is rounded to
 * 8 ms, and a press that was answered within 16 ms is not told of: those count as 16.
 */
import type { BrowserContext, Page } from "playwright-core";

/** The least that Event Timing tells of, in milliseconds. */
export const TOLD_FROM_MS = 16;

export interface Press {
  /** When it began, as the machine says. */
  readonly at: number;
  /** "touch", or the key's name. */
  readonly by: string;
}

export interface TimedEvent {
  readonly at: number;
  readonly took: number;
}

/** Kept in the page. */
interface Watched {
  presses: Press[];
  events: TimedEvent[];
  /** From each press to the second frame after the part of the page that it changes has changed. */
  drawn: number[];
  /** Of the latest press whose change is not there yet. */
  answering: number | null;
  /** CSS selector of the part that presses change. */
  changes: string;
}

type WatchedWindow = Window & { watched: Watched };

export interface Interactions {
  /** For each press the longest of its events, in milliseconds. */
  readonly latencies: readonly number[];
  /** For each press that changed the part of the page, until the change was drawn. */
  readonly drawn: readonly number[];
}

/** Before the page's own scripts, which may keep keys to themselves. */
export async function installWatch(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const watched: Watched = { presses: [], events: [], drawn: [], answering: null, changes: "" };
    (window as unknown as WatchedWindow).watched = watched;
    const press = (by: string, { timeStamp: at }: Event): void => {
      watched.presses.push({ at, by });
    };
    addEventListener("pointerdown", (event) => press("touch", event), { capture: true });
    addEventListener("keydown", (event) => press(event.key, event), { capture: true });
    for (const answered of ["pointerup", "keydown"]) {
      addEventListener(answered, ({ timeStamp }) => (watched.answering = timeStamp), {
        capture: true,
      });
    }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        // Only what a person did has a number; hovering has none.
        if ((entry as { readonly interactionId?: number }).interactionId !== 0) {
          watched.events.push({ at: entry.startTime, took: entry.duration });
        }
      }
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    new MutationObserver((mutations) => {
      const { answering, changes } = watched;
      const isIn =
        changes !== "" &&
        mutations.some(({ target }) =>
          (target instanceof Element ? target : target.parentElement)?.closest(changes),
        );
      if (answering !== null && isIn) {
        watched.answering = null;
        requestAnimationFrame(() =>
          requestAnimationFrame(() => watched.drawn.push(performance.now() - answering)),
        );
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** Forgets what was watched so far. `changes` selects the part of the page that the next presses change. */
export async function watchInteractions(page: Page, changes: string): Promise<void> {
  await page.evaluate((selector) => {
    const { watched } = window as unknown as WatchedWindow;
    Object.assign(watched, { presses: [], events: [], drawn: [], answering: null });
    watched.changes = selector;
  }, changes);
}

/** What was watched since; only the presses that count. */
export async function readInteractions(
  page: Page,
  counts: (by: string) => boolean,
): Promise<Interactions> {
  const { presses, events, drawn } = await page.evaluate(
    () => (window as unknown as WatchedWindow).watched,
  );
  return { latencies: latenciesOf(presses, events, counts), drawn };
}

/** Each event belongs to the latest press that had begun, whether it counts or not. */
export function latenciesOf(
  presses: readonly Press[],
  events: readonly TimedEvent[],
  counts: (by: string) => boolean,
): readonly number[] {
  return presses.flatMap(({ at: from, by }, press) => {
    const end = presses[press + 1]?.at ?? Number.POSITIVE_INFINITY;
    const own = events.filter(({ at }) => at >= from - 1 && at < end - 1).map(({ took }) => took);
    return counts(by) ? [Math.max(TOLD_FROM_MS, ...own)] : [];
  });
}
