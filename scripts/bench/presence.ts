/**
 * The hub's index of rolling ids: what a shop group of 10,000 places costs it (protocols §2.3), and what
 * one check-in costs before the disk.
 *
 *   a window     one code a device, every 32 s; the first table has five windows of each
 *   resolve      place and code as phones send them, good and wrong by halves
 *   search       a recording of a day ago: nothing of its place is known yet
 *   EIDs         three of each beacon, temporary keys and all
 *
 * All of it is computing, so its time is the processor's own.
 */
import process from "node:process";
import { assert } from "@tillwave/shared/core/assert";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { createNodeCrypto, generateKeyPem, signerOfPem } from "@tillwave/shared/host/node-crypto";
import { openCheckIn, signCheckIn } from "@tillwave/shared/presence/check-in";
import { eidsOf } from "@tillwave/shared/presence/eid";
import { deviceKey, presenceKeys } from "@tillwave/shared/presence/keys";
import {
  type HeardCode,
  type Resolver,
  type ResolverDevice,
  createResolver,
} from "@tillwave/shared/presence/resolver";
import { TONE_WINDOW, toneCode, toneWindow } from "@tillwave/shared/presence/tone-code";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Bench, type Figure, percentile } from "./report.ts";

const PLACES = 10_000;
const WINDOWS = 20;
const RESOLVES = 400_000;
const SEARCHES = 100;
const CHECK_INS = 4000;
const EIDS_OF_A_BEACON = 3;
/** T of the first look. */
const START = 1_800_000_000;
/** The machine does other work: what is best of so many is what it can. */
const ROUNDS = 3;

const crypto = createNodeCrypto();

export function measure(progress: (line: string) => void): Promise<Bench> {
  progress(`making ${PLACES} devices`);
  const devices = makeDevices();
  progress("building the table");
  const first: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const resolver = createResolver(devices, crypto);
    first.push(timed(() => resolver.advance(START)));
  }
  const resolver = createResolver(devices, crypto);
  resolver.advance(START);
  const windows = Array.from({ length: WINDOWS }, (_, i) =>
    timed(() => {
      const computed = resolver.advance(START + (i + 1) * TONE_WINDOW);
      assert(computed === PLACES, "each window costs one code a device");
    }),
  );
  const now = START + WINDOWS * TONE_WINDOW;
  progress("resolving");
  const perSecond = resolveRate(resolver, makeHeard(devices, now), now);
  progress("searching");
  const searches = devices.slice(0, SEARCHES).map((device) => searchTime(resolver, device, now));
  progress("opening check-ins");
  const opened = openRate();
  progress("computing EIDs");
  const eids = timed(() => computeEids(devices));
  return Promise.resolve({
    bench: "presence",
    figures: [
      below("first table of 10,000 places, 5 windows each", Math.min(...first)),
      below("table for the next window, p50", percentile(windows, 50), 200),
      below("table for the next window, p95", percentile(windows, 95), 200),
      rate("codes resolved", perSecond, 100_000),
      below("learned-offset search, p50", percentile(searches, 50), 50),
      below("learned-offset search, p95", percentile(searches, 95), 50),
      rate("check-ins opened, keys known", opened, 1000),
      below("three EIDs of 10,000 beacons", eids),
    ],
  });
}

function makeDevices(): readonly ResolverDevice[] {
  const siteKey = crypto.sha256(toUtf8("the benchmark's site"));
  return Array.from({ length: PLACES }, (_, i) => {
    const deviceId = new Uint8Array(8);
    new DataView(deviceId.buffer).setUint32(4, i);
    const key = deviceKey(siteKey, { deviceId, keyNumber: 1 }, crypto);
    return {
      deviceId: i.toString(16).padStart(16, "0"),
      keyNumber: 1,
      place: i + 1,
      toneKey: presenceKeys(key, crypto).tone,
      offsetSeconds: 0,
    };
  });
}

function makeHeard(devices: readonly ResolverDevice[], now: number): readonly HeardCode[] {
  const random = seededRandom(1);
  return devices.map((device) => {
    const window = toneWindow(now) - 1 + random.integer(3);
    const code = random.next() < 0.5 ? toneCode(device.toneKey, { ...device, window }, crypto) : 0;
    return { place: device.place, code };
  });
}

function resolveRate(resolver: Resolver, heard: readonly HeardCode[], now: number): number {
  const rounds = Math.ceil(RESOLVES / heard.length);
  let found = 0;
  const ms = timed(() => {
    for (let round = 0; round < rounds; round += 1) {
      for (const one of heard) {
        found += resolver.resolve(one, now) === null ? 0 : 1;
      }
    }
  });
  assert(found > RESOLVES / 3 && found < (RESOLVES * 2) / 3, "about half of them are good");
  return (rounds * heard.length * 1000) / ms;
}

function searchTime(resolver: Resolver, device: ResolverDevice, now: number): number {
  const window = toneWindow(now) - 2700;
  const code = toneCode(device.toneKey, { place: device.place, window }, crypto);
  return timed(() => {
    const found = resolver.search({ place: device.place, code }, now);
    assert(found?.window === window, "a recording of yesterday is known as one");
  });
}

function openRate(): number {
  const signer = signerOfPem(generateKeyPem());
  const checkIns = Array.from({ length: CHECK_INS }, (_, i) => {
    const random = new Uint8Array(8);
    new DataView(random.buffer).setUint32(0, i);
    const heard = { medium: "tone", place: 7, code: i, quality: 80 } as const;
    const checkIn = { ...heard, merchant: 1001, heardAt: START * 1000, random };
    return signCheckIn(checkIn, { signer, digest: crypto });
  });
  const keyOf = (): Uint8Array => signer.publicKey;
  const ms = timed(() => {
    for (const checkIn of checkIns) {
      assert(openCheckIn(checkIn, { keyOf, crypto }).ok, "what was signed opens");
    }
  });
  return (CHECK_INS * 1000) / ms;
}

function computeEids(devices: readonly ResolverDevice[]): void {
  for (const { toneKey } of devices) {
    eidsOf(toneKey.subarray(0, 16), { exponent: 9, time: START, count: EIDS_OF_A_BEACON }, crypto);
  }
}

/** In milliseconds of a processor: this is computing alone, and the machine does other work beside it. */
function timed(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function below(name: string, value: number, goal: number | null = null): Figure {
  return {
    name,
    value,
    unit: "ms",
    goal: goal === null ? null : `≤ ${goal} ms`,
    met: goal === null ? null : value <= goal,
    peer: null,
  };
}

function rate(name: string, value: number, goal: number): Figure {
  return { name, value, unit: "/s", goal: `≥ ${goal} /s`, met: value >= goal, peer: null };
}
