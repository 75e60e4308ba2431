/**
 * Feeds the beacon's parsers with hostile input, and says how much of them was reached:
 *
 *   npx tsx scripts/fuzz/main.ts [--runs N] [--seed N] [--keep]
 *
 *   --runs N   inputs for each target (default: 100000)
 *   --seed N   plays a run again (default: another one each run, printed)
 *   --keep     writes what reached new branches into scripts/fuzz/corpus, in place of what was there
 *
 * Exits with 0 when nothing was broken and at least 95 % of all branches were reached, else with 1.
 */
import { parseArgs } from "node:util";
import { toHex } from "@tillwave/shared/core/bytes";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import type * as BeaconParsers from "./beacon-parsers.ts";
import { MEASURED } from "./beacon-parsers.ts";
import { readCorpus, writeCorpus } from "./corpus.ts";
import { type Defect, fuzz } from "./fuzz.ts";
import { openMeasured } from "./measured.ts";

const SUITE = "beacon";
const RUNS = 100_000;
const REACHED_MIN = 0.95;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: `${RUNS}` },
    seed: { type: "string", default: `${Date.now() % 1_000_000}` },
    keep: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);
const random = seededRandom(Number(values.seed));
console.log(`seed ${values.seed}`);

const measured = await openMeasured<typeof BeaconParsers>({
  entry: "scripts/fuzz/beacon-parsers.ts",
  isMeasured: (file) => MEASURED.test(file),
});
const reached = new Set<number>();
const defects: Defect[] = [];
for (const target of measured.exports.TARGETS) {
  const began = performance.now();
  const corpus = readCorpus(SUITE, target);
  const fuzzed = await fuzz(target, measured, { corpus, runs, random, reached });
  defects.push(...fuzzed.defects);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${target.name}: ${fuzzed.fed} inputs in ${seconds} s, ${fuzzed.defects.length} broken, ${fuzzed.corpus.length} worth keeping`,
  );
  if (values.keep) {
    writeCorpus(SUITE, target, fuzzed.corpus);
  }
}
measured.close();

for (const { target, input, message } of defects) {
  console.error(`BROKEN ${target}: ${message}\n  ${toHex(input)}`);
}
const missed = measured.branches.filter((_, i) => !reached.has(i));
for (const { file, text } of missed) {
  console.log(`not reached: ${file}: ${text}`);
}
const share = reached.size / measured.branches.length;
console.log(
  `${reached.size} of ${measured.branches.length} branches reached: ${(share * 100).toFixed(1)} %`,
);
process.exitCode = defects.length > 0 || share < REACHED_MIN ? 1 : 0;
