/** A page that does nothing but listen, and keeps all that it was told, for tests. */
import { createHearing } from "@tillwave/listener/page/hearing";
import type { HearingState } from "@tillwave/listener/hearing-state";

export interface Told {
  /** Milliseconds since the page was opened. */
  readonly at: number;
  readonly state: HearingState;
}

declare global {
  interface Window {
    readonly told: readonly Told[];
    /** When each touch came, in the same milliseconds. */
    readonly touched: readonly number[];
  }
}

const told: Told[] = [];
const touched: number[] = [];
Object.assign(window, { told, touched });

const hearing = createHearing({
  onState(state) {
    told.push({ at: performance.now(), state });
    document.querySelector("#state")?.replaceChildren(state.type);
  },
});
for (const act of ["start", "stop", "resume"] as const) {
  document.querySelector(`#${act}`)?.addEventListener("click", () => {
    touched.push(performance.now());
    hearing[act]();
  });
}
hearing.prepare();
// Without a touch, as no page should.
if (location.search === "?early") {
  hearing.start();
}
