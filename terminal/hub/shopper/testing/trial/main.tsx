/** The customers' page with an ear that hears what a test says to it, for a browser that walks through the screens. */
import { startPage } from "../../start-page.tsx";
import { createSimulatedEar } from "../simulated-ear.ts";

await startPage((onState) => {
  const ear = createSimulatedEar(onState);
  Object.assign(globalThis, { ear });
  return ear;
});
