/**
 * A check-in from the touch to the reward, with nothing left out: the emitter sounds into a PulseAudio of its own, Chromium's
 * microphone stands in that air, and the hub judges. Then the same through a simulated shop's echo and noise; what the page
 * costs; and what the hub's share of it costs when many come.
 *
 *   npm run bench -- check-in            12 customers in clean air, 6 in the echo, a shorter load on the hub
 *   npm run bench -- check-in --long     40 of each
 *
 * The peer of the way through the page is the sound itself: no receiver has an id before a good half of a frame went by.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { frameSeconds, STEADY } from "@tillwave/shared/tone/profile";
import type { Browser } from "playwright-core";
import { launchChromium } from "../browser/chromium.ts";
import { type CheckInShop, openCheckInShop } from "../shop/check-in-shop.ts";
import { measure as measureHub } from "./check-in-hub.ts";
import { type CheckInSteps, checkInOnce } from "./check-in-page.ts";
import { openEchoingAir } from "./check-in-air.ts";
import { measureSlowPhone } from "./check-in-slow.ts";
import { measure as measurePresence } from "./presence.ts";
import { type Bench, type Figure, percentile } from "./report.ts";

export interface CheckInExtent {
  readonly long: boolean;
  readonly draw: boolean;
}

const CLEAN_P50 = 2500;
const CLEAN_P95 = 4000;
const ECHO_P50 = 3000;
const SCRIPT_KB_MAX = 60;
const RUNS = { long: { clean: 40, echo: 40 }, short: { clean: 12, echo: 6 } } as const;
const ASSETS = fileURLToPath(new URL("../../terminal/hub/shopper/dist/assets", import.meta.url));

export async function measure(
  progress: (line: string) => void,
  extent: CheckInExtent,
): Promise<Bench> {
  const { clean, echo } = RUNS[extent.long ? "long" : "short"];
  const shop = await openCheckInShop();
  const figures: Figure[] = [];
  try {
    const browser = await launchChromium(["--use-fake-ui-for-media-stream"], {
      ...shop.pulse.environment,
    });
    try {
      const inClean = await manyCheckIns({ browser, shop, runs: clean, progress });
      figures.push(...stepFigures("clean air, PulseAudio", inClean, clean));
      const air = await openEchoingAir(shop);
      const inEcho: (CheckInSteps | null)[] = [];
      try {
        for (let run = 0; run < echo; run += 1) {
          // oxlint-disable-next-line no-await-in-loop -- one customer after another
          inEcho.push(await air.during(run, () => checkInOnce(browser, shop.url)));
          progress(`${run + 1} of ${echo} in the echo: ${wordsOf(inEcho.at(-1) ?? null)}`);
        }
      } finally {
        await air.close();
      }
      figures.push(...stepFigures("R03, −9 dB, simulated", inEcho, echo));
    } finally {
      await browser.close();
    }
  } finally {
    await shop.close();
  }
  const slow = await measureSlowPhone(progress);
  const hub = [await measurePresence(progress), await measureHub(progress, extent)];
  return {
    bench: "check-in",
    figures: [...figures, ...slow, scriptFigure(), ...hub.flatMap((bench) => bench.figures)],
  };
}

interface Visits {
  readonly browser: Browser;
  readonly shop: CheckInShop;
  readonly runs: number;
  readonly progress: (line: string) => void;
}

async function manyCheckIns({
  browser,
  shop,
  runs,
  progress,
}: Visits): Promise<readonly (CheckInSteps | null)[]> {
  const all: (CheckInSteps | null)[] = [];
  for (let run = 0; run < runs; run += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one customer after another
    all.push(await checkInOnce(browser, shop.url));
    progress(`${run + 1} of ${runs} in clean air: ${wordsOf(all.at(-1) ?? null)}`);
  }
  return all;
}

const wordsOf = (steps: CheckInSteps | null): string =>
  steps === null ? "no reward" : `${Math.round(steps.reward)} ms`;

function stepFigures(
  where: string,
  all: readonly (CheckInSteps | null)[],
  runs: number,
): readonly Figure[] {
  const rewarded = all.filter((steps) => steps !== null);
  const isClean = where.startsWith("clean");
  const peer = `a frame lasts ${Math.round(frameSeconds(STEADY) * 1000)} ms`;
  const rate: Figure = {
    name: `${where}: customers rewarded, of ${runs}`,
    value: rewarded.length,
    unit: "",
    goal: `${runs}`,
    met: rewarded.length === runs,
    peer: null,
  };
  if (rewarded.length === 0) {
    return [rate];
  }
  const total = (percent: number): number =>
    percentile(
      rewarded.map(({ reward }) => reward),
      percent,
    );
  const p50Goal = isClean ? CLEAN_P50 : ECHO_P50;
  const step = (name: string, of: (steps: CheckInSteps) => number): Figure => ({
    name: `${where}: of it, ${name}, p50`,
    value: percentile(rewarded.map(of), 50),
    unit: "ms",
    goal: null,
    met: null,
    peer: null,
  });
  return [
    rate,
    {
      name: `${where}: touch to reward, p50`,
      value: total(50),
      unit: "ms",
      goal: `≤ ${p50Goal} ms`,
      met: total(50) <= p50Goal,
      peer,
    },
    {
      name: `${where}: touch to reward, p95`,
      value: total(95),
      unit: "ms",
      goal: isClean ? `≤ ${CLEAN_P95} ms` : null,
      met: isClean ? total(95) <= CLEAN_P95 : null,
      peer,
    },
    step("until the microphone listens", ({ listening }) => listening),
    step("listening until an id is heard", ({ heard, listening }) => heard - listening),
    step("signing, the hub, the screen", ({ reward, heard }) => reward - heard),
  ];
}

/** All that a customer's phone loads in one language other than the built-in one, worker and worklet among it. */
function scriptFigure(): Figure {
  const LANGUAGE = /^(?:ja|ko|zh-hans|zh-hant)-/u;
  const scripts = readdirSync(ASSETS).filter((name) => name.endsWith(".js"));
  const packed = (name: string): number => gzipSync(readFileSync(join(ASSETS, name))).length / 1000;
  const sum = (names: readonly string[]): number =>
    names.reduce((all, name) => all + packed(name), 0);
  const languages = ["ja", "ko", "zh-hans", "zh-hant"].map((language) =>
    sum(scripts.filter((name) => name.startsWith(`${language}-`))),
  );
  const value = sum(scripts.filter((name) => !LANGUAGE.test(name))) + Math.max(...languages);
  return {
    name: "the page: JavaScript, gzipped, in the longest language, decoder and worklet included",
    value,
    unit: "kB",
    goal: `≤ ${SCRIPT_KB_MAX} kB`,
    met: value <= SCRIPT_KB_MAX,
    peer: null,
  };
}
