/** A beacon that is set up over the air, in virtual time: claimed, changed, read, given away. */
import { STATUS, pageOf } from "@tillwave/shared/beacon/provisioning/messages";
import { encodeChanges, settingsDigest } from "@tillwave/shared/beacon/provisioning/settings-cbor";
import {
  decodeSettingsView,
  viewOfSettings,
} from "@tillwave/shared/beacon/provisioning/settings-view";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert, present } from "@tillwave/shared/core/assert";
import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { afterEach, describe, expect, test } from "vitest";
import {
  OTHER_OWNER,
  OWNER,
  announced,
  enter,
  enterAsOwner,
  enterByLabel,
  labelOf,
  startClaimed,
  startReady,
} from "../testing/beacon-visits.ts";
import { SETTINGS, type Simulation, type SimulationOptions } from "../testing/simulated-beacon.ts";
import { type TestSession, applyAll, keyOfLabel } from "../testing/test-central.ts";

let simulation: Simulation | null = null;
afterEach(async () => {
  await simulation?.close();
  simulation = null;
});

async function start(options: SimulationOptions = {}): Promise<Simulation> {
  simulation = await startReady(options);
  return simulation;
}

async function claimed(): Promise<Simulation> {
  simulation = await startClaimed();
  return simulation;
}

describe("a beacon that is nobody's", () => {
  test("announces itself, is opened by its label, blinks, is claimed, and says when it is on air", async () => {
    const beacon = await start();
    const { deviceId } = labelOf(beacon);
    expect(announced(beacon)).toStrictEqual({
      version: 1,
      state: "unclaimed",
      keyVersion: 0,
      devicePrefix: deviceId.slice(0, 4),
    });
    const session = await enterByLabel(beacon);
    expect(session.hello).toMatchObject({
      claimed: false,
      hasPresenceKey: false,
      settingsVersion: 1,
    });
    expect(await session.ask({ op: "identify", seconds: 10 })).toMatchObject({
      status: STATUS.notAllowed,
      result: "no-lamp",
    });
    expect(await session.ask(applyAll(SETTINGS, OWNER))).toMatchObject({
      status: STATUS.done,
      result: settingsDigest(SETTINGS, createNodeCrypto()),
    });
    expect(await session.hear()).toMatchObject({ type: "on-air" });
    expect(beacon.status().air.state).toBe("on-air");
    session.pipe.disconnect();
    await beacon.pass(3000);
    const again = await enterAsOwner(beacon);
    expect(again.hello).toMatchObject({ claimed: true, hasPresenceKey: true, canBlink: true });
    expect(await again.ask({ op: "identify", seconds: 10 })).toMatchObject({ status: STATUS.done });
    expect(beacon.status().identifying).toBe(true);
  });

  test("needs all settings, and keeps nothing of what is refused", async () => {
    const beacon = await start();
    const session = await enterByLabel(beacon);
    const { name, ...nameless } = SETTINGS;
    const what = { settings: nameless, owner: null, basedOn: null };
    expect(await session.ask({ op: "apply", what })).toMatchObject({
      status: STATUS.badValue,
      result: "name",
    });
    expect(name).toBe("Shoes");
    expect(await session.ask({ op: "read", offset: 0 })).toMatchObject({
      status: STATUS.notAllowed,
      result: "no-settings",
    });
    expect(beacon.disk.kept.has("settings")).toBe(false);
  });
});

