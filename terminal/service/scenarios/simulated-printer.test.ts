import { concatBytes } from "@tillwave/shared/core/bytes";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { keepsPrinterContract } from "./printer.contract.ts";
import { createSimulatedPrinter } from "./simulated-printer.ts";

/** Steps of the clock until something must have happened. */
const STEPS_MAX = 1000;

keepsPrinterContract("the simulated line", async (use) => {
  const clock = createVirtualClock();
  const simulated = createSimulatedPrinter(clock);
  const arrived: Uint8Array[] = [];
  simulated.listenIn((bytes) => arrived.push(bytes.slice()));
  await use({
    printers: simulated.printers,
    path: "a port",
    received: () => concatBytes(arrived),
    answer: simulated.answer,
    unplug: async () => simulated.pullCable(),
    plugIn: async () => simulated.plugIn(),
    async until(isSo, otherwise) {
      for (let step = 0; !isSo(); step += 1) {
        if (step > STEPS_MAX) {
          throw new Error(otherwise);
        }
        clock.pass(1);
      }
    },
  });
});
