/**
 * The air for a test: an emulator of Bluetooth controllers, adapters as a kernel holds them, and what a program needs in its
 * environment so that the Bluetooth stack in it, which nobody changed, finds those. Everything that goes in and out of the
 * controllers is recorded; everything that happens to real adapters can be made to happen.
 *
 * What it is not: a radio. There is no range, loss or collision, and no firmware with its own mistakes.
 */
import { mkdirSync, mkdtempSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Adapter, type AdapterBench, createAdapter } from "./adapter.ts";
import { type Btvirt, startBtvirt } from "./btvirt.ts";
import { type Central, openCentral } from "./central.ts";
import { type Ear, openEar } from "./ear.ts";
import { type HciEntry, type OnAirInterval, airOf } from "./hci-trace.ts";
import {
  type Denied,
  type MachineState,
  RADIO_VARIABLE,
  writeMachineState,
} from "./machine-state.ts";
import { buildPreload } from "./preload-file.ts";

/** About an hour of a busy adapter; what is older is forgotten. */
const ENTRIES_MAX = 2_000_000;

export interface RadioOptions {
  /** How many adapters, hci0 first. Default 1. */
  readonly adapters?: number;
  /** Of the random delay before each advertising event. */
  readonly seed?: number;
  /** Default true. */
  readonly ticks?: boolean;
  /** Told of each entry, before what it says has its effect. */
  readonly watch?: (entry: HciEntry) => void;
}

export interface Radio {
  /** For a program that shall see these adapters. */
  readonly environment: Readonly<Record<string, string>>;
  readonly adapters: readonly AdapterBench[];
  /** All times are of this clock. */
  now(): number;
  trace(): readonly HciEntry[];
  clearTrace(): void;
  /** Of one adapter, counted in the order of making, or of all. */
  air(adapter?: number): readonly OnAirInterval[];
  /** Hears as a controller of its own; `active` asks for scan responses too. */
  ear(options?: { readonly active?: boolean }): Promise<Ear>;
  central(): Promise<Central>;
  deny(what: Denied): void;
  /** All adapters are unplugged with it. */
  killEmulator(): Promise<void>;
  /** Adapters that were in are in again; ears and centrals have to be opened anew. */
  startEmulator(): Promise<void>;
  freezeEmulator(): void;
  thawEmulator(): void;
  close(): Promise<void>;
}

export async function withRadio<T>(
  options: RadioOptions,
  use: (radio: Radio) => Promise<T>,
): Promise<T> {
  const radio = await openRadio(options);
  try {
    return await use(radio);
  } finally {
    await radio.close();
  }
}

export async function openRadio({
  adapters: count = 1,
  seed = 1,
  ticks = true,
  watch = () => {},
}: RadioOptions = {}): Promise<Radio> {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "radio-"));
  const preload = await buildPreload();
  const history = createHistory();
  const air = await openAir(folder);
  let denied: Denied = null;
  const adapters: Adapter[] = [];
  const deps = {
    ...machineTimers,
    random: seededRandom(seed),
    record(entry: HciEntry) {
      history.record(entry);
      watch(entry);
    },
    emulator: air.socket,
    changed: () => writeMachineState(folder, machineOf(denied, adapters)),
  };
  deps.changed();
  for (let number = 0; number < count; number += 1) {
    const socket = join(folder, `adapter-${number}`);
    // oxlint-disable-next-line no-await-in-loop -- their addresses are in this order
    adapters.push(await createAdapter(deps, { number, socket, ticks }));
  }
  await plugAll(adapters);
  let wereIn: readonly Adapter[] = [];
  const killEmulator = async (): Promise<void> => {
    wereIn = adapters.filter(({ index }) => index !== null);
    await air.kill();
    adapters.forEach((adapter) => adapter.unplug());
  };
  return {
    environment: environmentOf(folder, preload),
    adapters,
    now: machineTimers.now,
    trace: history.all,
    clearTrace: history.clear,
    air(adapter) {
      const entries = history.all();
      const isAsked = (entry: HciEntry) => adapter === undefined || entry.adapter === adapter;
      return airOf(entries.filter(isAsked), machineTimers.now());
    },
    ear: ({ active = false } = {}) =>
      air.invite((socket) => openEar(socket, { active, now: machineTimers.now })),
    central: () => air.invite(openCentral),
    deny(what) {
      denied = what;
      deps.changed();
    },
    killEmulator,
    async startEmulator() {
      await air.start();
      await plugAll(wereIn);
    },
    freezeEmulator: air.freeze,
    thawEmulator: air.thaw,
    async close() {
      await killEmulator();
      await Promise.all(adapters.map((adapter) => adapter.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function plugAll(adapters: readonly Adapter[]): Promise<void> {
  for (const adapter of adapters) {
    // oxlint-disable-next-line no-await-in-loop -- their addresses are in this order
    await adapter.plug();
  }
}

const machineOf = (denied: Denied, adapters: readonly Adapter[]): MachineState => ({
  denied,
  adapters: adapters
    .flatMap(({ index, isUp, address, socket }) =>
      index === null ? [] : [{ index, isUp, address, socket }],
    )
    .toSorted((a, b) => a.index - b.index),
});

function environmentOf(folder: string, preload: string): Readonly<Record<string, string>> {
  const before = process.env["NODE_OPTIONS"];
  const preloaded = `--require ${preload}`;
  return {
    NODE_OPTIONS: before ? `${before} ${preloaded}` : preloaded,
    [RADIO_VARIABLE]: folder,
  };
}

function createHistory() {
  let entries: HciEntry[] = [];
  return {
    all: (): readonly HciEntry[] => entries,
    record(entry: HciEntry): void {
      entries.push(entry);
      if (entries.length > ENTRIES_MAX) {
        entries = entries.slice(ENTRIES_MAX / 2);
      }
    },
    clear(): void {
      entries = [];
    },
  };
}

/** The emulator, which may die and come back, and who else has a controller at it. */
async function openAir(folder: string) {
  const place = join(folder, "air");
  const guests = new Set<{ close(): void }>();
  mkdirSync(place);
  let emulator: Btvirt | null = await startBtvirt(place);
  return {
    socket: (): string | null => emulator?.socket ?? null,
    async invite<G extends { close(): void }>(open: (socket: string) => Promise<G>): Promise<G> {
      const guest = await open(present(emulator, "the emulator runs").socket);
      guests.add(guest);
      return guest;
    },
    async start(): Promise<void> {
      emulator = await startBtvirt(place);
    },
    async kill(): Promise<void> {
      await emulator?.kill();
      emulator = null;
      guests.forEach((guest) => guest.close());
      guests.clear();
    },
    freeze: () => emulator?.freeze(),
    thaw: () => emulator?.thaw(),
  };
}