describe("a beacon that is somebody's", () => {
  test("is opened by its owner alone, not by its label any more", async () => {
    const beacon = await claimed();
    await expect(enterByLabel(beacon)).rejects.toThrow("it is notified");
    await expect(enterAsOwner(beacon, OTHER_OWNER)).rejects.toThrow("it is notified");
    expect(announced(beacon) ?? { state: "claimed" }).toMatchObject({ state: "claimed" });
    const session = await enterAsOwner(beacon);
    expect(session.hello.claimed).toBe(true);
  });

  test("hands out its settings without their keys, page by page, and its log", async () => {
    const beacon = await claimed();
    const session = await enterAsOwner(beacon);
    const whole = async (request: (offset: number) => Parameters<TestSession["ask"]>[0]) => {
      const parts: Uint8Array[] = [];
      for (let length = 0, total = 1; length < total;) {
        // oxlint-disable-next-line no-await-in-loop -- page by page
        const answer = await session.ask(request(length));
        assert(answer.type === "answer" && answer.status === STATUS.done, "it is read");
        const page = present(pageOf(answer.result), "a page");
        parts.push(page.part);
        length += page.part.length;
        ({ total } = page);
      }
      return concatBytes(parts);
    };
    const read = decodeSettingsView(await whole((offset) => ({ op: "read", offset })));
    expect(read).toStrictEqual({ ok: true, value: viewOfSettings(SETTINGS) });
    const log = new TextDecoder().decode(
      await whole((offset) => ({ op: "log", offset, lines: 50 })),
    );
    expect(log).toContain("a central has opened this beacon");
    expect(log.split("\n").length).toBeGreaterThan(3);
  });

  test("takes a change of what it has, and refuses one that was made of something else", async () => {
    const beacon = await claimed();
    const session = await enterAsOwner(beacon);
    const basedOn = settingsDigest(SETTINGS, createNodeCrypto());
    const change = { settings: { name: "Hats" }, owner: null, basedOn };
    expect(await session.ask({ op: "apply", what: change })).toMatchObject({ status: STATUS.done });
    expect(beacon.status().settings.name).toBe("Hats");
    expect(await session.hear()).toMatchObject({ type: "on-air" });
    expect(await session.ask({ op: "apply", what: change })).toMatchObject({
      status: STATUS.notAllowed,
      result: "changed-meanwhile",
    });
    const kept = JSON.parse(beacon.disk.kept.get("settings") ?? "") as { settings: BeaconSettings };
    expect(kept.settings).toStrictEqual({ ...SETTINGS, name: "Hats" });
  });

  test("changes its owner's key: the old one opens nothing any more", async () => {
    const beacon = await claimed();
    const session = await enterAsOwner(beacon);
    const owner = { keyVersion: OTHER_OWNER.keyVersion, key: fromHex(OTHER_OWNER.key) };
    const what = { settings: {}, owner, basedOn: null };
    expect(await session.ask({ op: "apply", what })).toMatchObject({ status: STATUS.done });
    session.pipe.disconnect();
    await beacon.pass(1000);
    await expect(enterAsOwner(beacon)).rejects.toThrow("it is notified");
    const again = await enterAsOwner(beacon, OTHER_OWNER);
    expect(again.hello.claimed).toBe(true);
  });

  test("takes what is staged, over a connection that was lost in between", async () => {
    const beacon = await claimed();
    const encoded = encodeChanges({
      settings: { ...SETTINGS, name: "靴".repeat(20) },
      owner: null,
      basedOn: null,
    });
    const first = await enterAsOwner(beacon);
    const total = encoded.length;
    const stage = (offset: number, piece: Uint8Array) =>
      ({ op: "stage", offset, total, piece }) as const;
    expect(await first.ask(stage(0, encoded.slice(0, 100)))).toMatchObject({ result: 100 });
    expect(await first.ask(stage(150, encoded.slice(150, 180)))).toMatchObject({ result: 100 });
    first.pipe.disconnect();
    await beacon.pass(60_000);
    const second = await enterAsOwner(beacon);
    expect(await second.ask(stage(0, new Uint8Array()))).toMatchObject({ result: 100 });
    expect(await second.ask(stage(100, encoded.slice(100)))).toMatchObject({ result: total });
    const staged = createNodeCrypto().sha256(encoded);
    expect(
      await second.ask({ op: "apply", what: { staged: staged.slice().fill(1) } }),
    ).toMatchObject({ status: STATUS.badValue, result: "staged" });
    expect(await second.ask(stage(0, encoded))).toMatchObject({ result: total });
    expect(await second.ask({ op: "apply", what: { staged } })).toMatchObject({
      status: STATUS.done,
    });
    expect(beacon.status().settings.name).toBe("靴".repeat(20));
  });

  test("forgets what was staged two minutes ago", async () => {
    const beacon = await claimed();
    const first = await enterAsOwner(beacon);
    const piece = new Uint8Array(50);
    await first.ask({ op: "stage", offset: 0, total: 100, piece });
    first.pipe.disconnect();
    await beacon.pass(121_000);
    const second = await enterAsOwner(beacon);
    const asked = await second.ask({ op: "stage", offset: 0, total: 100, piece: new Uint8Array() });
    expect(asked).toMatchObject({ result: 0 });
  });

  test("is let go: its owner hears so, and its label opens it again", async () => {
    const beacon = await claimed();
    const session = await enterAsOwner(beacon);
    expect(await session.ask({ op: "release" })).toMatchObject({ status: STATUS.done });
    await session.pipe.untilGone(2000);
    await beacon.pass(1000);
    expect(beacon.status().air.state).toBe("unclaimed");
    expect(announced(beacon)).toMatchObject({ state: "unclaimed", keyVersion: 0 });
    expect([...beacon.disk.kept.keys()]).not.toContain("settings");
    const again = await enterByLabel(beacon);
    expect(again.hello).toMatchObject({ claimed: false, hasPresenceKey: false });
  });

  test.each(["session", "button"] as const)(
    "is reset by %s: nothing is left but its label, and it counts a start more",
    async (way) => {
      const beacon = await claimed();
      const { boot } = beacon.status().clock;
      const label = labelOf(beacon);
      if (way === "button") {
        beacon.panels.touch({ type: "held-long" });
      } else {
        const session = await enterAsOwner(beacon);
        expect(await session.ask({ op: "reset" })).toMatchObject({ status: STATUS.done });
        await session.pipe.untilGone(2000);
      }
      await beacon.pass(2000);
      expect(beacon.status()).toMatchObject({
        settings: { state: "none" },
        air: { state: "unclaimed" },
      });
      expect(beacon.status().clock.boot).toBeGreaterThan(boot);
      expect(labelOf(beacon)).toStrictEqual(label);
      const text = [...beacon.disk.kept.values()].join("\n");
      expect(text).not.toContain(OWNER.key);
      expect(text).not.toContain(SETTINGS.keys?.eid);
    },
  );

  test.each(["reset", "release"] as const)(
    "who is inside is shown out where it becomes nobody's at its machine (%s), and takes nothing back",
    async (how) => {
      const beacon = await claimed();
      const session = await enterAsOwner(beacon);
      expect(beacon.beacon[how]()).toStrictEqual({ answer: "done" });
      void session.ask(applyAll(SETTINGS, OTHER_OWNER)).catch(() => {});
      await beacon.pass(3000);
      expect(beacon.status().settings.state).toBe("none");
      expect(announced(beacon)).toMatchObject({ state: "unclaimed" });
    },
  );

  test("counts a start more with each reset, also without any keys", async () => {
    const beacon = await start();
    const { boot } = beacon.status().clock;
    expect(beacon.beacon.reset()).toStrictEqual({ answer: "done" });
    expect(beacon.status().clock.boot).toBeGreaterThan(boot);
  });

  test("sets its clock, and says what time it is by it", async () => {
    const beacon = await claimed();
    const session = await enterAsOwner(beacon);
    const unixSeconds = beacon.status().clock.time + 5000;
    expect(await session.ask({ op: "clock", unixSeconds })).toMatchObject({ result: unixSeconds });
    expect(beacon.status().clock.state).toBe("good");
  });
});

test("a copied card answers as nobody's, with the label that it was copied with", async () => {
  const original = await claimed();
  const label = labelOf(original);
  const copy = await start({ disk: original.disk, facts: { serial: "2", machineId: "0123" } });
  expect(copy.status().settings.state).toBe("cloned");
  expect(announced(copy)).toMatchObject({ state: "unclaimed" });
  const session = await enter(copy, keyOfLabel(label));
  expect(session.hello.claimed).toBe(false);
  expect(await session.ask(applyAll(SETTINGS, OTHER_OWNER))).toMatchObject({
    status: STATUS.badValue,
    result: "keys",
  });
});
