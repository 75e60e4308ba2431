/**
 * A disk that can be watched, slow, full, broken or cut off: a library that is preloaded into the program
 * under test. What it does, and the log that it writes, is told in hardware-tests/native/disk-shim.c.
 *
 * Linux with glibc, and a C compiler as `cc`.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { assert } from "@tillwave/shared/core/assert";
import type { Millis } from "@tillwave/shared/core/units";

const SOURCE = fileURLToPath(new URL("../native/disk-shim.c", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/tillwave", import.meta.url));

export interface DiskShimOptions {
  /** The folder that the program works in. It exists already. */
  readonly folder: string;
  /** Where to record. Not in the folder itself; best in memory. Appended to, if it exists. */
  readonly log?: string;
  /** Each sync takes that much longer. */
  readonly syncDelay?: Millis;
  readonly kill?: KillStep;
  /** While this file exists, the disk is full. */
  readonly fullArm?: string;
  /** While this file exists, the disk fails to sync. */
  readonly syncErrorArm?: string;
}

/** The program kills itself at its n-th operation that changes the folder, counted from 1. */
export interface KillStep {
  readonly step: number;
  readonly when: "before" | "after";
  /** Counted from when this file exists; without it, from the start. */
  readonly arm?: string;
}

/** Compiles the library unless this source was compiled before, and returns its path. */
function buildDiskShim(): string {
  const digest = createHash("sha256").update(readFileSync(SOURCE)).digest("hex");
  const library = join(CACHE, `disk-shim-${process.arch}-${digest.slice(0, 16)}.so`);
  if (!existsSync(library)) {
    mkdirSync(CACHE, { recursive: true });
    const unfinished = `${library}.${process.pid}`;
    const flags = ["-O2", "-std=gnu11", "-shared", "-fPIC", "-Wall", "-Wextra"];
    execFileSync("cc", [...flags, "-o", unfinished, SOURCE, "-ldl", "-lpthread"]);
    renameSync(unfinished, library);
  }
  return library;
}

/** What to add to the environment of the program under test. */
export function shimEnvironment(options: DiskShimOptions): Readonly<Record<string, string>> {
  const folder = realpathSync(options.folder);
  const { log, syncDelay, kill, fullArm, syncErrorArm } = options;
  assert(!log || !resolve(log).startsWith(`${folder}/`), "the log must not record itself");
  const preloaded = process.env["LD_PRELOAD"];
  return {
    LD_PRELOAD: preloaded ? `${buildDiskShim()}:${preloaded}` : buildDiskShim(),
    // What libuv does through io_uring, no preloaded library can see.
    UV_USE_IO_URING: "0",
    SHIM_PREFIX: folder,
    ...(log !== undefined && { SHIM_LOG: log }),
    ...(syncDelay !== undefined && { SHIM_SYNC_DELAY_MS: String(syncDelay) }),
    ...(kill !== undefined && { SHIM_KILL_AT: String(kill.step) }),
    ...(kill?.when === "after" && { SHIM_KILL_AFTER: "1" }),
    ...(kill?.arm !== undefined && { SHIM_KILL_ARM: kill.arm }),
    ...(fullArm !== undefined && { SHIM_FULL_ARM: fullArm }),
    ...(syncErrorArm !== undefined && { SHIM_EIO_ARM: syncErrorArm }),
  };
}
