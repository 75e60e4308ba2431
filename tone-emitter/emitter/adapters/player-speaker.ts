/**
 * The loudspeaker through a program that plays what it reads: pacat, aplay or pw-cat, whichever there is and works. The second
 * way, where Web Audio does not get through.
 *
 * The program takes what it can hold, and no more until it has sounded some of that, so the pipe keeps the time.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { endianness } from "node:os";
import type { Readable, Writable } from "node:stream";
import { assert } from "@tillwave/shared/core/assert";
import { err, ok } from "@tillwave/shared/core/result";
import type { LineListener, OpenLine, SpeakerLine } from "../speaker/line.ts";
import { createPassagePlayer } from "../speaker/passage.ts";

const RATE = 48_000;
/** In samples: a tenth of a second. */
const BLOCK = 4800;
/** A program that cannot play has ended by then, in milliseconds. */
const SETTLED_AFTER = 700;
/** A program that takes nothing for so long stands still, in milliseconds. */
const STILL_MAX = 1500;
const DETAIL_MAX = 300;
/** What it holds, in milliseconds: a busy machine may keep us away for so long. */
const HELD = 1500;

interface PlayerProgram {
  readonly name: string;
  readonly args: readonly string[];
  /** Before the device's name. */
  readonly device: string;
}

const PROGRAMS: readonly PlayerProgram[] = [
  {
    name: "pacat",
    args: ["--playback", "--raw", "--format=float32le", `--rate=${RATE}`, "--channels=1"].concat([
      `--latency-msec=${HELD}`,
      "--process-time-msec=100",
      "--client-name=tillwave",
    ]),
    device: "--device=",
  },
  {
    name: "aplay",
    args: ["-q", "-t", "raw", "-f", "FLOAT_LE", "-r", String(RATE), "-c", "1"].concat([
      `--buffer-time=${HELD * 1000}`,
      "--period-time=100000",
    ]),
    device: "--device=",
  },
  {
    name: "pw-cat",
    args: ["--playback", "--raw", "--format=f32", `--rate=${RATE}`, "--channels=1"].concat([
      `--latency=${HELD}ms`,
      "-",
    ]),
    device: "--target=",
  },
];

type Player = ChildProcessByStdio<Writable, null, Readable>;

export const openPlayers = (device: string | null): readonly OpenLine[] =>
  PROGRAMS.map((program) => (listener) => openPlayer(program, device, listener));

async function openPlayer(
  { name, args, device: flag }: PlayerProgram,
  device: string | null,
  listener: LineListener,
): ReturnType<OpenLine> {
  assert(endianness() === "LE", "samples are written as they lie in memory");
  const player = spawn(name, [...args, ...(device === null ? [] : [`${flag}${device}`])], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let isOpen = false;
  const ended = new Promise<string>((resolve) => {
    let said = "";
    player.stderr.on("data", (text) => {
      said = `${said}${text}`.slice(0, DETAIL_MAX);
    });
    player.on("error", ({ message }) => resolve(message));
    player.on("exit", (code, signal) =>
      resolve(`${name} ended (${signal ?? code}) ${said}`.trim()),
    );
  });
  void ended.then((detail) => isOpen && listener.lost(detail));
  // Its end is told by "exit".
  player.stdin.on("error", () => {});
  const feeding = feed(player);
  const settled = new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), SETTLED_AFTER);
  });
  const detail = await Promise.race([ended, settled]);
  if (detail !== null) {
    return err({ type: "no-device", detail });
  }
  isOpen = true;
  feeding.watch((why) => {
    player.kill("SIGKILL");
    listener.lost(why);
  });
  return ok(feeding.line);
}

interface Feeding {
  readonly line: SpeakerLine;
  /** From now on it is told when the player takes nothing any more. */
  watch(lost: (detail: string) => void): void;
}

function feed({ stdin }: Player): Feeding {
  const sound = createPassagePlayer();
  let stillSince = performance.now();

  function fill(): void {
    while (!stdin.destroyed && stdin.writableLength === 0) {
      const block = new Float32Array(BLOCK);
      sound.render(block);
      stillSince = performance.now();
      stdin.write(new Uint8Array(block.buffer));
    }
  }

  stdin.on("drain", fill);
  fill();
  return {
    line: {
      speaker: "player",
      sampleRate: RATE,
      lead: 0,
      endsAt: () => true,
      position: () => sound.position,
      play: (passage) => sound.play(passage),
    },
    watch(lost) {
      setInterval(() => {
        fill();
        if (performance.now() - stillSince > STILL_MAX) {
          lost("the player stands still");
        }
      }, STILL_MAX / 4).unref();
    },
  };
}
