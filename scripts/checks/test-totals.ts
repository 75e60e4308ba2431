/**
 * Sums the JSON reports of the vitest runs in a folder and prints one line: `N passed, N failed`.
 *
 * With CI=true a skipped test is a failure: nobody would look for it there.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { exit, argv, env } from "node:process";
import { formatTotals, sumTotals } from "./vitest-report.ts";

const folder = argv[2];
if (folder === undefined) {
  console.error("usage: test-totals.ts FOLDER, where the vitest reports are");
  exit(2);
}
const totals = sumTotals(
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8"))),
);
const skippedCounts = env["CI"] === "true" && totals.skipped > 0;
if (skippedCounts) {
  console.error(`${totals.skipped} tests were skipped, which CI does not accept.`);
}
console.log(formatTotals(totals));
exit(totals.failed > 0 || skippedCounts ? 1 : 0);
