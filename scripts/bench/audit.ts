/**
 * The auditor in virtual time (beacon/central/auditor/testing): how soon what is wrong is named, and whether anything is while nothing
 * is. One ear that loses 30 %, ten beacons, people who pass and stand about, starts anew, clocks 150 ppm off.
 *
 *   days    `--long`: five days of 24 h; else one of 4 h. What is found in them is a false alarm
 *   faults  one beacon's, a seed each; what is found of the others is a false alarm too
 *
 * `--draw` draws the times beside the auditor. Seeds are counted from TILLWAVE_SEED, default 1.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  FAULTS,
  type Fault,
  type TrialResult,
  liveThrough,
  startWalk,
  tryFault,
} from "@tillwave/beacon-central/auditor/testing/audit-trials";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { drawTimes } from "./audit-times.ts";
import { type Bench, type Figure, percentile } from "./report.ts";

const HOUR = 3_600_000;
const EXTENT = {
  short: { days: 1, hours: 4, seeds: 6 },
  long: { days: 5, hours: 24, seeds: 60 },
} as const;
/** Seconds; where there is one. */
const GOALS: Readonly<Record<Fault, number>> = {
  silenced: 60,
  renamed: 60,
  cloned: 10,
  weakened: 60,
  "wrong-power": 60,
  replayed: 60,
  "low-on-air": 60,
  slow: 60,
};
const PICTURE = fileURLToPath(
  new URL("../../beacon/central/auditor/times-to-name.svg", import.meta.url),
);

const crypto = createNodeCrypto();

export function measure(
  progress: (line: string) => void,
  { long, draw }: { readonly long: boolean; readonly draw: boolean },
): Promise<Bench> {
  const extent = long ? EXTENT.long : EXTENT.short;
  const first = Number(process.env["TILLWAVE_SEED"] ?? 1);
  const seeds = (count: number): readonly number[] =>
    Array.from({ length: count }, (_, i) => first + i);
  const alarms = seeds(extent.days).map((seed) => {
    const walk = startWalk({ seed, crypto });
    liveThrough(walk, extent.hours * HOUR);
    const named = walk.named().map(({ finding: { code } }) => code);
    progress(
      `a day of ${extent.hours} h, seed ${seed}: ${named.join(", ") || "nothing was named"}`,
    );
    return named.length;
  });
  const tried = FAULTS.map((fault) => {
    const results = seeds(extent.seeds).map((seed) => tryFault(fault, { seed, crypto }));
    progress(`${fault}: ${extent.seeds} seeds from ${first}`);
    return { fault, results };
  });
  if (draw) {
    writeFileSync(
      PICTURE,
      drawTimes(tried.map(({ fault, results }) => ({ fault, seconds: secondsOf(results) }))),
    );
    progress(`${PICTURE}: drawn`);
  }
  return Promise.resolve({
    bench: "audit",
    figures: [
      figure(
        `false alarms in ${extent.days * extent.hours} h`,
        alarms.reduce((a, b) => a + b, 0),
        {
          unit: "",
          most: 0,
        },
      ),
      figure(
        "false alarms beside faults",
        tried.flatMap(({ results }) => results.flatMap(({ falseAlarms }) => falseAlarms)).length,
        { unit: "", most: 0 },
      ),
      ...tried.flatMap(({ fault, results }) => figuresOf(fault, results)),
    ],
  });
}

function figuresOf(fault: Fault, results: readonly TrialResult[]): readonly Figure[] {
  const seconds = secondsOf(results);
  const missed = results.filter(({ namedAfter }) => namedAfter === null).length;
  const open = results.filter(({ closedAfter }) => closedAfter === null).length;
  const most = GOALS[fault];
  const at = (percent: number): number =>
    seconds.length === 0 ? Infinity : percentile(seconds, percent);
  return [
    figure(`${fault}, named after, p50`, at(50), { unit: "s", most: null }),
    figure(`${fault}, named after, p95`, at(95), { unit: "s", most }),
    figure(`${fault}, named after, max`, at(100), { unit: "s", most }),
    figure(`${fault}, not named in 5 min`, missed, { unit: "", most: 0 }),
    figure(`${fault}, open 4 min after it was mended`, open - missed, { unit: "", most: 0 }),
  ];
}

const secondsOf = (results: readonly TrialResult[]): readonly number[] =>
  results.flatMap(({ namedAfter }) => (namedAfter === null ? [] : [namedAfter / 1000]));

const figure = (
  name: string,
  value: number,
  { unit, most }: { readonly unit: string; readonly most: number | null },
): Figure => ({
  name,
  value,
  unit,
  goal: most === null ? null : most === 0 ? "0" : `≤ ${most} ${unit}`,
  met: most === null ? null : value <= most,
  peer: null,
});
