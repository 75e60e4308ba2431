/** A lab without pty, network and launcher, on a virtual clock, for its own tests. */
import type { NetworkMode, Powered } from "@tillwave/shared/api/lab";
import { toHex } from "@tillwave/shared/core/bytes";
import { ok } from "@tillwave/shared/core/result";
import { type VirtualClock, createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { createVirtualCardTerminal } from "../card-terminal/virtual-card-terminal.ts";
import { type Lab, createLab } from "../lab.ts";
import type { Phones } from "../phone/phones.ts";

const NO_PHONES: Phones = {
  handle: async () => ok(undefined),
  view: () => ({ readers: [], phones: [], cards: [] }),
  events: () => [],
  close() {},
};

export interface SimulatedLab {
  readonly lab: Lab;
  readonly clock: VirtualClock;
  /** What was done to the cable and what it carried to the till, in order. */
  readonly cable: readonly string[];
  readonly cuts: readonly Powered[];
}

export function openSimulatedLab(options: { readonly hasLauncher?: boolean } = {}): SimulatedLab {
  const { hasLauncher = true } = options;
  const clock = createVirtualClock();
  const cable: string[] = [];
  const cuts: Powered[] = [];
  let mode: NetworkMode = "on";
  const lab = createLab({
    timers: clock,
    noise: { bytes: (lengthBytes) => new Uint8Array(lengthBytes) },
    printerPath: "/lab/printer",
    cable: {
      plugIn: () => cable.push("in"),
      pullOut: () => cable.push("out"),
      send: (bytes) => cable.push(toHex(bytes)),
      setBaudRate: (rate) => cable.push(`${rate} baud`),
    },
    network: {
      port: 1001,
      hubPort: 1002,
      mode: () => mode,
      connections: () => 0,
      async setMode(next) {
        mode = next;
        return ok(undefined);
      },
    },
    openPhones: () => NO_PHONES,
    cardTerminal: createVirtualCardTerminal({ timers: clock, onChange: () => {} }),
    cardTerminalPort: 1003,
    launcher: {
      isThere: hasLauncher,
      cutPower(of) {
        cuts.push(of);
        return hasLauncher;
      },
    },
  });
  return { lab, clock, cable, cuts };
}
