/** A central's connection to a simulated beacon: what waits for something lets virtual time pass. */
import { assert } from "@tillwave/shared/core/assert";
import { MTU_MIN } from "../ports.ts";
import type { Simulation } from "./simulated-beacon.ts";
import type { Pipe } from "./test-central.ts";

/** In milliseconds of virtual time: what takes longer does not come. */
const NEXT_WITHIN = 5000;
const STEP = 50;
const ATT_HEADER_BYTES = 3;

export interface SimulatedPipe extends Pipe {
  readonly notified: readonly Uint8Array[];
  isGone(): boolean;
  /** Milliseconds until it is hung up on. */
  untilGone(withinMs: number): Promise<number>;
  disconnect(): void;
}

/** Null where nothing connectable is on air. */
export function connectSimulated(
  { adapter, pass }: Pick<Simulation, "adapter" | "pass">,
  mtu = MTU_MIN,
): SimulatedPipe | null {
  const notified: Uint8Array[] = [];
  let taken = 0;
  const state = { isGone: false };
  const isConnected = adapter.connect({
    notified: (bytes) => notified.push(bytes),
    gone() {
      state.isGone = true;
    },
  });
  if (!isConnected) {
    return null;
  }
  adapter.attribute({ type: "mtu", mtu });
  adapter.attribute({ type: "subscribed" });
  return {
    payloadMax: mtu - ATT_HEADER_BYTES,
    notified,
    write(bytes) {
      adapter.attribute({ type: "wrote", bytes });
      return Promise.resolve();
    },
    async next() {
      for (let ms = 0; notified.length <= taken && ms < NEXT_WITHIN; ms += STEP) {
        // oxlint-disable-next-line no-await-in-loop -- time passes
        await pass(STEP);
      }
      const bytes = notified[taken];
      assert(bytes !== undefined, "it is notified");
      taken += 1;
      return bytes;
    },
    isGone: () => state.isGone,
    async untilGone(withinMs) {
      let ms = 0;
      for (; !state.isGone; ms += STEP) {
        assert(ms < withinMs, "it is hung up on");
        // oxlint-disable-next-line no-await-in-loop -- time passes
        await pass(STEP);
      }
      return ms;
    },
    disconnect: () => adapter.disconnect(),
  };
}
