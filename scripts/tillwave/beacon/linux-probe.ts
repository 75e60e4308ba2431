/** The machine, as the doctor looks at it. Another root is for tests. */
import { execFile } from "node:child_process";
import { closeSync, openSync, readSync, readdirSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Ears, EarState, EarView } from "@tillwave/beacon-central/ports";
import { askBeacon } from "./beacon-client.ts";
import { type DiskFacts, type Probe, TEXT_MAX } from "./doctor-facts.ts";

/** Programs that hang are no news of this machine; in milliseconds. */
const RUN_MAX = 4000;
/** For an adapter to come up, in milliseconds. */
const LISTEN_MAX = 6000;
/** It may be the first of several words; in milliseconds. */
const SURE_AFTER = 1200;
const LOOK_EVERY = 50;
const FOLDERS_UP_MAX = 40;

export interface LinuxProbeOptions {
  readonly root: string;
  readonly ears: Ears;
}

export function linuxProbe({ root, ears }: LinuxProbeOptions): Probe {
  const at = (path: string): string => join(root, path);
  const readText = (path: string): string | null => readPart(at(path));
  return {
    readText,
    list(folder) {
      try {
        return readdirSync(at(folder));
      } catch {
        return [];
      }
    },
    run: runQuietly,
    disk: (folder) => diskOf(folder, readText("/proc/self/mounts") ?? ""),
    listen: (adapter) => listenShortly(ears, adapter),
    async ask(folder) {
      const asked = await askBeacon(folder, { ask: "status" });
      if (!asked.ok) {
        return asked.error.type;
      }
      return asked.value.answer === "status" ? asked.value.status : "no-answer";
    },
    now: Date.now,
  };
}

/** Files of /proc and /sys say no length: as much as there is, and no more than that. */
function readPart(path: string): string | null {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = new Uint8Array(TEXT_MAX);
      let length = 0;
      for (;;) {
        const read = readSync(file, bytes, length, TEXT_MAX - length, null);
        length += read;
        if (read === 0 || length === TEXT_MAX) {
          return new TextDecoder().decode(bytes.subarray(0, length));
        }
      }
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function runQuietly(program: string, ...args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { timeout: RUN_MAX, maxBuffer: TEXT_MAX, killSignal: "SIGKILL" },
      (error, out) => resolve(error === null ? out : null),
    );
  });
}

/** Of the folder, or of the nearest above it that there is. */
function diskOf(folder: string, mounts: string): DiskFacts | null {
  let path = folder;
  for (let up = 0; up < FOLDERS_UP_MAX; up += 1) {
    try {
      const { bavail, bsize } = statfsSync(path);
      return { freeBytes: bavail * bsize, isReadOnly: isReadOnly(path, mounts) };
    } catch {
      path = dirname(path);
    }
  }
  return null;
}

/** proc(5): device, place, type, options, …; the last that holds the path is the one on top. */
export function isReadOnly(path: string, mounts: string): boolean {
  let options = "";
  let longest = 0;
  for (const line of mounts.split("\n")) {
    const [, written = "", , said = ""] = line.split(" ");
    const place = written.replaceAll(/\\(\d{3})/gu, (_, octal: string) =>
      String.fromCodePoint(Number.parseInt(octal, 8)),
    );
    const isAbove = path === place || path.startsWith(place === "/" ? "/" : `${place}/`);
    if (place !== "" && isAbove && place.length >= longest) {
      longest = place.length;
      options = said;
    }
  }
  return options.split(",").includes("ro");
}

/** Until it listens, or has said for a while why it does not. */
async function listenShortly(ears: Ears, adapter: number | null): Promise<EarView> {
  const begun = performance.now();
  const ear = ears.open({ adapter }, { changed: () => {}, heard: () => {} });
  const isSure = (state: EarState): boolean => {
    const waited = performance.now() - begun;
    return (
      state === "listening" ||
      waited >= LISTEN_MAX ||
      (waited >= SURE_AFTER && state !== "starting" && state !== "gone")
    );
  };
  while (!isSure(ear.view().state)) {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY);
    });
  }
  const view = ear.view();
  await ear.close();
  return view;
}
