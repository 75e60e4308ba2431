import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { assert } from "@tillwave/shared/core/assert";
import { keepsScannerContract } from "./scanner.contract.ts";
import { createSimulatedScanner } from "./simulated-scanner.ts";

keepsScannerContract("a simulated port", async (use) => {
  const clock = createVirtualClock();
  const scanner = createSimulatedScanner(clock);
  await use({
    scanners: scanner.scanners,
    path: "/dev/ttyACM0",
    send: scanner.send,
    unplug: async () => scanner.pullCable(),
    plugIn: async () => scanner.plugIn(),
    async until(isSo, otherwise) {
      for (let ms = 0; !isSo(); ms += 1) {
        assert(ms < 1000, otherwise);
        clock.pass(1);
      }
    },
  });
});
