import { present } from "@tillwave/shared/core/assert";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import {
  JOIN_CODE,
  SETTINGS,
  START,
  type Simulation,
  createDisk,
  createHub,
  simulate,
} from "./testing/simulated-emitter.ts";

const codesOf = ({ orders }: Simulation): readonly number[] =>
  orders.flatMap(({ order }) => (order === null ? [] : [order.code]));

const stateOf = ({ emitter }: Simulation): string => emitter.status().sound.state;

describe("what sounds", () => {
  test("before it has joined nothing does", async () => {
    const shop = simulate();
    await shop.pass(100);
    expect(shop.orders).toEqual([{ at: 0, order: null }]);
    expect(stateOf(shop)).toBe("not-joined");
    expect(shop.emitter.status()).toMatchObject({ deviceId: null, hub: null });
  });

  test("joined, each window's code within the first second of it, at the range's level", async () => {
    const shop = simulate();
    await shop.join();
    await shop.pass(322);
    const first = Math.floor(START / 32);
    expect(shop.windowsOf(codesOf(shop))).toEqual(Array.from({ length: 11 }, (_, k) => first + k));
    const late = shop.orders.slice(2).map(({ at }) => (START + at) % 32);
    expect(Math.max(...late)).toBeLessThanOrEqual(1.01);
    expect(new Set(late.map((seconds) => Math.round(seconds * 50))).size).toBeGreaterThan(3);
    expect(shop.order()).toMatchObject({ place: 7, profile: "steady" });
    expect(20 * Math.log10(present(shop.order(), "an order").level)).toBeCloseTo(-30.6, 5);
    expect(stateOf(shop)).toBe("sounding");
  });

  test("an order is renewed in each window, for the loudspeaker lets go of old ones", async () => {
    const shop = simulate();
    await shop.join();
    const before = shop.commands.length;
    await shop.pass(64);
    expect(shop.commands.length - before).toBeGreaterThan(2);
  });

  test("outside the shop's hours, by the shop's clock, it is quiet", async () => {
    const hub = createHub();
    // It is 20:00 in Hong Kong.
    hub.settings = { ...SETTINGS, hours: [{ days: [0], from: "09:00", to: "20:01" }] };
    const shop = simulate({ hub });
    await shop.join();
    expect(stateOf(shop)).toBe("sounding");
    await shop.pass(100);
    expect(stateOf(shop)).toBe("closed");
    expect(shop.order()).toBeNull();
    await shop.pass(1800);
    expect(stateOf(shop)).toBe("closed");
  });

  test("turned off here it is silent, and on again it sounds", async () => {
    const shop = simulate();
    await shop.join();
    shop.emitter.set({ isOn: false });
    expect(shop.order()).toBeNull();
    expect(stateOf(shop)).toBe("off");
    shop.emitter.set({ isOn: true, range: 10, profile: "quick" });
    expect(shop.order()).toMatchObject({ profile: "quick" });
    expect(shop.emitter.status().level).toMatchObject({ range: 10, rangeFrom: "here" });
  });

  test("a test sounds instead, and the zone's code again behind it", async () => {
    const shop = simulate();
    await shop.join();
    const own = shop.order();
    const answer = shop.emitter.playTest({ place: 9, code: 99, seconds: 5, level: -20 });
    expect(answer).toEqual({ answer: "done" });
    expect(shop.order()).toEqual({ place: 9, code: 99, profile: "steady", level: 0.1 });
    expect(stateOf(shop)).toBe("testing");
    await shop.pass(6);
    expect(shop.order()).toEqual(own);
    shop.emitter.playTest({ place: 9, code: 99, seconds: 500 });
    shop.emitter.stopTest();
    expect(shop.order()).toEqual(own);
  });

  test("it chimes where people look for it, and is told when that is over", async () => {
    const shop = simulate();
    await shop.join();
    expect(shop.emitter.identify()).toEqual({ answer: "done" });
    expect(shop.commands.some(({ type }) => type === "chime")).toBe(true);
    expect(stateOf(shop)).toBe("identifying");
    shop.speaker.chimed();
    expect(stateOf(shop)).toBe("sounding");
    shop.emitter.identify();
    await shop.pass(7);
    expect(stateOf(shop)).toBe("sounding");
  });

  test("without a loudspeaker it says so, and keeps its order ready", async () => {
    const shop = simulate();
    await shop.join();
    shop.show({ state: "no-device", detail: "nothing is plugged in" });
    expect(shop.emitter.status().sound).toMatchObject({
      state: "no-device",
      detail: "nothing is plugged in",
    });
    expect(shop.emitter.identify()).toMatchObject({ answer: "refused", why: "not-now" });
    expect(shop.order()).not.toBeNull();
    const before = shop.commands.length;
    shop.speaker.cameUp();
    expect(shop.commands.slice(before).map(({ type }) => type)).toEqual(["air", "sound"]);
  });
});

