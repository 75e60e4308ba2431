/**
 * When a page has to be loaded anew: it crashed, hangs, or shows nothing. Pure; page-keeper.ts asks and does.
 *
 *   watching ──crashed──────────────────────────▶ mending ──loaded anew──▶ watching
 *      │                                             ▲
 *      └──hung, or MISSES_MAX bad answers──▶ ending ─┘  once its process is gone
 *
 * The first time at once, then ever later, as with any program (shared/host/supervisor.ts). Each third time, and where
 * its process does not go, the whole window is replaced, for the fault may be in it. A page that was well for a
 * minute has recovered.
 */
import { PATIENCE, restartDelay } from "@tillwave/shared/host/supervisor";

/** Questions in a row: one may fall into a load, or into a moment without breath. */
export const MISSES_MAX = 3;
/** Of so many failures one replaces the window. */
const REPLACE_EVERY = 3;

export type PageWatch =
  | {
      readonly type: "watching";
      readonly misses: number;
      readonly failures: number;
      /** When it was first well, in milliseconds; null while it has not been. */
      readonly wellSince: number | null;
    }
  | { readonly type: "ending"; readonly misses: number; readonly failures: number }
  | { readonly type: "mending"; readonly failures: number };

export type PageEvent =
  | { readonly type: "well"; readonly at: number }
  /** No answer in time, or one that says that the page is empty. */
  | { readonly type: "missed" }
  /** Its process is gone. */
  | { readonly type: "crashed" }
  | { readonly type: "hung" }
  /** It is being loaded anew. */
  | { readonly type: "mended" };

export interface Mend {
  /** "end" ends its process: one that hangs would not hear that it should load. */
  readonly type: "end" | "reload" | "replace";
  readonly afterMs: number;
}

export interface PageStep {
  readonly state: PageWatch;
  readonly mend: Mend | null;
}

export const PAGE_OPENED: PageWatch = {
  type: "watching",
  misses: 0,
  failures: 0,
  wellSince: null,
};

export function stepPageWatch(state: PageWatch, event: PageEvent): PageStep {
  switch (state.type) {
    case "watching":
      return stepWatching(state, event);
    case "ending":
      return stepEnding(state, event);
    case "mending":
      return event.type === "mended"
        ? { state: { ...PAGE_OPENED, failures: state.failures }, mend: null }
        : { state, mend: null };
  }
}

function stepWatching(
  state: PageWatch & { readonly type: "watching" },
  event: PageEvent,
): PageStep {
  const failures = state.failures + 1;
  switch (event.type) {
    case "well": {
      const wellSince = state.wellSince ?? event.at;
      const hasRecovered = event.at - wellSince >= PATIENCE.healthyAfter;
      const failuresLeft = hasRecovered ? 0 : state.failures;
      return { state: { ...state, misses: 0, wellSince, failures: failuresLeft }, mend: null };
    }
    case "missed":
      return state.misses + 1 < MISSES_MAX
        ? { state: { ...state, misses: state.misses + 1 }, mend: null }
        : endOrReplace(failures);
    case "hung":
      return endOrReplace(failures);
    case "crashed":
      return mend(failures % REPLACE_EVERY === 0 ? "replace" : "reload", failures);
    case "mended":
      return { state, mend: null };
  }
}

function stepEnding(state: PageWatch & { readonly type: "ending" }, event: PageEvent): PageStep {
  const { failures } = state;
  if (event.type === "crashed") {
    return { state: { type: "mending", failures }, mend: { type: "reload", afterMs: 0 } };
  }
  if (event.type !== "missed") {
    return { state, mend: null };
  }
  return state.misses + 1 < MISSES_MAX
    ? { state: { ...state, misses: state.misses + 1 }, mend: null }
    : { state: { type: "mending", failures }, mend: { type: "replace", afterMs: 0 } };
}

function endOrReplace(failures: number): PageStep {
  return failures % REPLACE_EVERY === 0
    ? mend("replace", failures)
    : {
        state: { type: "ending", misses: 0, failures },
        mend: { type: "end", afterMs: restartDelay(failures) },
      };
}

const mend = (type: Mend["type"], failures: number): PageStep => ({
  state: { type: "mending", failures },
  mend: { type, afterMs: restartDelay(failures) },
});
