/**
 * Asks a scale again and again how heavy it is, over a line that is opened again where it ends.
 *
 *   open ──every {@link ASK_EVERY_MS}──▶ W ──answer──▶ steady, moving, empty, …
 *                                        └─none for {@link SILENT_AFTER_MS}──▶ silent, and asked on
 */
import { NO_SCALE, type ScaleView } from "@tillwave/shared/api/scale";
import type { Log } from "@tillwave/shared/core/log";
import {
  ASK_WEIGHT,
  type ScaleAnswer,
  createToledoReader,
} from "@tillwave/shared/scale/toledo-8217";
import { keepLine } from "../kept-line.ts";
import type { Scale, Timers } from "../ports.ts";

/** A hand that lays something down is slower. */
export const ASK_EVERY_MS = 250;
/** A scale that moves answers all the same. */
export const SILENT_AFTER_MS = 1500;
/** For so long after it was seen, a weight counts as the scale's own. */
export const SEEN_FOR_MS = 15_000;
/** Weights that are remembered, at most. */
const SEEN_MAX = 64;

export interface ScaleLineDeps {
  readonly scale: Scale;
  readonly timers: Timers;
  readonly log: Log;
  /** Something else stands on it, or nothing can be said any more. */
  changed(view: ScaleView): void;
}

export interface KeptScaleLine {
  view(): ScaleView;
  /** Whether it has said so in the last moments. */
  hasSaid(grams: number): boolean;
  close(): void;
}

const SILENT: ScaleView = { state: "silent", grams: 0 };

export function keepScaleLine({ scale, timers, log, changed }: ScaleLineDeps): KeptScaleLine {
  const reader = createToledoReader();
  let view: ScaleView = SILENT;
  let answeredAt = timers.now();
  let seen: readonly { readonly grams: number; readonly at: number }[] = [];
  let cancelAsking = (): void => {};

  function show(next: ScaleView): void {
    if (next.state !== view.state || next.grams !== view.grams) {
      view = next;
      changed(view);
    }
  }

  function hear(answer: ScaleAnswer): void {
    answeredAt = timers.now();
    const next = viewOf(answer);
    if (next.state === "steady") {
      const others = seen.filter(({ grams }) => grams !== next.grams);
      seen = [...others, { grams: next.grams, at: answeredAt }].slice(-SEEN_MAX);
    }
    show(next);
  }

  function ask(): void {
    if (timers.now() - answeredAt >= SILENT_AFTER_MS) {
      reader.forget();
      show(SILENT);
    }
    kept.line()?.write(ASK_WEIGHT);
    cancelAsking = timers.later(ask, ASK_EVERY_MS);
  }

  const kept = keepLine({
    name: "the scale",
    open: scale.open,
    timers,
    log,
    opened: ask,
    received(bytes) {
      for (const answer of reader.read(bytes)) {
        if (answer.ok) {
          hear(answer.value);
        }
      }
    },
    closed() {
      cancelAsking();
      reader.forget();
      show(SILENT);
    },
  });
  return {
    view: () => view,
    hasSaid: (grams) =>
      seen.some((each) => each.grams === grams && timers.now() - each.at <= SEEN_FOR_MS),
    close() {
      cancelAsking();
      kept.close();
    },
  };
}

/** Of a till that has none. */
export const NO_SCALE_LINE: KeptScaleLine = {
  view: () => NO_SCALE,
  hasSaid: () => false,
  close: () => {},
};

function viewOf(answer: ScaleAnswer): ScaleView {
  if (answer.type === "weight") {
    const { grams } = answer;
    return { state: grams > 0 ? "steady" : "empty", grams };
  }
  const { isMoving, isOver, isUnder, isNotUnderstood } = answer;
  if (isNotUnderstood) {
    return SILENT;
  }
  if (isOver || isUnder) {
    return { state: isOver ? "over" : "under", grams: 0 };
  }
  return { state: isMoving ? "moving" : "empty", grams: 0 };
}
