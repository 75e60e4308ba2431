/**
 * How tests and tools start the programs of the house: as `npm run build` made them, which start in half the time, where
 * that is newer than everything it was made of; else from their sources, so that nobody tests what stood here yesterday.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const PROGRAMS = {
  till: ["terminal/service/main.ts", "terminal/service/dist/till.mjs"],
  hub: ["terminal/hub/main.ts", "terminal/hub/dist/hub.mjs"],
  lab: ["terminal/lab/main.ts", "terminal/lab/dist/lab.mjs"],
  reader: ["terminal/reader/main.ts", "terminal/reader/dist/reader.mjs"],
  emitter: ["tone-emitter/emitter/main.ts", "tone-emitter/emitter/dist/emitter.mjs"],
  beacon: ["beacon/peripheral/main.ts", "beacon/peripheral/dist/beacon.mjs"],
  central: ["beacon/central/main.ts", "beacon/central/dist/central.mjs"],
} as const;

const MADE_OF = ["beacon", "shared", "terminal", "tone-emitter"];
const NO_SOURCES = new Set(["dist", "node_modules"]);

/** For a program, or a shop of them, to come up: a second or two, but for a machine that does much else. In milliseconds. */
export const START_MS_MAX = 60_000;

/** Where a built lab does not look for it by itself. */
export const LAB_PAGE = inTree("terminal/lab/page/dist");

/** What follows `node`, before the program's own flags; `loaded` is loaded before it, which only its sources heed. */
export function wordsFor(
  program: keyof typeof PROGRAMS,
  loaded: readonly string[] = [],
): readonly string[] {
  const [source, built] = PROGRAMS[program];
  return isBuilt() && loaded.length === 0
    ? ["--enable-source-maps", inTree(built)]
    : ["--import", import.meta.resolve("tsx"), ...loaded, inTree(source)];
}

let isBuiltSeen: boolean | null = null;

/** Looked at once. */
export function isBuilt(): boolean {
  isBuiltSeen ??= looksBuilt();
  return isBuiltSeen;
}

function looksBuilt(): boolean {
  const files = Object.values(PROGRAMS).map(([, built]) => inTree(built));
  if (!files.every(existsSync)) {
    return false;
  }
  const oldest = Math.min(...files.map((file) => statSync(file).mtimeMs));
  return Math.max(...MADE_OF.map((folder) => newestIn(inTree(folder)))) < oldest;
}

function newestIn(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      newest = Math.max(newest, NO_SOURCES.has(entry.name) ? 0 : newestIn(path));
    } else if (/\.tsx?$/u.test(entry.name) && !entry.name.endsWith(".test.ts")) {
      newest = Math.max(newest, statSync(path).mtimeMs);
    }
  }
  return newest;
}
