/** The simulated reader keeps the port's contract, so a scenario on it says something about a real one. */
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { assert } from "@tillwave/shared/core/assert";
import { keepsCardReaderContract } from "./card-reader.contract.ts";
import { SIMULATED_READER, createSimulatedReader } from "./simulated-reader.ts";

/** In milliseconds. */
const STEP = 50;
const STEPS_MAX = 200;

keepsCardReaderContract("the simulated reader", async (use) => {
  const clock = createVirtualClock();
  const simulated = createSimulatedReader(clock);
  const nameOf = (slot: 0 | 1): string =>
    slot === 0 ? SIMULATED_READER : `${SIMULATED_READER} too`;
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await use({
    readers: simulated.readers,
    async insert(card, slot = 0) {
      simulated.insert(card, nameOf(slot));
      return { remove: () => simulated.remove(nameOf(slot)) };
    },
    async until(isSo, otherwise) {
      for (let steps = 0; ; steps += 1) {
        // oxlint-disable-next-line no-await-in-loop -- time passes step by step
        await settled();
        if (isSo()) {
          return;
        }
        assert(steps < STEPS_MAX, otherwise);
        clock.pass(STEP);
      }
    },
    async pass() {
      clock.pass(1000);
      await settled();
    },
  });
});
