import { assert } from "@tillwave/shared/core/assert";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { OPCODE } from "../radio/hci.ts";
import { keepsRadioContract } from "../testing/radio-contract.ts";
import { createSimulatedRadios } from "./simulated-radio.ts";

/** In milliseconds: what takes longer does not come. */
const PATIENCE_MS = 30_000;

keepsRadioContract("a simulated radio", async (walk) => {
  const clock = createVirtualClock();
  const { radios, adapters, permit } = createSimulatedRadios({ timers: clock });
  const [adapter] = adapters;
  assert(adapter !== undefined, "there is an adapter");

  async function until(isSo: () => boolean, otherwise: string): Promise<void> {
    for (let ms = 0; !isSo(); ms += 1) {
      assert(ms < PATIENCE_MS, otherwise);
      clock.pass(1);
      await settle();
    }
  }

  await walk({
    radios,
    onAir: adapter.onAir,
    until,
    async answer(promise) {
      let isThere = false;
      void promise.finally(() => {
        isThere = true;
      });
      await settle();
      await until(() => isThere, "each order is answered");
      return await promise;
    },
    down: adapter.down,
    up: async () => adapter.up(),
    unplug: adapter.unplug,
    plug: async (index) => adapter.plug(index),
    hang: adapter.hang,
    thaw: adapter.thaw,
    forget: adapter.forget,
    refuseStart: (status) => adapter.refuse(OPCODE.setAdvertisingEnable, { status }),
    swallowStart: () => adapter.swallow(OPCODE.setAdvertisingEnable),
    permit,
    async connect() {
      const notified: Uint8Array[] = [];
      let isGone = false;
      const isConnected = adapter.connect({
        notified: (bytes) => notified.push(bytes),
        gone() {
          isGone = true;
        },
      });
      assert(isConnected, "what is connectable is on air");
      return {
        setMtu: async (mtu) => adapter.attribute({ type: "mtu", mtu }),
        subscribe: async () => adapter.attribute({ type: "subscribed" }),
        write: async (bytes) => adapter.attribute({ type: "wrote", bytes }),
        notified: () => notified,
        isGone: () => isGone,
        disconnect: async () => adapter.disconnect(),
      };
    },
  });
});

/** What waits for promises alone happens before any time passes. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 10; turns += 1) {
    await Promise.resolve();
  }
}
