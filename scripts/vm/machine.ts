/**
 * A machine under QEMU without hardware support (TCG), that runs Debian's kernel and does what it is told (guest/agent.ts).
 *
 * Its clock counts instructions, so that what happens in it is the same on a machine that has much else to do; where it waits, time
 * passes as here. In its own time it is a small computer of one processor, 500 million instructions a second; by ours it is slower.
 * Its console goes to one serial line and is kept, to be shown when a test fails; orders go over another.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { assert } from "@tillwave/shared/core/assert";
import { type RootEntry, encodeCpio } from "./cpio.ts";
import type { DebianArch } from "./debian-archive.ts";
import type { Kernel } from "./kernel.ts";

export interface MachineOptions {
  readonly arch: DebianArch;
  readonly kernel: Kernel;
  readonly root: readonly RootEntry[];
  /** More of QEMU's own. */
  readonly devices?: readonly string[];
}

export interface Machine {
  /** Runs a shell's line there, for so long of its time. Rejects when the machine is gone. */
  run(command: string, waitMs?: number): Promise<Said>;
  /** As `run`, and rejects with what it said unless it ended well. */
  must(command: string, waitMs?: number): Promise<string>;
  /** What it wrote on its console so far. */
  console(): string;
  /** Presses the power button, which is a key on a GPIO chip in a machine of arm64. */
  pressPower(): Promise<void>;
  close(): Promise<void>;
}

export interface Said {
  /** Null: it took too long. */
  readonly status: number | null;
  readonly said: string;
}

/** In milliseconds. It boots in 15 s on an idle machine of two processors. */
const BOOT_MAX = 600_000;
/** Of the machine's own time. */
const RUN_MAX = 120_000;
/** Its time passes as ours while it waits, and so many times slower while it works and this machine has much else to do. */
const SLOWNESS_MAX = 20;
const MEMORY_MB = 1500;
const NICENESS = "15";

/** Where the agent listens, behind the serial line of the console. */
export const AGENT_LINE: Readonly<Record<DebianArch, string>> = {
  amd64: "/dev/ttyS1",
  arm64: "/dev/ttyS0",
};
const EMULATORS: Readonly<Record<DebianArch, readonly string[]>> = {
  amd64: ["qemu-system-x86_64", "-cpu", "max"],
  arm64: ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72"],
};
/** An instruction takes two nanoseconds of the guest's time, however long it takes here. */
const CLOCK = ["-icount", "shift=1", "-rtc", "clock=vm"];
const CONSOLES: Readonly<Record<DebianArch, string>> = {
  amd64: "console=ttyS0 mitigations=off",
  arm64: "console=ttyAMA0",
};

interface Waiting {
  readonly resolve: (said: Said) => void;
  readonly reject: (error: Error) => void;
}

export async function startMachine({
  arch,
  kernel,
  root,
  devices = [],
}: MachineOptions): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), "machine-"));
  const consoleFile = join(folder, "console");
  const qmp = join(folder, "qmp");
  writeFileSync(join(folder, "root.cpio"), encodeCpio(root));
  writeFileSync(consoleFile, "");
  const [emulator = "", ...kind] = EMULATORS[arch];
  const agent =
    arch === "amd64"
      ? ["-serial", "stdio"]
      : ["-chardev", "stdio,id=agent", "-device", "pci-serial,chardev=agent"];
  const settings: Readonly<Record<string, string>> = {
    m: String(MEMORY_MB),
    display: "none",
    monitor: "none",
    net: "none",
    kernel: kernel.image,
    initrd: join(folder, "root.cpio"),
    append: `${CONSOLES[arch]} quiet panic=-1 rdinit=/init`,
    serial: `file:${consoleFile}`,
    qmp: `unix:${qmp},server=on,wait=off`,
  };
  const given = Object.entries(settings).flatMap(([name, value]) => [`-${name}`, value]);
  const words = [emulator, ...kind, ...CLOCK, "-no-reboot", ...given, ...agent, ...devices];
  // A test that is killed takes its machine along.
  const before = ["--pdeathsig", "KILL", "nice", "-n", NICENESS];
  const child = spawn("setpriv", [...before, ...words], { stdio: ["pipe", "pipe", "pipe"] });
  const line = speakTo(child, () => readFileSync(consoleFile, "utf8"));
  const machine: Machine = {
    run: (command, waitMs = RUN_MAX) => line.ask(command, waitMs),
    async must(command, waitMs = RUN_MAX) {
      const { status, said } = await line.ask(command, waitMs);
      if (status !== 0) {
        throw new Error(
          `${command}: ${status === null ? "took too long" : `status ${status}`}\n${said}`,
        );
      }
      return said;
    },
    console: () => readFileSync(consoleFile, "utf8"),
    pressPower: () => tellEmulator(qmp, "system_powerdown"),
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await line.ready;
    return machine;
  } catch (error) {
    await machine.close();
    throw error;
  }
}

/** Answers come in any order; each carries the number of what was asked. */
function speakTo(child: ChildProcess, readConsole: () => string) {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let errors = "";
  assert(child.stdin !== null && child.stdout !== null && child.stderr !== null, "all are pipes");
  const { stdin } = child;
  const giveUp = (reason: string): void => {
    const error = new Error(`${reason}\n${errors}\n${readConsole().slice(-4000)}`);
    for (const { reject } of waiting.values()) {
      reject(error);
    }
    waiting.clear();
  };
  const wait = (id: number, waitMs: number): Promise<Said> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => giveUp("the machine says nothing"), waitMs);
      const end = (act: () => void): void => {
        clearTimeout(timer);
        waiting.delete(id);
        act();
      };
      waiting.set(id, {
        resolve: (said) => end(() => resolve(said)),
        reject: (error) => end(() => reject(error)),
      });
    });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  stdin.on("error", () => {});
  child.on("error", (error) => giveUp(error.message));
  child.on("exit", (code) => giveUp(`the emulator ended with ${code}`));
  createInterface({ input: child.stdout }).on("line", (text) => {
    const answer = parseAnswer(text);
    if (answer !== null) {
      waiting.get(answer.id)?.resolve(answer);
    }
  });
  return {
    ready: wait(0, BOOT_MAX),
    ask(command: string, waitMs: number): Promise<Said> {
      asked += 1;
      const id = asked;
      if (child.exitCode !== null || child.signalCode !== null) {
        return Promise.reject(new Error("the machine is gone"));
      }
      const said = wait(id, waitMs * SLOWNESS_MAX);
      stdin.write(`${JSON.stringify({ id, command, waitMs })}\n`);
      return said;
    },
  };
}

/** Null for what firmware and kernel write on the line before the agent has it. */
function parseAnswer(text: string): (Said & { readonly id: number }) | null {
  const from = text.indexOf('{"id":');
  try {
    return from === -1 ? null : (JSON.parse(text.slice(from)) as Said & { readonly id: number });
  } catch {
    return null;
  }
}

/** By QEMU's own protocol (QMP). */
function tellEmulator(path: string, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.on("error", reject);
    createInterface({ input: socket }).on("line", (text) => {
      const said = JSON.parse(text) as { readonly QMP?: unknown; readonly return?: unknown };
      if (said.QMP !== undefined) {
        socket.write('{"execute":"qmp_capabilities","id":1}\n');
      } else if (said.return !== undefined && (said as { id?: number }).id === 1) {
        socket.write(`${JSON.stringify({ execute: command, id: 2 })}\n`);
      } else if ((said as { id?: number }).id === 2) {
        socket.end(resolve);
      }
    });
  });
}
