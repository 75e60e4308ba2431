/** A page that does nothing but listen, and keeps all that it was told, for tests. */
import { createHearing } from "@tillwave/listener/page/hearing";
import type { Told } from "./told.ts";

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
