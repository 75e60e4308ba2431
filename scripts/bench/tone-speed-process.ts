/** `node tone-speed-process.ts CASE SECONDS`: plays one recording five times to new demodulators, and says what it cost. */
import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { assert, present } from "@tillwave/shared/core/assert";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { percentile } from "./report.ts";
import { SPEED_CASES, SPEED_LEVELS, SPEED_SEED, SPEED_SNR, type Speed } from "./tone-speed.ts";
import { BLOCK } from "./tone-trials.ts";

const PLAYS = 5;
const RATE = 48_000;
/** In seconds: the first searches wait until there is something to search in. */
const SETTLED = 2;

const [name, seconds] = process.argv.slice(2);
const speedCase = present(
  SPEED_CASES.find((one) => one === name),
  "a case whose speed is measured",
);
assert(Number(seconds) > 0, "a duration in seconds");
process.send?.(await measure(SPEED_LEVELS[speedCase], Number(seconds)));
process.disconnect();

/** Once more, and nothing is timed: reading a clock leaves garbage too. */
async function countCollections(
  profile: ToneProfile,
  sounds: readonly Float32Array[],
): Promise<number> {
  const demodulator = createDemodulator({ sampleRate: RATE, profiles: [profile] }, () => undefined);
  const settled = Math.round((SETTLED * RATE) / BLOCK);
  for (let block = 0; block < settled; block += 1) {
    demodulator.push(present(sounds[block], "the recording's begin"));
  }
  let collections = 0;
  const from = performance.now();
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().filter(({ startTime }) => startTime > from).length;
  });
  observer.observe({ entryTypes: ["gc"] });
  for (let block = settled; block < sounds.length; block += 1) {
    demodulator.push(present(sounds[block], "the recording"));
  }
  // The first turn hands them over, the second calls the observer.
  await turn();
  await turn();
  return collections;
}

/** Of the whole process. */
function cpuMillis(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(levels: readonly number[], length: number): Promise<Speed> {
  const profile = STEADY;
  const air = {
    channel: levels.length === 0 ? "AWGN" : "R03",
    snr: SPEED_SNR,
    seed: SPEED_SEED,
  } as const;
  const emitters = levels.map((level) => ({ profile, level }));
  const { samples } = broadcastTrial({ emitters, seconds: length, ...air });
  const blocks = Math.floor(samples.length / BLOCK);
  // Made before, for they are garbage of ours.
  const sounds = Array.from({ length: blocks }, (_, block) =>
    samples.subarray(block * BLOCK, (block + 1) * BLOCK),
  );
  const settled = Math.round((SETTLED * RATE) / BLOCK);
  const millis = Array.from({ length: PLAYS }, () => new Float64Array(blocks));
  let cpu = 0;
  let searches = 0;
  let heard = 0;
  const cold = new Float64Array(blocks);
  for (const [playNumber, times] of millis.entries()) {
    const places = new Set<string>();
    const demodulator = createDemodulator(
      { sampleRate: RATE, profiles: [profile] },
      ({ payload }) => places.add(`${payload.place}/${payload.code}`),
    );
    let searchesBefore = 0;
    const before = cpuMillis();
    let busy = before;
    for (const [block, sound] of sounds.entries()) {
      const began = performance.now();
      demodulator.push(sound);
      const took = performance.now() - began;
      const busyBefore = busy;
      busy = cpuMillis();
      times[block] = Math.min(took, busy - busyBefore);
      if (playNumber === 0) {
        cold[block] = took;
      }
      if (block === settled) {
        searchesBefore = demodulator.state.searches;
      }
    }
    cpu += (cpuMillis() - before) / 1000;
    searches = (demodulator.state.searches - searchesBefore) / (length - SETTLED);
    heard = places.size;
  }
  const collections = await countCollections(profile, sounds);
  const least = millis[0]?.map((_, block) => Math.min(...millis.map((times) => times[block] ?? 0)));
  const sorted = [...present(least, "the least of the plays")];
  return {
    timesRealTime: (PLAYS * length) / cpu,
    worstBlock: percentile(sorted, 100),
    p999Block: percentile(sorted, 99.9),
    worstColdBlock: percentile([...cold], 100),
    searches,
    collections: (collections * 60) / (length - SETTLED),
    heard,
  };
}
