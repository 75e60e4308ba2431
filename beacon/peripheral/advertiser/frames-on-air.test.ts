import { assert, present } from "@tillwave/shared/core/assert";
import { AD_TYPE, decodeAd } from "@tillwave/shared/beacon/ad";
import { type BeaconFrame, decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { openTlm } from "@tillwave/shared/beacon/tlm-cipher";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { eid } from "@tillwave/shared/presence/eid";
import { rollingIBeacon } from "@tillwave/shared/presence/ibeacon-id";
import { describe, expect, test } from "vitest";
import type { AirOrder } from "../ports.ts";
import { type AirMoment, orderOf, plannedFrames } from "./frames-on-air.ts";
import type { FrameName } from "./ports.ts";
import { SETTINGS, planOf } from "./testing/air-bench.ts";

const crypto = createNodeCrypto();
const WINDOW = 1_790_000_128;
const KEY = "5a".repeat(16);

function momentOf(change: Partial<BeaconSettings> = {}): AirMoment {
  return {
    plan: planOf(change),
    rolling: { exponent: 9, window: WINDOW, changeAt: WINDOW + 530 },
    figures: { temperature: 41.5, uptime: 3600, frames: 33_333 },
    salt: Uint8Array.of(1, 2),
    crypto,
  };
}

const orderFor = (
  frame: FrameName,
  change: Partial<BeaconSettings> = {},
  connectable = false,
): AirOrder => orderOf({ frame, connectable }, momentOf(change));

function frameFor(frame: FrameName, change: Partial<BeaconSettings> = {}): BeaconFrame {
  const decoded = decodeAdvertisement(orderFor(frame, change).data);
  assert(decoded.ok, "an advertisement");
  return present(decoded.value.frames[0], "a frame");
}

describe("each frame says what the settings say", () => {
  test("iBeacon: the shop, and what is heard at 1 m", () => {
    expect(frameFor("ibeacon")).toEqual({
      type: "ibeacon",
      uuid: fromHex("0f".repeat(16)),
      major: 1,
      minor: 2,
      powerAt1m: -59,
    });
  });

  test("Eddystone: the same power as it is at 0 m", () => {
    expect(frameFor("uid")).toMatchObject({ type: "eddystone-uid", powerAt0m: -18 });
    expect(frameFor("url")).toMatchObject({ url: "https://example.com/", powerAt0m: -18 });
    expect(frameFor("eid")).toMatchObject({ type: "eddystone-eid", powerAt0m: -18 });
  });

  test("EID: the id of the window on air", () => {
    const id = eid(fromHex(KEY), { exponent: 9, time: WINDOW }, crypto);
    expect(frameFor("eid")).toMatchObject({ eid: id });
  });

  test("iBeacon that rolls: major and minor of the window on air, under the shop's UUID", () => {
    const keys = { ...present(SETTINGS.keys, "keys"), rolling: true };
    const id = rollingIBeacon(fromHex("c3".repeat(32)), { exponent: 9, time: WINDOW }, crypto);
    expect(frameFor("ibeacon", { keys })).toMatchObject({
      uuid: fromHex("0f".repeat(16)),
      major: id >>> 16,
      minor: id & 0xffff,
    });
  });

  test("figures beside EID are sealed for the window on air, else in clear", () => {
    const sealed = frameFor("tlm");
    assert(sealed.type === "eddystone-etlm", "sealed figures");
    const key = { identityKey: fromHex(KEY), exponent: 9, time: WINDOW + 100 };
    const figures = { battery: null, temperature: 41.5, frames: 33_333, uptime: 3_600_000 };
    expect(openTlm(sealed, key)).toEqual(figures);
    expect(openTlm(sealed, { ...key, time: WINDOW + 600 })).toBeNull();
    const frames = [{ frame: "uid", share: 1, connectable: false } as const];
    expect(frameFor("tlm", { frames })).toEqual({ type: "eddystone-tlm", ...figures });
  });

  test("each is at most 31 bytes, at the interval of the settings", () => {
    for (const frame of ["ibeacon", "uid", "url", "eid", "tlm"] as const) {
      const order = orderFor(frame, { intervalMs: 350 });
      expect(order.data.length).toBeLessThanOrEqual(31);
      expect(order.intervalMs).toBe(350);
    }
  });
});

describe("how it can be set up", () => {
  const announcement = Uint8Array.of(3, 0x16, 1, 2);
  const responseOf = (frame: FrameName, connectable: boolean, settings = SETTINGS): Uint8Array => {
    const plan = { settings: frame === "unclaimed" ? null : settings, name: "x", announcement };
    return orderOf({ frame, connectable }, { ...momentOf(), plan }).scanResponse;
  };

  test("is said to who asks a frame that takes connections, in the place of its name", () => {
    expect(responseOf("unclaimed", true)).toEqual(announcement);
    expect(responseOf("uid", true)).toEqual(announcement);
    expect(responseOf("eid", true)).toEqual(announcement);
    expect(responseOf("uid", false).length).toBe(0);
  });
});

describe("the name on air", () => {
  const plain = [{ frame: "uid", share: 1, connectable: true } as const];
  const nameIn = (bytes: Uint8Array): string => {
    const structures = decodeAd(bytes);
    assert(structures.ok, "AD structures");
    const { complete, short } = { complete: AD_TYPE.completeName, short: AD_TYPE.shortName };
    const name = structures.value.find(({ type }) => type === complete || type === short);
    return name === undefined
      ? "none"
      : `${name.type === short ? "~" : ""}${new TextDecoder().decode(name.data)}`;
  };

  test("whoever asks a frame that takes connections is told the name", () => {
    expect(nameIn(orderFor("uid", { frames: plain }, true).scanResponse)).toBe("Shoes");
    expect(orderFor("uid", { frames: plain }, false).scanResponse.length).toBe(0);
  });

  test("but not where an id rolls: a name that stays would undo it", () => {
    expect(orderFor("eid", {}, true).scanResponse.length).toBe(0);
    expect(orderFor("ibeacon", {}, true).scanResponse.length).toBe(0);
  });

  test("a long name is cut between characters, and marked as cut", () => {
    const name = "靴売り場の一番奥の棚";
    const { scanResponse } = orderFor("uid", { name, frames: plain }, true);
    expect(nameIn(scanResponse)).toBe("~靴売り場の一番奥の");
    expect(scanResponse.length).toBeLessThanOrEqual(31);
  });

  test("without settings it says its name, and takes connections", () => {
    const plan = { settings: null, name: "tillwave-1a2b" };
    const order = orderOf({ frame: "unclaimed", connectable: true }, { ...momentOf(), plan });
    expect(nameIn(order.data)).toBe("tillwave-1a2b");
    expect(order).toMatchObject({ connectable: true, scanResponse: new Uint8Array(0) });
    expect(toHex(order.data).startsWith("020106")).toBe(true);
  });
});

describe("what takes turns", () => {
  const all: BeaconSettings["frames"] = (["ibeacon", "uid", "url", "eid", "tlm"] as const).map(
    (frame) => ({ frame, share: 1, connectable: false }),
  );
  const leftOut = (change: Partial<BeaconSettings>): readonly string[] =>
    plannedFrames(planOf({ frames: all, ...change }), false)
      .filter((planned) => planned.leftOut === "no-clock")
      .map(({ frame }) => frame);

  test("without a clock that may be believed, what rolls is left out", () => {
    expect(leftOut({})).toEqual(["eid", "tlm"]);
    const keys = { ...present(SETTINGS.keys, "keys"), rolling: true };
    expect(leftOut({ keys })).toEqual(["ibeacon", "eid", "tlm"]);
    expect(leftOut({ frames: all.filter(({ frame }) => frame !== "eid") })).toEqual([]);
  });

  test("with one, nothing is; without settings it is the frame that says so", () => {
    expect(plannedFrames(planOf({ frames: all }), true).every((one) => one.leftOut === null)).toBe(
      true,
    );
    expect(plannedFrames({ settings: null, name: "x" }, false)).toEqual([
      { frame: "unclaimed", share: 1, connectable: true, leftOut: null },
    ]);
  });
});
