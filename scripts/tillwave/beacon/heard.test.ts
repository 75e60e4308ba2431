/** What people see of what was heard: lists, the live table, the drawing. */
import { type HeardBeacon, createHeardBeacons } from "@tillwave/beacon-central/heard-beacons";
import type { AirReport, EarState } from "@tillwave/beacon-central/ports";
import { createSimulatedAir } from "@tillwave/beacon-central/testing/simulated-air";
import { type BeaconFrame, encodeFrame } from "@tillwave/shared/beacon/frame";
import { present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { Celsius, Dbm, Millis, Millivolts } from "@tillwave/shared/core/units";
import { describe, expect, test } from "vitest";
import type { Given } from "../command.ts";
import { lineOf } from "../commands/beacon-watch.ts";
import { frameWords, lengthText } from "./frame-words.ts";
import { beaconJson, beaconLines, deafWords } from "./heard-words.ts";
import { listenFor } from "./listening.ts";
import { drawRssi } from "./plot-rssi.ts";
import { barOf, watchTable } from "./watch-table.ts";

const IBEACON: BeaconFrame = {
  type: "ibeacon",
  uuid: fromHex("e2c56db5dffb48d2b060d0f5a71096e0"),
  major: 7,
  minor: 2,
  powerAt1m: Dbm(-59),
};
const TLM: BeaconFrame = {
  type: "eddystone-tlm",
  battery: Millivolts(3010),
  temperature: Celsius(48.46),
  frames: 1200,
  uptime: Millis(7_500_000),
};

function report(frame: BeaconFrame, change: Partial<AirReport> = {}): AirReport {
  return {
    at: 0,
    address: "00:aa:01:01:00:42",
    addressType: "public",
    kind: "non-connectable",
    data: encodeFrame(frame),
    rssi: -61,
    ...change,
  };
}

const heard = createHeardBeacons();
[0, 103, 206, 309].forEach((at) => heard.take(report(at === 309 ? TLM : IBEACON, { at })));
const list = (): readonly HeardBeacon[] => heard.list(400);

describe("a list", () => {
  test("has a line for the beacon, and one for each frame, the most frequent first", () => {
    expect(list().flatMap(beaconLines)).toEqual([
      "00:aa:01:01:00:42  −61 dBm       every 103 ms, 4×",
      "    iBeacon     E2C56DB5-DFFB-48D2-B060-D0F5A71096E0, major 7, minor 2; −59 dBm at 1 m  ×3",
      "    TLM         up for 2 h 5 min, 1200 frames, 48.5 °C, 3.01 V  ×1",
    ]);
  });

  test("for programs has the same, with bytes as digits", () => {
    expect(list().map(beaconJson)).toMatchObject([
      {
        address: "00:aa:01:01:00:42",
        intervalMs: 103,
        rssi: -61,
        frames: [{ type: "ibeacon", uuid: "e2c56db5dffb48d2b060d0f5a71096e0" }, {}],
      },
    ]);
  });

  test.each([
    [41, "41 s"],
    [125, "2 min"],
    [3 * 86_400, "3 days"],
  ])("%i s are said as people say them", (seconds, said) => {
    expect(lengthText(seconds)).toBe(said);
  });

  test("a URL and an id are said with their power", () => {
    const url = {
      type: "eddystone-url",
      url: "https://example.com/",
      powerAt0m: Dbm(-18),
    } as const;
    expect(frameWords(url)).toBe("https://example.com/; −18 dBm at 0 m");
  });
});

describe("the live table", () => {
  const screen = { beacons: list(), now: 400, seconds: 3.9, columns: 200, rows: 40 };

  test("shows each with its level as a bar, and what it last said of each kind", () => {
    const lines = watchTable(screen);
    expect(lines[0]).toBe("1 beacon, 3 s. Ctrl-C ends it.");
    expect(lines[3]).toMatch(/^00:aa:01:01:00:42 +−61 dBm +█{8}░{4} +103 ms +4 +TLM/u);
    expect(lines[4]).toMatch(/^ +iBeacon E2C5/u);
  });

  test("says since when one is silent, and fits a small window", () => {
    expect(watchTable({ ...screen, now: 9000 }).join("\n")).toContain("silent for 9 s");
    const small = watchTable({ ...screen, columns: 40, rows: 5 });
    expect(small.every((line) => line.length <= 40)).toBe(true);
    expect(small.at(-1)).toBe("and 1 more lines");
  });

  test("a bar has ends", () => {
    expect([barOf(-200), barOf(0), barOf(null)]).toEqual(["░".repeat(12), "█".repeat(12), ""]);
  });

  test("in a pipe it is a line", () => {
    expect(lineOf(present(list()[0], "a beacon"), "2026-11-22T19:05:01.000Z")).toBe(
      "19:05:01  00:aa:01:01:00:42  −61 dBm       every 103 ms, 4×  iBeacon, TLM",
    );
  });
});

describe("the drawing", () => {
  test("has a line for each beacon, broken where it was away, and its name", () => {
    const walked = createHeardBeacons();
    [0, 100, 200, 20_000, 20_100].forEach((at) => walked.take(report(IBEACON, { at })));
    walked.take(report(IBEACON, { address: "00:00:00:00:00:01", rssi: -80 }));
    const svg = drawRssi({ beacons: walked.list(20_100), points: walked.points });
    expect(svg).toMatch(/^<svg /u);
    expect(svg).toContain("00:aa:01:01:00:42");
    expect(svg).not.toContain("NaN");
    const [line] = /<path d="(M[^"]*L[^"]*M[^"]*)"/u.exec(svg ?? "") ?? [];
    expect(line).toBeDefined();
  });

  test("there is none where the adapter says no levels", () => {
    const mute = createHeardBeacons();
    mute.take(report(IBEACON, { rssi: null }));
    expect(drawRssi({ beacons: mute.list(0), points: mute.points })).toBeNull();
  });
});

