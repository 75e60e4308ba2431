/** What becomes of listening when the person, the browser or the machine takes the microphone away: each is told for what it is. */
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { STEADY } from "@tillwave/shared/tone/profile";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { withListenerPages } from "./daemons/listener-page.ts";

const pages = withListenerPages();

const PAYLOAD = { version: 1, place: 21, code: 22 };
const SOUND = broadcastTrial({
  channel: "R03",
  snr: -3,
  seed: 11,
  seconds: 20,
  emitters: [{ profile: STEADY, payload: PAYLOAD }],
});

/** Keeps what the page opens where the test can reach it. */
const keepSources = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const kept = {
      contexts: [] as AudioContext[],
      sources: [] as AudioNode[],
      tracks: [] as MediaStreamTrack[],
    };
    Object.assign(globalThis, { kept });
    const join = AudioContext.prototype.createMediaStreamSource;
    AudioContext.prototype.createMediaStreamSource = function keep(stream) {
      const source = join.call(this, stream);
      kept.contexts.push(this);
      kept.sources.push(source);
      kept.tracks.push(...stream.getAudioTracks());
      return source;
    };
  });

interface Kept {
  readonly contexts: AudioContext[];
  readonly sources: AudioNode[];
  readonly tracks: MediaStreamTrack[];
}
declare const kept: Kept;

test("whoever says no is told that it was they", async () => {
  const listener = await pages.open({
    sound: SOUND,
    answer: "no",
  });
  await listener.touch("start");
  expect(await listener.until("refused")).toEqual({ type: "refused", why: "denied" });
});

test("a page whose server forbids the microphone is refused", async () => {
  const headers = { "permissions-policy": "microphone=()" };
  const listener = await pages.open({ sound: SOUND, headers, expected: /Permissions policy/u });
  await listener.touch("start");
  expect(await listener.until("refused")).toEqual({ type: "refused", why: "denied" });
});

test("a phone without a microphone is told so", async () => {
  const listener = await pages.open({ sound: null });
  await listener.touch("start");
  expect(await listener.until("failed")).toEqual({ type: "failed", why: "no-microphone" });
});

test("a page over plain HTTP says that its origin is insecure", async () => {
  const listener = await pages.open({
    sound: SOUND,
    args: ["--host-resolver-rules=MAP shop.test 127.0.0.1"],
    urlOf: (port) => `http://shop.test:${port}/`,
    expected: /Cross-Origin-Opener-Policy/u,
  });
  await listener.touch("start");
  expect(await listener.until("refused")).toEqual({ type: "refused", why: "insecure-origin" });
});

test("a permission that is taken back while listening is said", async () => {
  const listener = await pages.open({
    sound: SOUND,
    answer: "nobody",
    before: (page) => page.context().grantPermissions(["microphone"]),
  });
  await listener.touch("start");
  await listener.until("heard");
  await listener.page.context().clearPermissions();
  expect(await listener.until("refused")).toEqual({ type: "refused", why: "revoked" });
});

test("a microphone whose sound is cleaned up is blamed within four seconds, and nobody is heard through it", async () => {
  const listener = await pages.open({
    sound: SOUND,
    before: (page) =>
      page.addInitScript(() => {
        const { mediaDevices } = navigator;
        const ask = mediaDevices.getUserMedia.bind(mediaDevices);
        mediaDevices.getUserMedia = () => ask({ audio: true });
      }),
  });
  await listener.touch("start");
  await listener.page.waitForFunction(
    () => {
      const state = window.told.at(-1)?.state;
      return state?.type === "listening" && state.hindrance === "band-missing";
    },
    null,
    { timeout: 4000 },
  );
  await listener.page.waitForTimeout(4000);
  expect(await listener.state()).toMatchObject({ type: "listening", hindrance: "band-missing" });
});

test("a page that is put away lets go of the microphone at once, and hears again after a touch", async () => {
  const listener = await pages.open({ sound: SOUND, before: keepSources });
  await listener.touch("start");
  await listener.until("heard");
  const show = (isHidden: boolean): Promise<void> =>
    listener.page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
  await show(true);
  expect(await listener.state()).toEqual({ type: "idle", why: "hidden" });
  expect(
    await listener.page.evaluate(() => kept.tracks.map(({ readyState }) => readyState)),
  ).toEqual(["ended"]);
  await show(false);
  await listener.touch("start");
  await listener.until("heard");
});