describe("with its hub", () => {
  test("it sends a heartbeat at once and every 30 s, with what it does", async () => {
    const shop = simulate();
    await shop.join();
    await shop.pass(1);
    const { heard } = shop.hub;
    const before = heard.length;
    await shop.pass(300);
    expect(heard.length - before).toBe(10);
    const { boot } = shop.emitter.status().clock;
    expect(heard.at(-1)).toMatchObject({
      state: "simulated",
      level: -3060,
      settingsVersion: 3,
      boot,
    });
    expect(present(heard.at(-1), "the last").since).toBe(START);
    expect(shop.emitter.status().heartbeat.state).toBe("answered");
  });

  test("a boot has one beginning, whether anything sounds or not", async () => {
    const hub = createHub();
    hub.settings = { ...SETTINGS, hours: [{ days: [0], from: "20:02", to: "21:00" }] };
    const shop = simulate({ hub });
    await shop.join();
    expect(stateOf(shop)).toBe("closed");
    await shop.pass(300);
    expect(stateOf(shop)).toBe("sounding");
    expect(new Set(hub.heard.map(({ since }) => since))).toEqual(new Set([START]));
  });

  test("new settings hold at once and are kept", async () => {
    const shop = simulate();
    await shop.join();
    shop.hub.settings = { ...SETTINGS, version: 4, range: 10, place: 8 };
    await shop.pass(31);
    expect(shop.order()).toMatchObject({ place: 8 });
    expect(shop.emitter.status()).toMatchObject({ settingsVersion: 4, level: { range: 10 } });
    const again = simulate({ disk: shop.disk, hub: shop.hub, system: START + 31 });
    expect(again.emitter.status().settingsVersion).toBe(4);
  });

  test("a new key sounds from then on, and the hub hears it by the next second", async () => {
    const shop = simulate();
    await shop.join();
    await shop.pass(33);
    const old = shop.order();
    shop.hub.nextKey = 2;
    await shop.pass(32);
    const numbers = shop.hub.heard.map(({ keyNumber }) => keyNumber);
    expect(numbers.slice(-2)).toEqual([1, 2]);
    expect(shop.order()?.code).not.toBe(old?.code);
    expect(shop.windowsOf([present(shop.order(), "an order").code])).toEqual([
      Math.floor((START + 65) / 32),
    ]);
  });

  test("without its hub it goes on by its own clock, and says so", async () => {
    const shop = simulate();
    await shop.join();
    shop.hub.state = "away";
    const before = shop.orders.length;
    await shop.pass(3600);
    expect(shop.orders.length - before).toBeGreaterThan(110);
    expect(shop.emitter.status().heartbeat).toMatchObject({ state: "no-answer", detail: "nobody" });
    shop.hub.state = "there";
    await shop.pass(11);
    expect(shop.emitter.status().heartbeat.state).toBe("answered");
  });

  test("a hub that does not know it any more silences it, until it does again", async () => {
    const shop = simulate();
    await shop.join();
    shop.hub.state = "dismisses";
    await shop.pass(31);
    expect(stateOf(shop)).toBe("not-joined");
    expect(shop.order()).toBeNull();
    shop.hub.state = "away";
    await shop.pass(60);
    expect(shop.order()).toBeNull();
    shop.hub.state = "there";
    await shop.pass(60);
    expect(stateOf(shop)).toBe("sounding");
  });

  test("an answer of somebody who does not hold the key moves nothing", async () => {
    const shop = simulate();
    await shop.join();
    shop.hub.state = "lies";
    shop.hub.ahead = 86_400;
    await shop.pass(100);
    expect(shop.emitter.status().heartbeat.state).toBe("no-answer");
    expect(shop.emitter.status().clock.aheadOfSystem).toBe(0);
  });

  test("a clock that the hub sets forward is reported within a second", async () => {
    const shop = simulate();
    await shop.join();
    shop.hub.ahead = 500;
    await shop.pass(30.5);
    const before = shop.hub.heard.length;
    await shop.pass(1);
    expect(shop.hub.heard.length).toBe(before + 1);
    expect(shop.emitter.status().clock.aheadOfSystem).toBe(500);
  });
});

