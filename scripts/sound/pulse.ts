/**
 * A private PulseAudio: loudspeakers that sound into nothing, and ears at them. Nothing of this machine's sound is touched.
 *
 *   program ─▶ sink "air" (48 kHz, float, one channel) ─▶ its monitor ─▶ parec: bit-exact
 *                                                              └────────▶ source "microphone", a page's default
 *
 * Programs find it by PULSE_SERVER, and through ALSA's default as well (libasound2-plugins).
 */
import { type ChildProcess, type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { assert } from "@tillwave/shared/core/assert";

export const PULSE_RATE = 48_000;
/** The loudspeaker that programs find first. */
export const AIR = "air";
/** What pages find first: chromium hides monitors. */
export const MICROPHONE = "microphone";
/** For what a page sounds itself, and for ears that shall hear nothing. */
export const ELSEWHERE = "elsewhere";
/** What it may take to start on a busy machine, in milliseconds. */
const START_WAIT = 10_000;

export interface Pulse {
  /** For a program that shall hear and sound here. */
  readonly environment: Readonly<Record<string, string>>;
  pactl(...args: readonly string[]): Promise<string>;
  /** Hears what a source gives, from when it settles on. */
  record(hear: (samples: Float32Array) => void, source?: string): Promise<Recorder>;
  /** The loudspeaker is unplugged: its module goes. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** The server dies as by a fault; whoever sounds is not told. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface Recorder {
  stop(): Promise<void>;
}

const DAEMON = `
default-sample-rate = ${PULSE_RATE}
alternate-sample-rate = ${PULSE_RATE}
default-sample-format = float32le
resample-method = soxr-vhq
`;
const ALSA = `
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
`;
const AIR_MODULE = [
  "module-null-sink",
  `sink_name=${AIR}`,
  `rate=${PULSE_RATE}`,
  "format=float32le",
  "channels=1",
  "channel_map=mono",
];

export async function startPulse(): Promise<Pulse> {
  const folder = mkdtempSync(join(tmpdir(), "pulse-"));
  const socket = join(folder, "native");
  writeFileSync(join(folder, "daemon.conf"), DAEMON);
  writeFileSync(join(folder, "asound.conf"), ALSA);
  writeFileSync(
    join(folder, "start.pa"),
    `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}
load-module ${AIR_MODULE.join(" ")}
load-module module-null-sink sink_name=${ELSEWHERE} rate=${PULSE_RATE} channels=2
load-module module-remap-source source_name=${MICROPHONE} master=${AIR}.monitor
set-default-sink ${AIR}
set-default-source ${MICROPHONE}
`,
  );
  const environment = {
    PULSE_SERVER: `unix:${socket}`,
    ALSA_CONFIG_PATH: join(folder, "asound.conf"),
  };
  const own = {
    ...process.env,
    PULSE_CONFIG: join(folder, "daemon.conf"),
    PULSE_RUNTIME_PATH: folder,
    HOME: folder,
  };
  let server: ChildProcess | null = null;

  const pactl = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)("pactl", args, {
      env: { ...process.env, ...environment },
    });
    return stdout.trim();
  };

  async function start(): Promise<void> {
    assert(server === null, "it runs already");
    rmSync(socket, { force: true });
    const args = ["-n", "-F", join(folder, "start.pa"), "--daemonize=no"];
    server = spawn("pulseaudio", [...args, "--exit-idle-time=-1", "--use-pid-file=no"], {
      env: own,
      stdio: "ignore",
    });
    const end = performance.now() + START_WAIT;
    while (!existsSync(socket)) {
      assert(performance.now() < end, "PulseAudio comes up in time");
      await sleep(20);
    }
    await pactl("info");
  }

  async function kill(): Promise<void> {
    const child = server;
    server = null;
    if (child !== null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    }
  }

  await start();
  return {
    environment,
    pactl,
    record: (hear, source = `${AIR}.monitor`) => record(environment, source, hear),
    async unplug() {
      const modules = await pactl("list", "short", "modules");
      const line = modules.split("\n").find((module) => module.includes(`sink_name=${AIR} `));
      const [number] = (line ?? "").split("\t");
      assert(number !== undefined && number !== "", "the loudspeaker is there");
      await pactl("unload-module", number);
    },
    async plugIn() {
      await pactl("load-module", ...AIR_MODULE);
      await pactl("set-default-sink", AIR);
    },
    kill,
    start,
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function record(
  environment: Readonly<Record<string, string>>,
  source: string,
  hear: (samples: Float32Array) => void,
): Promise<Recorder> {
  const ear: ChildProcessByStdio<null, Readable, null> = spawn(
    "parec",
    ["--raw", "--format=float32le", `--rate=${PULSE_RATE}`, "--channels=1"].concat([
      `--device=${source}`,
      "--latency-msec=100",
    ]),
    { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const gone = new Promise<void>((resolve) => ear.once("exit", () => resolve()));
  let rest = new Uint8Array(0);
  await new Promise<void>((resolve, reject) => {
    ear.once("error", reject);
    ear.stdout.once("readable", resolve);
  });
  ear.stdout.on("data", (bytes: Uint8Array) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    const whole = all.length - (all.length % Float32Array.BYTES_PER_ELEMENT);
    hear(new Float32Array(all.slice(0, whole).buffer));
    rest = all.slice(whole);
  });
  return {
    async stop() {
      ear.kill("SIGTERM");
      await gone;
    },
  };
}