const GIVEN: Given = {
  options: {},
  names: [],
  environment: {},
  progress: () => {},
  live: () => {},
};

describe("listening", () => {
  test("ends after its seconds, with what was heard, and without phones", async () => {
    const air = createSimulatedAir();
    const listened = await listenFor(GIVEN, {
      ears: air.ears,
      seconds: 0.2,
      every: 10,
      onTurn() {
        air.say(report(IBEACON));
        air.say({ ...report(IBEACON), address: "00:00:00:00:00:01", data: fromHex("020106") });
      },
    });
    expect(listened.ok && listened.value.list().map(({ address }) => address)).toEqual([
      "00:aa:01:01:00:42",
    ]);
    expect(listened.ok && listened.value.scanner.list()).toHaveLength(2);
  });

  test("on an adapter that cannot listen it ends soon, with what to do", async () => {
    const remedies: readonly (readonly [EarState, RegExp])[] = [
      ["no-bluetooth", /beacon doctor/u],
      ["no-adapter", /--adapter/u],
      ["no-permission", /sudo/u],
      ["off", /rfkill/u],
      ["refused", /systemctl stop bluetooth/u],
    ];
    const outcomes = remedies.map(async ([state, remedy]) => {
      const air = createSimulatedAir();
      air.become(state, "as the test says");
      const options = { ears: air.ears, seconds: 60, every: 10, onTurn: () => {} };
      const listened = await listenFor(GIVEN, options);
      expect(listened).toMatchObject({ ok: false, error: { exit: 1, json: { error: state } } });
      expect(listened.ok ? "" : listened.error.say.join(" ")).toMatch(remedy);
    });
    expect(await Promise.all(outcomes)).toHaveLength(remedies.length);
  });

  test("whatever the ear's state, there are words for it, and none where it listens", () => {
    const view = { address: null, detail: null, restarts: 0, rescans: 0, lost: 0 };
    expect(deafWords({ ...view, state: "listening" })).toBeNull();
    for (const state of ["starting", "gone"] as const) {
      expect(deafWords({ ...view, state })).toHaveLength(2);
    }
  });
});
