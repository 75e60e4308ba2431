/**
 * A pseudo-terminal from socat: a serial port at one end, bytes in and out at ours. Killing socat is
 * pulling the cable: the port is gone for whoever has it open.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { assert } from "@tillwave/shared/core/assert";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

/** How long socat may take, in milliseconds. */
const START_WAIT = 5000;

export interface Pty {
  /** The serial port, as a program names it. */
  readonly path: string;
  write(bytes: Uint8Array): void;
  /** Bytes wait in the kernel until it reads on, as they do before a printer that is busy. */
  pause(): void;
  resume(): void;
  /** Pulls the cable; the path is gone when this settles. */
  unplug(): Promise<void>;
  /** Plugs it in again, under the same path. */
  plugIn(): Promise<void>;
}

/** `receive` is given everything that the program writes to the port. */
export async function openPty(path: string, receive: (bytes: Uint8Array) => void): Promise<Pty> {
  let socat: ChildProcess | null = null;

  async function plugIn(): Promise<void> {
    assert(socat === null, "the cable is in already");
    rmSync(path, { force: true });
    const child = spawn("socat", ["-b", "65536", `PTY,link=${path},raw,echo=0,b115200`, "STDIO"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    socat = child;
    child.stdin?.on("error", () => {});
    child.stdout?.on("data", (bytes: Buffer) => receive(Uint8Array.from(bytes)));
    await until(() => existsSync(path), "socat did not make its port");
  }

  async function unplug(): Promise<void> {
    const child = socat;
    socat = null;
    if (child === null) {
      return;
    }
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    rmSync(path, { force: true });
  }

  await plugIn();
  return {
    path,
    write: (bytes) => void socat?.stdin?.write(bytes),
    pause: () => void socat?.stdout?.pause(),
    resume: () => void socat?.stdout?.resume(),
    unplug,
    plugIn,
  };
}

export interface PtyOnLoan extends Pty {
  /** Everything that the program has written to the port, in its order. */
  arrived(): Uint8Array;
}

/** A port in a folder of its own; both are gone when `use` has ended, however. */
export async function withPty(use: (pty: PtyOnLoan) => Promise<void>): Promise<void> {
  const folder = makeMemoryFolder("serial-line-");
  const chunks: Uint8Array[] = [];
  const pty = await openPty(join(folder, "port"), (bytes) => chunks.push(bytes));
  try {
    await use({ ...pty, arrived: () => concatBytes(chunks) });
  } finally {
    await pty.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Looks again and again until it is so; fails in these words where it never is. */
export async function until(
  isSo: () => boolean,
  otherwise: string,
  waitMs = START_WAIT,
): Promise<void> {
  const end = performance.now() + waitMs;
  while (!isSo()) {
    if (performance.now() > end) {
      throw new Error(otherwise);
    }
    await setTimeout(5);
  }
}
