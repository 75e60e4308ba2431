/** A beacon's radio on emulated adapters: bleno as its makers ship it, in a process of its own. */
import { startRadio } from "@tillwave/beacon-peripheral/adapters/radio-process";
import type { AirOrder, RadioStack } from "@tillwave/beacon-peripheral/ports";
import { ADVERTISING_TYPE, OPCODE } from "@tillwave/beacon-peripheral/radio/hci";
import type { UseRadioBench } from "@tillwave/beacon-peripheral/testing/radio-walks";
import { assert, present } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import { type Radio, withRadio } from "../../scripts/radio/radio.ts";
import { openGatt } from "./gatt-central.ts";

/** In milliseconds: what takes longer does not come. */
const PATIENCE_MS = 20_000;

export const onBench =
  (stack: RadioStack): UseRadioBench =>
  async (walk) => {
    await withRadio({}, async (radio) => {
      const adapter = present(radio.adapters[0], "the radio's adapter");
      await walk({
        radios: {
          open: (options, listener) =>
            startRadio({ ...options, stack }, listener, {
              log: NO_LOG,
              environment: radio.environment,
            }),
        },
        onAir: () => onAir(radio),
        until,
        answer: async (promise) => await promise,
        down: adapter.down,
        up: adapter.up,
        unplug: adapter.unplug,
        plug: async (index) => await adapter.plug(index === undefined ? {} : { index }),
        hang: adapter.hang,
        thaw: adapter.thaw,
        forget: adapter.forget,
        refuseStart: (status) => adapter.refuse(OPCODE.setAdvertisingEnable, { status }),
        swallowStart: () => adapter.swallow(OPCODE.setAdvertisingEnable),
        permit: (isPermitted) => radio.deny(isPermitted ? null : "bind"),
        async connect() {
          const central = await radio.central();
          return await openGatt(await central.connect(adapter.address));
        },
      });
    });
  };

/** What the only adapter sends at this instant. */
export function onAir(radio: Radio): AirOrder | null {
  const { advertising } = present(radio.adapters[0], "the radio's adapter");
  return (
    advertising && {
      data: new Uint8Array(advertising.data),
      scanResponse: new Uint8Array(advertising.scanResponse),
      connectable: advertising.type === ADVERTISING_TYPE.connectable,
      intervalMs: advertising.intervalMs,
    }
  );
}

export async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  const start = performance.now();
  while (!isSo()) {
    assert(performance.now() - start < PATIENCE_MS, otherwise);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
