/** A page hears ids through Chromium's microphone: recordings of a shop's air, at both rates, with both profiles, and without. */
import { createSound } from "@tillwave/modem/channel/sounds";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { expect, test } from "vitest";
import type { Recorded } from "../scripts/sound/fake-microphone.ts";
import { withListenerPages } from "./daemons/listener-page.ts";

const pages = withListenerPages();

const SECONDS = 20;
const PAYLOAD = { version: 1, place: 0x12_34_56, code: 0xca_fe_d0_0d };
const OTHER = { version: 1, place: 77, code: 5 };
/** Nobody is heard in sound without an id for so long, in milliseconds. */
const NOTHING_MS = 15_000;

interface Air {
  readonly profile: ToneProfile;
  readonly snr: number;
  readonly seed: number;
  readonly sampleRate?: number;
}

const shopAir = ({ profile, ...air }: Air): Recorded =>
  broadcastTrial({
    channel: "R03",
    seconds: SECONDS,
    emitters: [{ profile, payload: PAYLOAD }],
    ...air,
  });

test.each([
  { profile: STEADY, snr: -6, seed: 1, sampleRate: 48_000, msMax: 5000 },
  { profile: STEADY, snr: -12, seed: 4, sampleRate: 48_000, msMax: 8000 },
  { profile: STEADY, snr: -6, seed: 6, sampleRate: 44_100, msMax: 5000 },
  { profile: QUICK, snr: -6, seed: 5, sampleRate: 48_000, msMax: 5000 },
])("$profile.name at $snr dB, recorded at $sampleRate, is heard", async ({ msMax, ...air }) => {
  const listener = await pages.open({ sound: shopAir(air) });
  await listener.touch("start");
  const state = await listener.until("heard", msMax);
  const profile = air.profile.name;
  expect(state).toMatchObject({ progress: 1, hindrance: null, ids: [{ ...PAYLOAD, profile }] });
  console.log(`${profile} at ${air.snr} dB: ${Math.round(await listener.since("heard"))} ms`);
  const [id] = state.type === "heard" ? state.ids : [];
  expect(Math.abs((id?.at ?? 0) - Date.now())).toBeLessThan(5000);
  await listener.touch("stop");
  await listener.until("idle");
});

test("two zones that are heard at once are both told of, the nearer first", async () => {
  const sound = broadcastTrial({
    channel: "R03",
    snr: -6,
    seed: 9,
    seconds: SECONDS,
    emitters: [
      { profile: STEADY, payload: OTHER },
      { profile: STEADY, payload: PAYLOAD, level: 6 },
    ],
  });
  const listener = await pages.open({ sound });
  await listener.touch("start");
  await listener.page.waitForFunction(() => {
    const state = window.told.at(-1)?.state;
    return state?.type === "heard" && state.ids.length === 2;
  });
  expect(await listener.state()).toMatchObject({ ids: [PAYLOAD, OTHER] });
});

test("a second touch hears as the first did", async () => {
  const listener = await pages.open({ sound: shopAir({ profile: STEADY, snr: -6, seed: 1 }) });
  for (let touch = 0; touch < 3; touch += 1) {
    await listener.touch("start");
    expect(await listener.until("heard")).toMatchObject({ ids: [PAYLOAD] });
    await listener.touch("stop");
    expect(await listener.until("idle")).toEqual({ type: "idle", why: "stopped" });
  }
});

test("nobody is heard where nobody sings, and the microphone is not blamed for it", async () => {
  const samples = new Float32Array(SECONDS * 48_000);
  createSound("crowd", { seed: 41, sampleRate: 48_000 }).render(samples);
  const listener = await pages.open({ sound: { samples, sampleRate: 48_000 } });
  await listener.touch("start");
  await listener.page.waitForTimeout(NOTHING_MS);
  const told = await listener.told();
  expect(told.some(({ state }) => state.type === "heard")).toBe(false);
  expect(await listener.state()).toMatchObject({ type: "listening", hindrance: null, ids: [] });
});
