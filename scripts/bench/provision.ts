/**
 * How long it takes to hang up a beacon, and ten of them by the plan: from the connection until the beacon is heard with its new ids,
 * through unmodified noble and bleno, with the beacon as it is built and a central in this process.
 *
 *   npm run bench -- provision           ten beacons, once
 *   npm run bench -- provision --long    ten beacons, five times: released, and hung up again
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonic } from "@tillwave/beacon-central/adapters/monotonic";
import { startEar } from "@tillwave/beacon-central/adapters/ear-process";
import { type Central, createCentral } from "@tillwave/beacon-central/central";
import type { CentralJob, CentralOrder } from "@tillwave/shared/api/central";
import { deviceIdOfLabel, ownerKey } from "@tillwave/shared/beacon/provisioning/keys";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { type Radio, withRadio } from "../radio/radio.ts";
import { settingsOf, startBeaconProgram } from "./beacon-program.ts";
import { roundTripsOf } from "./provision-round-trips.ts";
import { type Bench, type Figure, percentile } from "./report.ts";

const BEACONS = 10;
const ROUNDS = { short: 1, long: 5 };
const HEARD_GOAL_MS = 3000;
const ROUND_TRIPS_GOAL = 12;
const TEN_GOAL_MS = 45_000;
const SLOT_MS = 1000;
const INTERVAL_MS = 100;
const MINOR_FIRST = 100;
/** For an adapter to be listened to, and for beacons to come on air. */
const START_MS_MAX = 60_000;
const LOOK_EVERY = 10;

const crypto = createNodeCrypto();

type Progress = (line: string) => void;

interface BenchBeacon {
  readonly deviceId: string;
  readonly labelKey: string;
  readonly owner: { readonly key: string; readonly keyVersion: number };
}

