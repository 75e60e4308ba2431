/** The real way of sound: a player, PulseAudio, and those who listen: a program, and a page in Chromium. */
import { spawn } from "node:child_process";
import type { EarNews } from "@tillwave/listener/ear";
import { listenToMicrophone } from "@tillwave/listener/node/listening";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { STEADY } from "@tillwave/shared/tone/profile";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withListenerPages } from "./daemons/listener-page.ts";
import { AIR, PULSE_RATE, type Pulse, startPulse } from "../scripts/sound/pulse.ts";
import { until } from "./daemons/pty.ts";

const PAYLOAD = { version: 1, place: 4100, code: 0x0b_ad_ca_fe };
const SECONDS = 30;
const HEARD_MS_MAX = 15_000;
/** As a headset's microphone has it. */
const HEADSET_RATE = 16_000;

let pulse: Pulse;
beforeAll(async () => {
  pulse = await startPulse();
  // Chromium finds it as any program does.
  Object.assign(process.env, pulse.environment);
});
afterAll(() => pulse.close());

const pages = withListenerPages();

/** Sounds in the room until it is stopped. */
function play(sink: string): { stop(): Promise<void> } {
  const { samples } = broadcastTrial({
    channel: "R03",
    snr: -9,
    seed: 3,
    seconds: SECONDS,
    emitters: [{ profile: STEADY, payload: PAYLOAD }],
  });
  const player = spawn(
    "pacat",
    [
      "--playback",
      "--raw",
      "--format=float32le",
      `--rate=${PULSE_RATE}`,
      "--channels=1",
      `--device=${sink}`,
    ],
    { stdio: ["pipe", "ignore", "inherit"] },
  );
  // It is killed while it still has some to play.
  player.stdin.on("error", () => {});
  player.stdin.end(new Uint8Array(samples.buffer));
  return {
    stop: () =>
      new Promise((resolve) => {
        player.once("exit", () => resolve());
        player.kill();
      }),
  };
}

test("a program hears the room through the recorder that is installed", async () => {
  const player = play(AIR);
  const news: EarNews[] = [];
  const listening = listenToMicrophone({ recorders: ["parec"] }, (one) => news.push(one));
  await until(() => news.some(({ type }) => type === "heard"), "nobody is heard", HEARD_MS_MAX);
  listening.stop();
  expect(await listening.ended).toEqual({ type: "stopped" });
  expect(news.find((one) => one.type === "heard")?.id).toMatchObject(PAYLOAD);
  expect(news.findLast((one) => one.type === "sound")).toMatchObject({ verdict: "whole", lost: 0 });
  await player.stop();
});

test("a program is told of a device that does not exist", async () => {
  const listening = listenToMicrophone(
    { recorders: ["parec"], device: "no-such-source" },
    () => {},
  );
  expect(await listening.ended).toMatchObject({ type: "failed", recorder: "parec" });
});

test("a page hears the room through Chromium and PulseAudio", async () => {
  const player = play(AIR);
  const listener = await pages.open({ sound: null });
  await listener.touch("start");
  expect(await listener.until("heard", HEARD_MS_MAX)).toMatchObject({ ids: [PAYLOAD] });
  console.log(`R03 at -9 dB through PulseAudio: ${Math.round(await listener.since("heard"))} ms`);
  await player.stop();
});

test("a page with a headset's microphone says that the band is missing", async () => {
  const sink = ["sink_name=headset", `rate=${HEADSET_RATE}`, "format=s16le"];
  await pulse.pactl("load-module", "module-null-sink", ...sink, "channels=1", "channel_map=mono");
  const remap = ["module-remap-source", "source_name=headset-mic", "master=headset.monitor"];
  await pulse.pactl("load-module", ...remap);
  await pulse.pactl("set-default-source", "headset-mic");
  const player = play("headset");
  const listener = await pages.open({ sound: null });
  await listener.touch("start");
  await listener.until("listening", HEARD_MS_MAX);
  await listener.page.waitForFunction(() => {
    const state = window.told.at(-1)?.state;
    return state?.type === "listening" && state.hindrance === "band-missing";
  });
  expect(await listener.state()).toMatchObject({ signal: 0, ids: [] });
  await player.stop();
});
