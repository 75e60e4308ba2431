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
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Adapter, type AdapterBench, createAdapter } from "./adapter.ts";
import { startBtvirt } from "./btvirt.ts";
import { type Central, openCentral } from "./central.ts";
import { type Ear, openEar } from "./ear.ts";
import { type HciEntry, type OnAirInterval, airOf } from "./hci-trace.ts";
import { type Denied, RADIO_VARIABLE, writeMachineState } from "./machine-state.ts";
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
}: RadioOptions = {}): Promise<Radio> {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "radio-"));
  const air = join(folder, "air");
  mkdirSync(air);
  const preload = await buildPreload();
  const random = seededRandom(seed);
  const adapters: Adapter[] = [];
  const guests = new Set<{ close(): void }>();
  let entries: HciEntry[] = [];
  let denied: Denied = null;
  let wereIn: readonly Adapter[] = [];
  let emulator: Awaited<ReturnType<typeof startBtvirt>> | null = await startBtvirt(air);

  const publish = (): void =>
    writeMachineState(folder, {
      denied,
      adapters: adapters
        .flatMap(({ index, isUp, address, socket }) =>
          index === null ? [] : [{ index, isUp, address, socket }],
        )
        .toSorted((a, b) => a.index - b.index),
    });
  publish();
  const deps = {
    random,
    emulator: () => emulator?.socket ?? null,
    now: () => performance.now(),
    record(entry: HciEntry) {
      entries.push(entry);
      if (entries.length > ENTRIES_MAX) {
        entries = entries.slice(ENTRIES_MAX / 2);
      }
    },
    changed: publish,
  };
  for (let number = 0; number < count; number += 1) {
    const socket = join(folder, `adapter-${number}`);
    // oxlint-disable-next-line no-await-in-loop -- their addresses are in this order
    const adapter = await createAdapter(deps, { number, socket, ticks });
    adapters.push(adapter);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await adapter.plug();
  }

  const invite = async <G extends { close(): void }>(
    open: (socket: string) => Promise<G>,
  ): Promise<G> => {
    const guest = await open(present(emulator, "the emulator runs").socket);
    guests.add(guest);
    return guest;
  };
  async function killEmulator(): Promise<void> {
    wereIn = adapters.filter(({ index }) => index !== null);
    await emulator?.kill();
    emulator = null;
    adapters.forEach((adapter) => adapter.unplug());
    guests.forEach((guest) => guest.close());
    guests.clear();
  }
  const options = process.env["NODE_OPTIONS"];
  return {
    environment: {
      NODE_OPTIONS: `${options ? `${options} ` : ""}--require ${preload}`,
      [RADIO_VARIABLE]: folder,
    },
    adapters,
    now: deps.now,
    trace: () => entries,
    clearTrace() {
      entries = [];
    },
    air: (adapter) =>
      airOf(
        entries.filter((entry) => adapter === undefined || entry.adapter === adapter),
        deps.now(),
      ),
    ear: ({ active = false } = {}) =>
      invite((socket) => openEar(socket, { active, now: deps.now })),
    central: () => invite(openCentral),
    deny(what) {
      denied = what;
      publish();
    },
    killEmulator,
    async startEmulator() {
      emulator = await startBtvirt(air);
      for (const adapter of wereIn) {
        // oxlint-disable-next-line no-await-in-loop -- their addresses are in this order
        await adapter.plug();
      }
    },
    freezeEmulator: () => emulator?.freeze(),
    thawEmulator: () => emulator?.thaw(),
    async close() {
      await killEmulator();
      await Promise.all(adapters.map((adapter) => adapter.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
