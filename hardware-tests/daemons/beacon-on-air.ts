/** A beacon's advertiser on emulated adapters, through unmodified bleno in a process of its own; and all that can befall it. */
import { readFileSync, readdirSync } from "node:fs";
import { startRadio } from "@tillwave/beacon-peripheral/adapters/radio-process";
import { startAdvertiser } from "@tillwave/beacon-peripheral/advertiser/advertiser";
import type { HealingRecord } from "@tillwave/beacon-peripheral/advertiser/healing-record";
import type { Advertiser } from "@tillwave/beacon-peripheral/advertiser/ports";
import type { RadioStack } from "@tillwave/beacon-peripheral/ports";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import { assert, present } from "@tillwave/shared/core/assert";
import type { Log } from "@tillwave/shared/core/log";
import { ok } from "@tillwave/shared/core/result";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { DOOR_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import type { AdapterBench } from "../../scripts/radio/adapter.ts";
import { OPCODE, STATUS } from "../../scripts/radio/hci.ts";
import { type Radio, withRadio } from "../../scripts/radio/radio.ts";

export interface BeaconOnAir {
  readonly radio: Radio;
  readonly adapter: AdapterBench;
  /** Not plugged in at the start. */
  readonly spare: AdapterBench;
  readonly advertiser: Advertiser;
  /** What its log says. */
  readonly lines: readonly string[];
  /** Planned frames are on air, as the controller has it, and the beacon says so. */
  isOnAir(): boolean;
  /** Milliseconds until it was so; null: not within so long. */
  until(isSo: () => boolean, withinMs: number): Promise<number | null>;
  /** The radio's process is killed, or stopped, from outside. */
  signalRadio(signal: "KILL" | "STOP"): void;
}

const SETTINGS: BeaconSettings = { ...DOOR_SETTINGS, slotMs: 500 };

const START_MS_MAX = 15_000;

export async function withBeaconOnAir(
  options: { readonly stack: RadioStack; readonly seed?: number },
  walk: (beacon: BeaconOnAir) => Promise<void>,
): Promise<void> {
  await withRadio({ adapters: 2, seed: options.seed ?? 1 }, async (radio) => {
    const [adapter, spare] = radio.adapters.map((one) => present(one, "an adapter"));
    assert(adapter !== undefined && spare !== undefined, "two adapters");
    spare.unplug();
    const lines: string[] = [];
    const advertiser = openAdvertiser(radio, options.stack, lines);
    const beacon: BeaconOnAir = {
      radio,
      adapter,
      spare,
      advertiser,
      lines,
      isOnAir: () =>
        advertiser.view().state === "on-air" && radio.adapters.some((one) => sendsPlanned(one)),
      until,
      signalRadio: (signal) => signalRadio(radio, signal),
    };
    try {
      assert((await until(beacon.isOnAir, START_MS_MAX)) !== null, "it comes on air");
      await walk(beacon);
    } finally {
      await advertiser.close();
    }
  });
}

function openAdvertiser(radio: Radio, stack: RadioStack, lines: string[]): Advertiser {
  const write = (_: object, message: string): void => void lines.push(message);
  const log: Log = { info: write, warn: write, error: write };
  let record: HealingRecord | null = null;
  const { environment } = radio;
  const unixSeconds = (): number => Date.now() / 1000;
  return startAdvertiser(
    {
      openRadio: (listener) => startRadio({ adapter: null, stack }, listener, { log, environment }),
      clocks: { monotonic: machineTimers.now },
      timers: machineTimers,
      random: nodeRandom,
      crypto: createNodeCrypto(),
      clock: { time: unixSeconds, say: () => Math.floor(unixSeconds() / 32), wall: unixSeconds },
      telemetry: () => ({ temperature: null, uptime: machineTimers.now() / 1000 }),
      healing: {
        read: () => ok(record),
        write(value) {
          record = value;
          return ok(undefined);
        },
      },
      reboot: null,
      log,
      changed: () => {},
    },
    { settings: SETTINGS, name: "tillwave" },
  );
}

function sendsPlanned({ advertising }: AdapterBench): boolean {
  const decoded = advertising === null ? null : decodeAdvertisement(advertising.data);
  return (
    decoded?.ok === true && decoded.value.frames.length === 1 && advertising?.intervalMs === 100
  );
}

async function until(isSo: () => boolean, withinMs: number): Promise<number | null> {
  const from = performance.now();
  while (!isSo()) {
    if (performance.now() - from > withinMs) {
      return null;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  return performance.now() - from;
}

/** Our children that have this bench in their environment. */
function signalRadio({ environment }: Radio, signal: "KILL" | "STOP"): void {
  const marks = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const children = readdirSync("/proc/self/task").flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, "utf8").trim().split(" "),
  );
  for (const pid of children.filter((child) => child !== "")) {
    const variables = textOf(`/proc/${pid}/environ`).split("\0");
    if (
      textOf(`/proc/${pid}/cmdline`).includes("radio/main") &&
      marks.every((mark) => variables.includes(mark))
    ) {
      process.kill(Number(pid), `SIG${signal}`);
    }
  }
}

/** Empty where the process has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Harm that is done; the answer undoes it, where that is not of itself. */
export type Harm = (beacon: BeaconOnAir, chance: SeededRandom) => () => Promise<void> | void;

const COMMANDS = [
  OPCODE.reset,
  OPCODE.readBdAddr,
  OPCODE.setAdvertisingParameters,
  OPCODE.setAdvertisingData,
  OPCODE.setScanResponseData,
  OPCODE.setAdvertisingEnable,
];
const REASONS = [STATUS.commandDisallowed, STATUS.hardwareFailure, 0x07, 0x12];

const pick = <T>(all: readonly T[], chance: SeededRandom): T =>
  present(all[chance.integer(all.length)], "one of them");
const nothing = (): void => {};

/** Every way in which an adapter is lost (facts/ble.md §5), and what else has befallen beacons. */
export const HARMS: Readonly<Record<string, Harm>> = {
  "down and up within one poll"({ adapter }) {
    adapter.down();
    return adapter.up;
  },
  "down for a while, then up"({ adapter }) {
    adapter.down();
    return adapter.up;
  },
  "pulled out and put back"({ adapter }) {
    adapter.unplug();
    return async () => await adapter.plug();
  },
  "back under another index"({ adapter }, chance) {
    adapter.unplug();
    const index = 2 + chance.integer(5);
    return async () => await adapter.plug({ index });
  },
  "another adapter in its place"({ adapter, spare }) {
    adapter.unplug();
    return async () => await spare.plug({ index: 7 });
  },
  "its sockets broken"({ adapter }) {
    adapter.dropSockets();
    return nothing;
  },
  "hung and woken"({ adapter }) {
    adapter.hang();
    return adapter.thaw;
  },
  "silent without a word"({ adapter }) {
    adapter.forget();
    return nothing;
  },
  "crashed with Hardware Error"({ adapter }) {
    adapter.crash();
    return nothing;
  },
  "the emulator dead and started anew"({ radio }) {
    const killed = radio.killEmulator();
    return async () => {
      await killed;
      await radio.startEmulator();
    };
  },
  "all controllers frozen"({ radio }) {
    radio.freezeEmulator();
    return radio.thawEmulator;
  },
  "some commands refused"({ adapter }, chance) {
    adapter.refuse(pick(COMMANDS, chance), {
      status: pick(REASONS, chance),
      times: 1 + chance.integer(8),
    });
    return adapter.cure;
  },
  "some commands swallowed"({ adapter }, chance) {
    adapter.swallow(pick(COMMANDS, chance), {
      times: 1 + chance.integer(4),
      reaches: chance.integer(2) === 0,
    });
    return adapter.cure;
  },
  "some answers late"({ adapter }, chance) {
    adapter.delay(pick(COMMANDS, chance), {
      ms: 100 + chance.integer(2500),
      times: 1 + chance.integer(3),
    });
    return adapter.cure;
  },
  "EPERM at each write"({ radio }) {
    radio.deny("write");
    return () => radio.deny(null);
  },
  "its process killed, and EPERM for the next"({ radio, signalRadio: signal }) {
    radio.deny("bind");
    signal("KILL");
    return () => radio.deny(null);
  },
  "its process killed, and no sockets for the next"({ radio, signalRadio: signal }) {
    radio.deny("no-sockets");
    signal("KILL");
    return () => radio.deny(null);
  },
  "its process killed"({ signalRadio: signal }) {
    signal("KILL");
    return nothing;
  },
  "its process stopped"({ signalRadio: signal }) {
    signal("STOP");
    return nothing;
  },
};

/** Those of which only one can be at a time: where the adapter is, or whether it is at all. */
const EXCLUSIVE: ReadonlySet<string> = new Set([
  "down and up within one poll",
  "down for a while, then up",
  "pulled out and put back",
  "back under another index",
  "another adapter in its place",
  "the emulator dead and started anew",
  "all controllers frozen",
]);

/** One to three at once. */
export function someHarms(chance: SeededRandom): readonly string[] {
  const names: string[] = [];
  for (let left = 1 + chance.integer(3); left > 0; left -= 1) {
    const name = pick(Object.keys(HARMS), chance);
    const clashes = EXCLUSIVE.has(name) && names.some((other) => EXCLUSIVE.has(other));
    if (!clashes && !names.includes(name)) {
      names.push(name);
    }
  }
  return names;
}

/** Back to one adapter. */
export async function putAway({ adapter, spare }: BeaconOnAir): Promise<void> {
  if (adapter.index === null) {
    await adapter.plug();
  }
  if (spare.index !== null) {
    spare.unplug();
  }
}
