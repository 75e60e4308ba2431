/**
 * A pod on a USB cable: an Arduino Uno with StandardFirmata, run instruction by instruction (uno.c). Its serial port keeps its
 * path over unplugging, as /dev/serial/by-id does.
 *
 * Needs Debian's libsimavr-dev and libelf-dev, and a C compiler as `cc`.
 */
import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { assert, present } from "@tillwave/shared/core/assert";
import { standardFirmata } from "./firmware.ts";

const SOURCE = fileURLToPath(new URL("uno.c", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/tillwave", import.meta.url));
const START_MS_MAX = 10_000;
/** Of the chip's clock. */
export const CYCLES_A_MILLISECOND = 16_000;

export interface PinEdge {
  readonly pin: number;
  readonly level: 0 | 1;
  /** When, by the chip's clock. */
  readonly cycle: number;
}

export interface Uno {
  /** Of the serial port; it is there while the pod is plugged in. */
  readonly port: string;
  /** What the firmware has driven its pins to, in its order, since it was plugged in. */
  edges(): readonly PinEdge[];
  /** The level to which the firmware drives a pin; null where it does not. */
  level(pin: number): 0 | 1 | null;
  /** Settles with the next edge of a pin. */
  nextEdge(pin: number, level: 0 | 1): Promise<PinEdge>;
  /** Ties a pin to ground, as a button does that is held; settles with the cycle when it is. */
  hold(pin: number): Promise<number>;
  letGo(pin: number): Promise<number>;
  /** What the chip's clock says. */
  cycle(): Promise<number>;
  /** It stands still, and its port with it. */
  freeze(): void;
  thaw(): void;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

export async function startUno(): Promise<Uno> {
  const program = buildUno();
  const firmware = standardFirmata();
  const folder = mkdtempSync(join(tmpdir(), "uno-"));
  const port = join(folder, "pod");
  let running: Running | null = null;

  async function plugIn(): Promise<void> {
    assert(running === null, "the pod is plugged in already");
    running = await run(program, firmware);
    symlinkSync(running.port, port);
  }

  async function unplug(): Promise<void> {
    const was = running;
    running = null;
    if (was !== null) {
      // The system's own name goes with the device.
      rmSync(port, { force: true });
      await was.kill();
    }
  }

  const now = (): Running => present(running, "the pod");
  await plugIn();
  return {
    port,
    edges: () => now().edges,
    level: (pin) => now().edges.findLast((edge) => edge.pin === pin)?.level ?? null,
    nextEdge: (pin, level) => now().nextEdge(pin, level),
    hold: (pin) => now().ask(`low ${pin}`, `set ${pin}`),
    letGo: (pin) => now().ask(`open ${pin}`, `set ${pin}`),
    cycle: () => now().mark(),
    freeze: () => now().signal("SIGSTOP"),
    thaw: () => now().signal("SIGCONT"),
    unplug,
    plugIn,
    async close() {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly port: string;
  readonly edges: readonly PinEdge[];
  nextEdge(pin: number, level: 0 | 1): Promise<PinEdge>;
  /** Settles with the cycle of the answer that begins so. */
  ask(order: string, answer: string): Promise<number>;
  mark(): Promise<number>;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
}

async function run(program: string, firmware: string): Promise<Running> {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(program, [firmware], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const edges: PinEdge[] = [];
  const waiting = new Set<(line: readonly string[]) => boolean>();
  let marks = 0;
  child.stdin.on("error", () => {});

  createInterface({ input: child.stdout }).on("line", (line) => {
    const words = line.split(" ");
    if (words[0] === "pin") {
      edges.push(edgeOf(words));
    }
    for (const isAnswer of waiting) {
      if (isAnswer(words)) {
        waiting.delete(isAnswer);
      }
    }
  });

  /** Settles with the words of the first line that is one. */
  const lineWhere = (isIt: (words: readonly string[]) => boolean): Promise<readonly string[]> =>
    new Promise((resolve) => {
      waiting.add((words) => {
        if (isIt(words)) {
          resolve(words);
          return true;
        }
        return false;
      });
    });

  async function ask(order: string, answer: string): Promise<number> {
    const said = lineWhere((words) => words.slice(0, 2).join(" ") === answer);
    child.stdin.write(`${order}\n`);
    return Number((await said)[2]);
  }

  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const [, port] = await within(
    lineWhere(([word]) => word === "port"),
    gone,
  );
  return {
    port: present(port, "the port's path"),
    edges,
    nextEdge: async (pin, level) =>
      edgeOf(
        await lineWhere(
          ([word, ...of]) => word === "pin" && of[0] === `${pin}` && of[1] === `${level}`,
        ),
      ),
    ask,
    mark() {
      marks += 1;
      return ask(`mark ${marks}`, `mark ${marks}`);
    },
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

const edgeOf = (words: readonly string[]): PinEdge => ({
  pin: Number(words[1]),
  level: words[2] === "1" ? 1 : 0,
  cycle: Number(words[3]),
});

async function within<T>(what: Promise<T>, gone: Promise<void>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, START_MS_MAX);
  });
  const failed = Promise.race([gone, late]).then((): never => {
    throw new Error("the simulated Uno did not start");
  });
  try {
    return await Promise.race([what, failed]);
  } finally {
    failed.catch(() => {});
    clearTimeout(timer);
  }
}

/** Compiles the program unless this source was compiled before, and returns its path. */
function buildUno(): string {
  const digest = createHash("sha256").update(readFileSync(SOURCE)).digest("hex");
  const program = join(CACHE, `uno-${process.arch}-${digest.slice(0, 16)}`);
  if (!existsSync(program)) {
    mkdirSync(CACHE, { recursive: true });
    const unfinished = `${program}.${process.pid}`;
    const flags = ["-O2", "-std=gnu11", "-Wall", "-Wextra"];
    execFileSync("cc", [...flags, "-o", unfinished, SOURCE, "-lsimavr", "-lelf", "-lutil"]);
    renameSync(unfinished, program);
  }
  return program;
}