describe("joining", () => {
  test("a hub that does not know the code does not get the emitter", async () => {
    const shop = simulate();
    shop.hub.state = "lies";
    const answer = await shop.emitter.join({ url: "https://hub:1", code: JOIN_CODE });
    expect(answer).toMatchObject({ answer: "refused", why: "join-refused" });
    expect(stateOf(shop)).toBe("not-joined");
  });

  test.each([
    ["a code that is none", { code: "hello" }, "join-refused"],
    ["another code", { code: "ABCD-EFGH-JKMN-PQRT" }, "join-refused"],
    ["another hub than the invitation's", { spki: "00".repeat(32) }, "join-refused"],
  ])("%s is refused in words", async (_, ask, why) => {
    const shop = simulate();
    const answer = await shop.emitter.join({ url: "https://hub:1", code: JOIN_CODE, ...ask });
    expect(answer).toMatchObject({ answer: "refused", why });
  });

  test("a hub that is away can be tried again", async () => {
    const shop = simulate();
    shop.hub.state = "away";
    const ask = { url: "https://hub:1", code: JOIN_CODE };
    expect(await shop.emitter.join(ask)).toMatchObject({ why: "hub-away" });
    shop.hub.state = "there";
    expect(await shop.emitter.join(ask)).toEqual({ answer: "done" });
  });

  test("a full disk keeps it from joining, and nothing sounds that is not written down", async () => {
    const shop = simulate();
    shop.disk.isFull = true;
    const answer = await shop.emitter.join({ url: "https://hub:1", code: JOIN_CODE });
    expect(answer).toMatchObject({ answer: "refused", why: "disk" });
    shop.disk.isFull = false;
    await shop.join();
    shop.disk.isFull = true;
    // The promise on the disk holds for ten minutes.
    await shop.pass(1000);
    expect(stateOf(shop)).toBe("no-clock");
    expect(shop.order()).toBeNull();
    shop.disk.isFull = false;
    await shop.pass(3);
    expect(stateOf(shop)).toBe("sounding");
  });
});

describe("over a power cut", () => {
  test("no window is ever sounded twice, whatever the system's clock says", async () => {
    const chance = seededRandom(seedOfRun("emitter-power"));
    const disk = createDisk();
    const hub = createHub();
    const windows = new Set<number>();
    let system = START;
    for (let life = 0; life < 25; life += 1) {
      const shop = simulate({ disk, hub, system, seed: life + 1 });
      if (life === 0) {
        await shop.join();
      }
      hub.state = chance.next() < 0.5 ? "away" : "there";
      const seconds = 600 * chance.next();
      await shop.pass(seconds);
      const sounded = shop.windowsOf(codesOf(shop));
      sounded.forEach((window) => {
        expect(windows.has(window)).toBe(false);
        windows.add(window);
      });
      if (chance.next() < 0.5) {
        shop.cutPower();
      } else {
        await shop.emitter.close();
      }
      system += seconds + 10 + (chance.next() < 0.3 ? -3600 * chance.next() : 0);
    }
    expect(windows.size).toBeGreaterThan(100);
  });

  test("who has lost its clock file is silent until it joins again", async () => {
    const shop = simulate();
    await shop.join();
    await shop.pass(100);
    shop.cutPower();
    shop.disk.forget("clock");
    const again = simulate({ disk: shop.disk, hub: shop.hub, system: START + 100 });
    await again.pass(100);
    expect(again.order()).toBeNull();
    expect(again.emitter.status().sound).toMatchObject({ state: "no-clock" });
    expect(again.emitter.status().sound.detail).toMatch(/join again/iu);
    again.cutPower();
    const later = simulate({ disk: shop.disk, hub: shop.hub, system: START + 50 });
    await later.pass(100);
    expect(later.order()).toBeNull();
    await later.emitter.close();
    const last = simulate({ disk: shop.disk, hub: shop.hub, system: START + 50 });
    await last.pass(100);
    expect(stateOf(last)).toBe("no-clock");
    shop.hub.keyNumber = 2;
    await last.join();
    expect(stateOf(last)).toBe("sounding");
    last.cutPower();
    const next = simulate({ disk: shop.disk, hub: shop.hub, system: START + 200 });
    expect(stateOf(next)).toBe("sounding");
  });

  test("after a cut it sounds on, ahead, and its hub is told in the first heartbeat", async () => {
    const shop = simulate();
    await shop.join();
    await shop.pass(100);
    shop.cutPower();
    const again = simulate({ disk: shop.disk, hub: shop.hub, system: START + 110 });
    await again.pass(2);
    expect(stateOf(again)).toBe("sounding");
    const ahead = present(again.emitter.status().clock.aheadOfHub, "told");
    expect(ahead).toBeGreaterThan(400);
    expect(present(shop.hub.heard.at(-1), "a beat").boot).toBe(again.emitter.status().clock.boot);
  });
});

describe("the air", () => {
  test("is handed to four ears at most, and only where there is no loudspeaker", async () => {
    const shop = simulate();
    const heard: number[] = [];
    const ends = [1, 2, 3, 4].map((ear) => shop.emitter.hearAir(() => heard.push(ear)));
    expect(shop.emitter.hearAir(() => {})).toBeNull();
    shop.speaker.air(new Float32Array(3));
    expect(heard).toEqual([1, 2, 3, 4]);
    ends.forEach((end) => end?.());
    expect(shop.commands.at(-1)).toEqual({ type: "air", isWanted: false });
    shop.show({ speaker: "web-audio" });
    expect(shop.emitter.hearAir(() => {})).toBeNull();
  });
});
