/**
 * This machine's microphone, through a recorder that is installed: a program of the sound system, which writes samples into a pipe.
 *
 *   parec      PulseAudio, and PipeWire in its name       package pulseaudio-utils
 *   arecord    ALSA                                       package alsa-utils
 *
 * The first that is there and has brought sound is kept to.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { createPcmBlocks, type PcmFormat } from "./pcm-blocks.ts";

export const RECORDERS = ["parec", "arecord"] as const;
export type RecorderName = (typeof RECORDERS)[number];

export interface RecorderOptions {
  readonly sampleRate: number;
  /** As the recorder calls it; the system's usual one where it is null. */
  readonly device: string | null;
  /** Tried one after the other; all unless given. */
  readonly recorders?: readonly RecorderName[];
  /** Added to this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export type RecorderEnd =
  | { readonly type: "stopped" }
  | { readonly type: "not-installed"; readonly recorders: readonly RecorderName[] }
  /** `words` are the recorder's own, the last of them. */
  | { readonly type: "failed"; readonly recorder: RecorderName; readonly words: string }
  /** It runs and brings nothing: a source that is suspended, a device that is gone. */
  | { readonly type: "stalled"; readonly recorder: RecorderName };

export interface Recorder {
  readonly ended: Promise<RecorderEnd>;
  stop(): void;
}

/** No sound for so long, in milliseconds, and it will not come. */
const STALL_MS = 5000;
/** Of what a recorder complains of, characters that are kept. */
const WORDS_MAX = 400;

interface RecorderProgram {
  readonly format: PcmFormat;
  args(options: RecorderOptions): readonly string[];
}

const PROGRAMS: Readonly<Record<RecorderName, RecorderProgram>> = {
  parec: {
    format: "f32le",
    args: ({ sampleRate, device }) => [
      "--raw",
      "--format=float32le",
      "--channels=1",
      `--rate=${sampleRate}`,
      "--latency-msec=50",
      "--client-name=tillwave",
      ...(device === null ? [] : [`--device=${device}`]),
    ],
  },
  arecord: {
    format: "s16le",
    args: ({ sampleRate, device }) => [
      "-q",
      "--file-type=raw",
      "--format=S16_LE",
      "--channels=1",
      `--rate=${sampleRate}`,
      ...(device === null ? [] : [`--device=${device}`]),
    ],
  },
};

type Child = ChildProcessByStdio<null, Readable, Readable>;
type Hear = (block: Float32Array, frame: number) => void;

export function record(options: RecorderOptions, hear: Hear): Recorder {
  const { recorders = RECORDERS } = options;
  let isStopped = false;
  let child: Child | null = null;

  async function tryEach(): Promise<RecorderEnd> {
    let end: RecorderEnd = { type: "not-installed", recorders };
    for (const recorder of recorders) {
      child = start(recorder, options);
      const attempt = await run(recorder, child, hear);
      if (isStopped) {
        return { type: "stopped" };
      }
      if (attempt.hasSounded) {
        return attempt.end;
      }
      // One that is not installed says less than one that could not.
      end = attempt.end.type === "not-installed" ? end : attempt.end;
    }
    return end;
  }

  return {
    ended: tryEach(),
    stop() {
      isStopped = true;
      child?.kill();
    },
  };
}

function start(recorder: RecorderName, options: RecorderOptions): Child {
  return spawn(recorder, PROGRAMS[recorder].args(options), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.environment },
  });
}

interface Attempt {
  readonly hasSounded: boolean;
  readonly end: RecorderEnd;
}

function run(recorder: RecorderName, child: Child, hear: Hear): Promise<Attempt> {
  let hasSounded = false;
  let words = "";
  let end: RecorderEnd | null = null;
  const stalled = setTimeout(() => {
    end = { type: "stalled", recorder };
    child.kill("SIGKILL");
  }, STALL_MS);
  const blocks = createPcmBlocks(PROGRAMS[recorder].format, hear);
  child.stdout.on("data", (bytes: Uint8Array) => {
    hasSounded = true;
    stalled.refresh();
    blocks.push(bytes);
  });
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    words = (words + more).slice(-WORDS_MAX);
  });
  return new Promise((resolve) => {
    const conclude = (otherwise: RecorderEnd): void => {
      clearTimeout(stalled);
      resolve({ hasSounded, end: end ?? otherwise });
    };
    child.once("error", (error: NodeJS.ErrnoException) =>
      conclude(
        error.code === "ENOENT"
          ? { type: "not-installed", recorders: [recorder] }
          : { type: "failed", recorder, words: error.message },
      ),
    );
    child.once("close", () => conclude({ type: "failed", recorder, words: words.trim() }));
  });
}