test("a browser that joins no microphone to 48,000 samples a second is taken at its own rate", async () => {
  const listener = await pages.open({
    sound: SOUND,
    before: (page) =>
      page.addInitScript(() => {
        const join = AudioContext.prototype.createMediaStreamSource;
        AudioContext.prototype.createMediaStreamSource = function refuse(stream) {
          if (this.sampleRate === 48_000) {
            throw new DOMException("another rate", "NotSupportedError");
          }
          return join.call(this, stream);
        };
      }),
  });
  await listener.touch("start");
  expect(await listener.until("heard")).toMatchObject({ ids: [PAYLOAD] });
});

test("a browser that knows no context without a loudspeaker is asked for a usual one, when sound has stalled", async () => {
  const listener = await pages.open({
    sound: SOUND,
    before: async (page) => {
      await keepSources(page);
      await page.addInitScript(() => {
        const Before = AudioContext;
        globalThis.AudioContext = class extends Before {
          constructor(options: AudioContextOptions & { readonly sinkId?: unknown } = {}) {
            if (options.sinkId !== undefined) {
              throw new TypeError("sinkId");
            }
            super(options);
          }
        };
      });
    },
  });
  await listener.touch("start");
  await listener.until("listening");
  await listener.page.evaluate(() => kept.sources[0]?.disconnect());
  expect(await listener.until("heard")).toMatchObject({ ids: [PAYLOAD] });
});

test("a page that listens without a touch is woken as soon as the microphone is granted", async () => {
  const listener = await pages.open({
    sound: SOUND,
    urlOf: (port) => `http://localhost:${port}/?early`,
  });
  expect(await listener.until("heard")).toMatchObject({ ids: [PAYLOAD] });
});

test("a context that the browser keeps asleep says that it waits for a touch, and wakes by one", async () => {
  const listener = await pages.open({
    sound: SOUND,
    before: (page) =>
      page.addInitScript(() => {
        const wake = AudioContext.prototype.resume;
        let isAwake = false;
        AudioContext.prototype.resume = function sleep() {
          return isAwake ? wake.call(this) : new Promise<void>(() => {});
        };
        const join = AudioContext.prototype.createMediaStreamSource;
        AudioContext.prototype.createMediaStreamSource = function joinAsleep(stream) {
          void this.suspend();
          return join.call(this, stream);
        };
        addEventListener(
          "click",
          ({ target }) => {
            isAwake = target instanceof Element && target.id === "resume";
          },
          { capture: true },
        );
      }),
  });
  await listener.touch("start");
  await listener.page.waitForFunction(() => {
    const state = window.told.at(-1)?.state;
    return state?.type === "listening" && state.hindrance === "suspended";
  });
  await listener.touch("resume");
  expect(await listener.until("heard")).toMatchObject({ hindrance: null, ids: [PAYLOAD] });
});

test("sound that stalls is opened anew by itself, and somebody is heard", async () => {
  const listener = await pages.open({ sound: SOUND, before: keepSources });
  await listener.touch("start");
  await listener.until("listening");
  await listener.page.evaluate(() => kept.sources[0]?.disconnect());
  expect(await listener.until("heard")).toMatchObject({ ids: [PAYLOAD] });
  expect(await listener.page.evaluate(() => kept.contexts.map(({ state }) => state))).toEqual([
    "closed",
    "running",
  ]);
});

test("a call that interrupts, and a microphone that the system mutes, are told apart", async () => {
  const listener = await pages.open({ sound: SOUND, before: keepSources });
  await listener.touch("start");
  await listener.until("listening");
  await listener.page.evaluate(() => kept.tracks[0]?.dispatchEvent(new Event("mute")));
  expect(await listener.state()).toMatchObject({ hindrance: "muted" });
  await listener.page.evaluate(() => kept.tracks[0]?.dispatchEvent(new Event("unmute")));
  await listener.until("heard");
  await listener.page.evaluate(() => {
    const [context] = kept.contexts;
    Object.defineProperty(context, "state", { value: "interrupted" });
    context?.dispatchEvent(new Event("statechange"));
  });
  expect(await listener.state()).toEqual({ type: "failed", why: "interrupted" });
});

test("a part of the page that is no longer on the server is said, rather than listening in vain", async () => {
  const listener = await pages.open({
    sound: SOUND,
    missing: /decoder-/u,
    expected: /404/u,
  });
  await listener.touch("start");
  expect(await listener.until("failed")).toEqual({ type: "failed", why: "page-broken" });
});

test("a worklet that is no longer on the server is said", async () => {
  const listener = await pages.open({
    sound: SOUND,
    missing: /worklet-/u,
    expected: /404/u,
  });
  await listener.touch("start");
  expect(await listener.until("failed")).toEqual({ type: "failed", why: "page-broken" });
});
