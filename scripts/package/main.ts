/**
 * Makes the Debian package of the beacon:
 *
 *   npm run build && node --import tsx scripts/package/main.ts [FOLDER]
 *
 * It says the package's path, size and digest. All times in it are SOURCE_DATE_EPOCH's, or else those of the last commit, so the same
 * commit gives the same bytes. Needs g++-aarch64-linux-gnu and dpkg-deb; Node for arm64 is fetched once from npm.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { packBeacon } from "./beacon-package.ts";
import { inTree } from "./in-tree.ts";

const FOLDER = inTree("beacon/peripheral/dist/package");

const USAGE = `usage: npm run build && npx tsx scripts/package/main.ts [FOLDER]
Makes tillwave-beacon_VERSION_arm64.deb in FOLDER (default: beacon/peripheral/dist/package).`;

const [folder = FOLDER] = process.argv.slice(2);
if (folder.startsWith("-")) {
  console.log(USAGE);
  process.exit(folder === "--help" ? 0 : 2);
}
const file = await packBeacon(folder, sourceDate());
const bytes = readFileSync(file);
console.log(`${file}  ${(bytes.length / 1e6).toFixed(1)} MB`);
console.log(`sha256 ${createHash("sha256").update(bytes).digest("hex")}`);

function sourceDate(): number {
  const given = env["SOURCE_DATE_EPOCH"];
  const options = { cwd: inTree("."), encoding: "utf8" } as const;
  return Number(given ?? execFileSync("git", ["log", "-1", "--format=%ct"], options));
}
