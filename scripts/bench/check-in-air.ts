/**
 * The shop's own code through a simulated shop: its echo (R03) and its noise, −9 dB, played into the microphone's room while
 * the emitter sounds on elsewhere. Each run has another place in the room and another moment of the frame.
 *
 * The room sounds before the customer comes. A null sink without anybody who is in a hurry renders two seconds at once; whoever
 * asks for less is heeded at the end of those, and until then the microphone gives zeros, as no microphone in a room does.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { assert } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { presenceKeys } from "@tillwave/shared/presence/keys";
import { toneCode, toneWindow } from "@tillwave/shared/presence/tone-code";
import { STEADY } from "@tillwave/shared/tone/profile";
import type { CheckInShop } from "../shop/check-in-shop.ts";
import { MICROPHONE, type Pulse } from "../sound/pulse.ts";

const ROOM = "room";
const CHANNEL = "R03";
const SNR = -9;
const SEED = 7000;
const RATE = 48_000;
/** As long as a page listens at most, and the browser needs before it, and the sink. */
const SECONDS = 25;
/** The player's part of the way, in milliseconds: as a device's buffer. */
const LATENCY = 20;
/** For the first sample to be in the room, in milliseconds. */
const SOUNDING_WAIT = 8000;
/** Of the frames that are sounded. */
const VERSION = 1;

export interface EchoingAir {
  /** While it is there, the microphone hears the shop as from that far. */
  during<T>(run: number, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openEchoingAir(shop: CheckInShop): Promise<EchoingAir> {
  const { pulse } = shop;
  const sink = ["module-null-sink", `sink_name=${ROOM}`, `rate=${RATE}`, "format=float32le"];
  await pulse.pactl("load-module", ...sink, "channels=1", "channel_map=mono");
  const source = `${ROOM}-${MICROPHONE}`;
  await pulse.pactl(
    "load-module",
    "module-remap-source",
    `source_name=${source}`,
    `master=${ROOM}.monitor`,
  );
  await pulse.pactl("set-default-source", source);
  return {
    async during(run, work) {
      const samples = await hearFromAfar(shop, run);
      const player = play(samples, pulse.environment);
      try {
        await untilSounding(pulse);
        return await work();
      } finally {
        player.kill("SIGKILL");
      }
    },
    async close() {
      await pulse.pactl("set-default-source", MICROPHONE);
    },
  };
}

async function hearFromAfar(shop: CheckInShop, run: number): Promise<Float32Array> {
  const crypto = createNodeCrypto();
  const { place, clock } = await shop.status();
  const identity: unknown = JSON.parse(
    readFileSync(join(shop.emitterFolder, "identity.json"), "utf8"),
  );
  const { membership } = identity as { readonly membership: { readonly deviceKey: string } };
  assert(place !== null, "the emitter stands in a zone");
  const { tone } = presenceKeys(fromHex(membership.deviceKey), crypto);
  const window = toneWindow(clock.time);
  const payload = {
    version: VERSION,
    place: place.number,
    code: toneCode(tone, { place: place.number, window }, crypto),
  };
  return broadcastTrial({
    seed: SEED + run,
    seconds: SECONDS,
    channel: CHANNEL,
    snr: SNR,
    emitters: [{ profile: STEADY, payload }],
  }).samples;
}

async function untilSounding(pulse: Pulse): Promise<void> {
  const heard = new EventEmitter();
  const sounding = once(heard, "sound", { signal: AbortSignal.timeout(SOUNDING_WAIT) });
  const recorder = await pulse.record((samples) => {
    if (samples.some((sample) => sample !== 0)) {
      heard.emit("sound");
    }
  }, `${ROOM}.monitor`);
  try {
    await sounding;
  } finally {
    await recorder.stop();
  }
}

const PLAYING = [
  "--raw",
  "--format=float32le",
  `--rate=${RATE}`,
  "--channels=1",
  `--latency-msec=${LATENCY}`,
];

function play(samples: Float32Array, environment: Readonly<Record<string, string>>): ChildProcess {
  const player = spawn("pacat", [...PLAYING, `--device=${ROOM}`], {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "ignore", "inherit"],
  });
  // It is ended while it still plays.
  player.stdin.on("error", () => {});
  player.stdin.write(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  return player;
}
