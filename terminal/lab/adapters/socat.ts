/**
 * One life of a pseudo terminal: socat, the link that it makes, and the bytes at the rate of the line.
 *
 * It ends when its input closes, which also happens when we are killed, and takes its link along.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { Timers } from "../ports.ts";

/** How often bytes are handed on, in milliseconds. */
const SLICE_MS = 10;
const BITS_PER_BYTE = 10;
/** Of what socat complains of, in characters. */
const SAID_MAX = 2000;
/** What it says, as it is told to with two -d, when the port is there. */
const READY = "starting data transfer loop";

export type Socat = ChildProcessByStdio<Writable, Readable, Readable>;

export type SocatFailure =
  | { readonly type: "no-socat" }
  | { readonly type: "socat-failed"; readonly said: string };

export interface SocatListener {
  /** The link is there. */
  onReady(): void;
  /** Once, however it ended. */
  onOver(code: number | null, failure: SocatFailure): void;
}

export function startSocat(link: string, { onReady, onOver }: SocatListener): Socat {
  const port = `PTY,link=${link},raw,echo=0,mode=600`;
  const socat = spawn("socat", ["-d", "-d", "-t", "0.1", port, "STDIO"], { stdio: "pipe" });
  let said = "";
  let isReady = false;
  let isOver = false;
  const over = (code: number | null, failure: SocatFailure): void => {
    if (!isOver) {
      isOver = true;
      onOver(code, failure);
    }
  };
  socat.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-SAID_MAX);
    if (!isReady && !isOver && said.includes(READY)) {
      isReady = true;
      onReady();
    }
  });
  socat.stdin.on("error", () => {});
  socat.on("exit", (code) => over(code, { type: "socat-failed", said }));
  socat.on("error", (error: NodeJS.ErrnoException) =>
    over(null, error.code === "ENOENT" ? { type: "no-socat" } : { type: "socat-failed", said }),
  );
  return socat;
}

/** In one step, so that PATH is never half there. */
export function publish(path: string, link: string): void {
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  symlinkSync(link, beside);
  renameSync(beside, path);
}

/** One that was killed leaves its own link behind, too. */
export function withdraw(path: string, link: string): void {
  rmSync(link, { force: true });
  try {
    if (readlinkSync(path) === link) {
      rmSync(path, { force: true });
    }
  } catch {
    // It was never there, or somebody else's stands there: then it is not ours to remove.
  }
}

export interface Pacing {
  /** Bits a second. */
  rate(): number;
  onBytes(bytes: Uint8Array): void;
}

/** A line that is not read holds its writer up, so what is not handed on yet is bounded. */
export function readPaced(line: Readable, timers: Timers, { rate, onBytes }: Pacing): void {
  let rest: Uint8Array = new Uint8Array();
  const handOn = (): void => {
    if (line.destroyed) {
      return;
    }
    const slice = Math.max(1, Math.floor((rate() / BITS_PER_BYTE / 1000) * SLICE_MS));
    const bytes = rest.subarray(0, slice);
    rest = rest.subarray(slice);
    timers.later(rest.length > 0 ? handOn : () => line.resume(), SLICE_MS);
    onBytes(new Uint8Array(bytes));
  };
  line.on("data", (chunk: Uint8Array) => {
    rest = chunk;
    line.pause();
    handOn();
  });
}
