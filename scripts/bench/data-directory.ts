/**
 * Where benchmarks keep their data: on a real disk, since the figures are about fsync.
 *
 * `.bench-data` in the repository, which holds its own `.gitignore`, or the folder that TILLWAVE_BENCH_DATA names.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";

/** File systems whose fsync does nothing, for they live in memory. */
const IN_MEMORY = new Set(["tmpfs", "ramfs", "devtmpfs"]);

/** A new, empty folder in the data directory. Whoever asks for it removes it. */
export function createBenchFolder(name: string): string {
  return mkdtempSync(join(openDataDirectory(), `${name}-`));
}

/** For what is to be found there the next time. */
export function openDataDirectory(): string {
  const folder = dataDirectory();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "*\n");
  return folder;
}

/** Throws, in words for the one who started the benchmark, where a measurement would mean nothing. */
export function requireRealFileSystem(
  folder: string,
  mounts = readFileSync("/proc/self/mounts", "utf8"),
): string {
  const type = fileSystemOf(realpathSync(folder), mounts);
  if (IN_MEMORY.has(type)) {
    throw new Error(
      `${folder} is on ${type}, which is memory: fsync would cost nothing there. Name a folder on a disk in TILLWAVE_BENCH_DATA.`,
    );
  }
  return type;
}

/** `mounts` as in proc(5): the mount point is the second word, the type the third. Later lines hide earlier ones. */
export function fileSystemOf(path: string, mounts: string): string {
  let best = { point: "", type: "unknown" };
  for (const line of mounts.split("\n")) {
    const [, point = "", type = ""] = line.split(" ").map(unescapeMount);
    const holds = path === point || path.startsWith(point.endsWith("/") ? point : `${point}/`);
    if (point !== "" && holds && point.length >= best.point.length) {
      best = { point, type };
    }
  }
  return best.type;
}

function dataDirectory(): string {
  return env["TILLWAVE_BENCH_DATA"] ?? fileURLToPath(new URL("../../.bench-data", import.meta.url));
}

/** Blanks and the like are written as three octal digits. */
function unescapeMount(word: string): string {
  return word.replaceAll(/\\([0-7]{3})/gu, (_, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 8)),
  );
}
