/** `node tone-speed-process.ts CASE SECONDS`: plays one recording three times to new demodulators, and says what it cost. */
import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { assert, present } from "@tillwave/shared/core/assert";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { STEADY } from "@tillwave/shared/tone/profile";
import { percentile } from "./report.ts";
import { SPEED_CASES, SPEED_LEVELS, SPEED_SEED, SPEED_SNR, type Speed } from "./tone-speed.ts";
import { BLOCK } from "./tone-trials.ts";

const PLAYS = 3;
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
  const settled = Math.round((SETTLED * RATE) / BLOCK);
  const millis = Array.from({ length: PLAYS }, () => new Float64Array(blocks));
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  let cpu = 0;
  let searches = 0;
  let heard = 0;
  for (const [playNumber, times] of millis.entries()) {
    const places = new Set<string>();
    const demodulator = createDemodulator(
      { sampleRate: RATE, profiles: [profile] },
      ({ payload }) => places.add(`${payload.place}/${payload.code}`),
    );
    if (playNumber === 1) {
      observer.observe({ entryTypes: ["gc"] });
    }
    let searchesBefore = 0;
    const before = process.cpuUsage();
    for (let block = 0; block < blocks; block += 1) {
      const sound = samples.subarray(block * BLOCK, (block + 1) * BLOCK);
      const began = performance.now();
      demodulator.push(sound);
      times[block] = performance.now() - began;
      if (block === settled) {
        searchesBefore = demodulator.state.searches;
      }
    }
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1e6;
    searches = (demodulator.state.searches - searchesBefore) / (length - SETTLED);
    heard = places.size;
    await turn();
  }
  await turn();
  const least = millis[0]?.map((_, block) => Math.min(...millis.map((times) => times[block] ?? 0)));
  const sorted = [...present(least, "the least of the plays")];
  return {
    timesRealTime: (PLAYS * length) / cpu,
    worstBlock: percentile(sorted, 100),
    p999Block: percentile(sorted, 99.9),
    worstColdBlock: percentile([...(millis[0] ?? [])], 100),
    searches,
    collections: (collections * 60) / ((PLAYS - 1) * length),
    heard,
  };
}
