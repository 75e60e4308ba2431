/** Asks a page again and again whether it is well, and has it loaded anew where it is not. */
import type { Timers } from "./kept-run.ts";
import { PAGE_OPENED, type PageEvent, stepPageWatch } from "./page-watch.ts";

/**
 * Asked from outside, as a person would look: something is drawn. A page that hangs does not answer, an empty one
 * answers no. It needs no word of the page's own, and so opens no way from the page to the window.
 */
export const IS_PAGE_WELL = `Boolean(document.querySelector("#page")?.childElementCount)`;

const ASK_EVERY_MS = 5000;
/** An answer after this counts as none. */
const ANSWER_MS_MAX = 4000;

export interface WatchedPage {
  /** Whether {@link IS_PAGE_WELL}; may reject, or never settle. */
  ask(): Promise<unknown>;
  /** Ends its process; that it is gone is said by {@link PageKeeper.crashed}. */
  end(): void;
  reload(): void;
  /** Puts another window, or another browser, in the place of this one. */
  replace(): void;
}

export interface PageKeeper {
  crashed(): void;
  hung(): void;
  stop(): void;
}

export function keepPage(
  page: WatchedPage,
  timers: Timers,
  log: (words: string) => void,
): PageKeeper {
  let state = PAGE_OPENED;
  let isStopped = false;
  let cancelAsk = (): void => {};
  let cancelMend = (): void => {};

  function handle(event: PageEvent): void {
    if (isStopped) {
      return;
    }
    const { state: next, mend } = stepPageWatch(state, event);
    state = next;
    if (mend !== null) {
      log(`The page ${wordsOf(event)}: ${mend.type} in ${mend.afterMs / 1000} s.`);
      cancelMend();
      cancelMend = timers.later(() => {
        page[mend.type]();
        if (mend.type !== "end") {
          handle({ type: "mended" });
        }
      }, mend.afterMs);
    }
  }

  function askLater(): void {
    cancelAsk = timers.later(() => void ask(), ASK_EVERY_MS);
  }

  async function ask(): Promise<void> {
    const isWell = await inTime(page.ask(), timers);
    if (!isStopped) {
      handle(isWell ? { type: "well", at: timers.now() } : { type: "missed" });
      askLater();
    }
  }

  askLater();
  return {
    crashed: () => handle({ type: "crashed" }),
    hung: () => handle({ type: "hung" }),
    stop() {
      isStopped = true;
      cancelAsk();
      cancelMend();
    },
  };
}

const wordsOf = ({ type }: PageEvent): string =>
  type === "crashed" ? "crashed" : type === "hung" ? "hangs" : "is empty or silent";

/** Whether the answer is yes and came in time. */
function inTime(answer: Promise<unknown>, timers: Timers): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = timers.later(() => resolve(false), ANSWER_MS_MAX);
    const settle = (isWell: boolean): void => {
      cancel();
      resolve(isWell);
    };
    answer.then(
      (said) => settle(said === true),
      () => settle(false),
    );
  });
}
