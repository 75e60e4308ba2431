/** Connections through noble of either maker, unmodified, to a peripheral of bleno's, on controllers of the bench. */
import { startEar } from "@tillwave/beacon-central/adapters/ear-process";
import type { CentralRadios, RadioStack } from "@tillwave/beacon-central/ports";
import { linksKeepTheirContract } from "@tillwave/beacon-central/testing/links-contract";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { type Radio, openRadio } from "../scripts/radio/radio.ts";
import { RAW_PLACE, startRawPeripheral } from "./daemons/raw-peripheral.ts";

const radiosOf = (radio: Radio, stack: RadioStack): CentralRadios => ({
  open: (options, listener) =>
    startEar({ ...options, stack, environment: radio.environment }, listener, NO_LOG),
});

for (const stack of ["abandonware", "stoprocent"] as const) {
  linksKeepTheirContract(`@${stack}/noble in a process of its own`, async () => {
    const radio = await openRadio({ adapters: 2 });
    const peripheral = await startRawPeripheral(radio, 1);
    return {
      radios: radiosOf(radio, stack),
      address: peripheral.address,
      place: RAW_PLACE,
      hangUpWord: toUtf8("away"),
      killPeripheral: peripheral.kill,
      async close() {
        await peripheral.kill();
        await radio.close();
      },
    };
  });
}