export async function measure(
  progress: Progress,
  { long }: { readonly long: boolean },
): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "bench-provision-"));
  try {
    return await withRadio({ adapters: 1 + BEACONS }, (radio) =>
      measureOn(radio, { folder, rounds: ROUNDS[long ? "long" : "short"], progress }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Extent {
  readonly folder: string;
  readonly rounds: number;
  readonly progress: Progress;
}

async function measureOn(radio: Radio, { folder, rounds, progress }: Extent): Promise<Bench> {
  const stops: (() => Promise<void>)[] = [];
  const central = openCentral(radio);
  stops.push(central.close);
  try {
    const beacons: BenchBeacon[] = [];
    for (let i = 0; i < BEACONS; i += 1) {
      const own = join(folder, `beacon-${i}`);
      // oxlint-disable-next-line no-await-in-loop -- one after the other: each takes a processor while it starts
      const program = await startBeaconProgram({
        folder: own,
        stack: "abandonware",
        radio,
        adapter: i + 1,
      });
      stops.push(program.stop);
      beacons.push(benchBeacon(own));
      progress(`beacon ${i + 1} of ${BEACONS} is up`);
    }
    await until("all are heard", () => central.nearby().length === BEACONS);
    const taken = { heard: [] as number[], roundTrips: [] as number[], whole: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const begun = performance.now();
      // oxlint-disable-next-line no-await-in-loop -- round after round
      await hangUpAll(radio, { central, beacons, round, taken });
      taken.whole.push(performance.now() - begun);
      progress(`ten beacons in ${Math.round(taken.whole.at(-1) ?? 0)} ms`);
      if (round + 1 < rounds) {
        // oxlint-disable-next-line no-await-in-loop -- round after round
        await releaseAll(central, beacons);
      }
    }
    return { bench: "provision", figures: figuresOf(taken) };
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
}

interface Taken {
  readonly heard: number[];
  readonly roundTrips: number[];
  readonly whole: number[];
}

interface HangUp {
  readonly central: Central;
  readonly beacons: readonly BenchBeacon[];
  readonly round: number;
  readonly taken: Taken;
}

async function hangUpAll(radio: Radio, { central, beacons, round, taken }: HangUp): Promise<void> {
  for (const [i, beacon] of beacons.entries()) {
    radio.clearTrace();
    // oxlint-disable-next-line no-await-in-loop -- there is one radio
    const job = await run(central, claimOf(beacon, MINOR_FIRST + round * BEACONS + i));
    const heard = present(job.heard, `it is heard: ${JSON.stringify(job.fault)}`);
    taken.heard.push(heard.afterMs);
    const own = radio.trace().filter(({ adapter }) => adapter === 0);
    taken.roundTrips.push(roundTripsOf(own));
  }
}

async function releaseAll(central: Central, beacons: readonly BenchBeacon[]): Promise<void> {
  for (const { deviceId, owner } of beacons) {
    const access = { slot: "owner", ...owner } as const;
    // oxlint-disable-next-line no-await-in-loop -- there is one radio
    const job = await run(central, { deviceId, access, acts: [{ act: "release" }] });
    assert(job.fault === null, `it is released: ${JSON.stringify(job.fault)}`);
  }
}

function figuresOf({ heard, roundTrips, whole }: Taken): readonly Figure[] {
  const most = Math.max(...heard);
  const trips = Math.max(...roundTrips);
  const ten = Math.max(...whole);
  return [
    {
      name: "connect to heard on air with the new ids, p50",
      value: percentile(heard, 50),
      unit: "ms",
      goal: null,
      met: null,
      peer: null,
    },
    {
      name: "connect to heard on air with the new ids, the slowest",
      value: most,
      unit: "ms",
      goal: `≤ ${HEARD_GOAL_MS} ms`,
      met: most <= HEARD_GOAL_MS,
      peer: null,
    },
    {
      name: "round trips of a claim, on the HCI stream",
      value: trips,
      unit: "",
      goal: `≤ ${ROUND_TRIPS_GOAL}`,
      met: trips <= ROUND_TRIPS_GOAL,
      peer: null,
    },
    {
      name: "ten beacons, found, claimed, set and heard",
      value: ten,
      unit: "ms",
      goal: `≤ ${TEN_GOAL_MS} ms`,
      met: ten <= TEN_GOAL_MS,
      peer: null,
    },
  ];
}

function openCentral(radio: Radio): Central {
  return createCentral(
    {
      radios: {
        open: (options, listener) =>
          startEar({ ...options, environment: radio.environment }, listener, NO_LOG),
      },
      crypto,
      random: nodeRandom,
      timers: machineTimers,
      now: monotonic,
      wall: () => Date.now(),
      log: NO_LOG,
    },
    { version: "bench", adapter: 0 },
  );
}

function benchBeacon(folder: string): BenchBeacon {
  const { key: labelKey } = JSON.parse(readFileSync(join(folder, "label.json"), "utf8")) as {
    readonly key: string;
  };
  const deviceId = deviceIdOfLabel(fromHex(labelKey), crypto);
  const keyVersion = 1;
  const key = ownerKey(nodeRandom.bytes(32), { deviceId, keyVersion }, crypto);
  return { labelKey, deviceId: toHex(deviceId), owner: { key: toHex(key), keyVersion } };
}

function claimOf({ deviceId, labelKey, owner }: BenchBeacon, minor: number): CentralOrder {
  const settings = settingsOf(SLOT_MS, INTERVAL_MS);
  const shop = settings.shop && { ...settings.shop, minor };
  return {
    deviceId,
    access: { slot: "label", key: labelKey },
    acts: [
      { act: "clock", unixSeconds: Math.floor(Date.now() / 1000) },
      {
        act: "apply",
        // Its iBeacon alone is another one at each.
        settings: { ...settings, shop, uid: null, url: null, frames: FRAMES },
        owner,
        confirm: true,
      },
    ],
  };
}

const FRAMES = [
  { frame: "ibeacon", share: 3, connectable: false },
  { frame: "tlm", share: 1, connectable: true },
] as const;

async function run(central: Central, order: CentralOrder): Promise<CentralJob> {
  const started = central.start(order);
  assert(started.ok, "it takes the order");
  const over = (): CentralJob | null => {
    const job = central.job(started.value);
    return job?.step === "over" ? job : null;
  };
  await until("the job is over", () => over() !== null);
  return present(over(), "the job");
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + START_MS_MAX;
  while (!holds()) {
    assert(performance.now() < end, what);
    // oxlint-disable-next-line no-await-in-loop -- it is looked at again and again
    await sleep(LOOK_EVERY);
  }
}
