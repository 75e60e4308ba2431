/** A beacon with simulated ports: time that is moved by hand, a disk in memory, an adapter without an antenna, a panel without a lamp. */
import { type BeaconStatus, parseBeaconAnswer } from "@tillwave/shared/api/beacon";
import { type BeaconFrame, decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert, present } from "@tillwave/shared/core/assert";
import type { Log } from "@tillwave/shared/core/log";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { DOOR_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { SimulatedController } from "../adapters/simulated-controller.ts";
import { createSimulatedRadios } from "../adapters/simulated-radio.ts";
import type { Machine, MachineFacts } from "../beacon-ports.ts";
import { type Beacon, startBeacon } from "../beacon.ts";
import { type SimulatedPanels, simulatedPanels } from "../panel/testing/simulated-panel.ts";
import { type MemoryDisk, createMemoryDisk } from "./memory-disk.ts";

/** Unix seconds of the system's clock at the start. */
export const START = Date.UTC(2026, 10, 22, 12) / 1000;
/** What waits for promises alone happens in between, in milliseconds. */
const STEP = 50;

export const SETTINGS: BeaconSettings = {
  ...DOOR_SETTINGS,
  name: "Shoes",
  panel: { kind: "sysfs", led: "ACT", button: null },
};

export interface Simulation {
  readonly beacon: Beacon;
  readonly disk: MemoryDisk;
  readonly adapter: SimulatedController;
  readonly panels: SimulatedPanels;
  /** What the log says. */
  readonly lines: readonly string[];
  /** As it arrives over the socket. */
  status(): BeaconStatus;
  /** What the adapter sends at this instant: a frame, "name" for one that waits for settings, null for nothing. */
  air(): BeaconFrame["type"] | "name" | null;
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface SimulationOptions {
  readonly disk?: MemoryDisk;
  readonly facts?: MachineFacts;
  /** Unix seconds of the system's clock. */
  readonly system?: number;
  /** Default: the machine is not ours to reboot. */
  readonly reboot?: Machine["reboot"];
}

const PI: MachineFacts = { serial: "10000000deadbeef", machineId: "0123" };

export function simulateBeacon({
  disk = createMemoryDisk(),
  facts = PI,
  system = START,
  reboot = null,
}: SimulationOptions = {}): Simulation {
  const clock = createVirtualClock();
  const radios = createSimulatedRadios({ timers: clock });
  const adapter = present(radios.adapters[0], "an adapter");
  const panels = simulatedPanels();
  const chance = seededRandom(1);
  const lines: string[] = [];
  const beacon = startBeacon(
    {
      clocks: { monotonic: clock.now, system: () => system + clock.now() / 1000 },
      timers: clock,
      random: { bytes: (length) => Uint8Array.from({ length }, () => chance.integer(256)) },
      crypto: createNodeCrypto(),
      files: disk.files,
      radios: radios.radios,
      panels,
      machine: { facts: () => facts, temperature: () => 41.5, reboot },
      log: logInto(lines),
      readLog: (count) => lines.slice(-count),
    },
    { version: "0.1.0", stack: "simulated", adapter: null },
  );
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP) {
      await settle();
      clock.pass(Math.min(STEP, ms - passed));
    }
    await settle();
  }
  return {
    beacon,
    disk,
    adapter,
    panels,
    lines,
    status() {
      const answer = parseBeaconAnswer(
        JSON.stringify({ answer: "status", status: beacon.status() }),
      );
      assert(answer?.answer === "status", "whoever asks understands the answer");
      return answer.status;
    },
    air() {
      const order = adapter.onAir();
      const decoded = order === null ? null : decodeAdvertisement(order.data);
      return decoded?.ok === true ? (decoded.value.frames[0]?.type ?? "name") : null;
    },
    pass,
    async close() {
      const closed = beacon.close();
      await pass(1000);
      await closed;
    },
  };
}

const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

function logInto(lines: string[]): Log {
  const write = (facts: object, message: string): void =>
    void lines.push(`${message} ${JSON.stringify(facts)}`);
  return { info: write, warn: write, error: write };
}
