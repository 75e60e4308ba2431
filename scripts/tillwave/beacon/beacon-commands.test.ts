import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AIR_STATES,
  BEACON_SOCKET,
  type BeaconAnswer,
  type BeaconStatus,
  SETTINGS_STATES,
} from "@tillwave/shared/api/beacon";
import { describe, expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";
import { withLineProgram } from "../testing/line-program.ts";
import { beaconStatusLines } from "./status-words.ts";

const STATUS: BeaconStatus = {
  version: "0.1.0",
  simulated: false,
  identifying: false,
  settings: { state: "kept", detail: null, name: "Door", place: 7, diskTrouble: null },
  air: {
    state: "on-air",
    since: 1_800_000_000_000,
    frame: "eid",
    plan: [
      { frame: "ibeacon", share: 3, connectable: false, leftOut: null },
      { frame: "eid", share: 1, connectable: true, leftOut: null },
    ],
    slotMs: 1000,
    intervalMs: 100,
    txPower: null,
    answeredAgo: 340,
  },
  radio: {
    stack: "abandonware",
    state: "ready",
    adapter: 0,
    address: "b8:27:eb:00:00:42",
    txPowerRead: null,
    detail: null,
  },
  healing: { step: null, detail: null, at: null },
  clock: { state: "good", time: 1_800_000_000, aheadOfSystem: 0, boot: 12, jumpRefused: 0 },
  telemetry: {
    uptime: 7300,
    temperature: 48.3,
    frames: 70_000,
    adapterResets: 1,
    radioRestarts: 0,
    reboots: 0,
  },
  panel: { kind: "none", state: "none", detail: null },
};

const program = withLineProgram<BeaconAnswer>(BEACON_SOCKET);
const { serve } = program;

const run = (...args: readonly string[]): Promise<Outcome> =>
  runCommandLine([...args, "--folder", program.folder], {
    environment: { XDG_STATE_HOME: program.folder },
    progress: () => {},
    live: () => {},
  });

describe("status", () => {
  test("says what is on air, by which radio, and how it has been", async () => {
    await serve({ answer: "status", status: STATUS });
    const { exit, say, json } = await run("beacon", "status");
    expect(exit).toBe(EXIT.done);
    expect(json).toEqual(STATUS);
    const text = say.join("\n");
    expect(text).toContain("Beacon Door, version 0.1.0: on air in place 7.");
    expect(text).toContain("ibeacon 75 %, eid 25 % connectable, every 100 ms, turns of 1000 ms");
    expect(text).toContain("abandonware hci0 b8:27:eb:00:00:42: ready, answered 0.3 s ago");
    expect(text).toContain("2 h, 48 °C, about 70000 advertisements, 1 reset, 0 restarts");
  });

  test("a beacon that is not on air and should be is a failure, with what to do", async () => {
    const air = { ...STATUS.air, state: "no-permission" as const };
    await serve({ answer: "status", status: { ...STATUS, air } });
    const { exit, say } = await run("beacon", "status");
    expect(exit).toBe(EXIT.failed);
    expect(say.at(-1)).toMatch(/tillwave beacon doctor/u);
  });

  test("where none runs, that is said, with how to start it", async () => {
    const { exit, say } = await run("beacon", "status");
    expect(exit).toBe(EXIT.notRunning);
    expect(say.join(" ")).toMatch(/No beacon runs.*tillwave beacon run/u);
  });

  test("what an older or a broken program says is no answer", async () => {
    await serve("hello");
    expect(await run("beacon", "status")).toMatchObject({ exit: EXIT.notRunning });
  });
});

describe("set", () => {
  const put = (text: string): string => {
    const path = join(program.folder, "door.json");
    writeFileSync(path, text);
    return path;
  };

  test("the file is handed over whole, and the answer is that of a beacon that has it on air", async () => {
    const air = { ...STATUS.air, state: "unclaimed" as const };
    const before: BeaconAnswer = { answer: "status", status: { ...STATUS, air } };
    await serve(before, before, { answer: "status", status: STATUS });
    const { exit, json } = await run("beacon", "set", put('{"version":1,"name":"Door"}'));
    expect(exit).toBe(EXIT.done);
    expect(program.asked[0]).toEqual({ ask: "apply", settings: { version: 1, name: "Door" } });
    expect(json).toEqual(STATUS);
  });

  test("what the beacon does not take is said in its own words", async () => {
    await serve({ answer: "refused", why: "settings", detail: "intervalMs: too small" });
    const { exit, say } = await run("beacon", "set", put("{}"));
    expect(exit).toBe(EXIT.failed);
    expect(say).toEqual(["intervalMs: too small", expect.stringMatching(/Nothing was changed/u)]);
  });

  test.each([
    ["no JSON", "{", /is no JSON/u],
    ["a list", "[]", /one JSON object/u],
    ["a book", " ".repeat(40_000), /too long/u],
  ])("a file that is %s does not reach the beacon", async (_, text, words) => {
    await serve({ answer: "status", status: STATUS });
    const { exit, say } = await run("beacon", "set", put(text));
    expect(exit).toBe(EXIT.failed);
    expect(say.join(" ")).toMatch(words);
    expect(program.asked).toEqual([]);
  });
});

describe("clock, identify, log, release", () => {
  test("the time is told as it was typed, or as this machine has it", async () => {
    await serve({ answer: "done" });
    await run("beacon", "clock", "1790000000");
    await run("beacon", "clock");
    const now = Math.floor(Date.now() / 1000);
    const told = program.asked.map((ask) => (ask as { readonly unixSeconds: number }).unixSeconds);
    expect(told[0]).toBe(1_790_000_000);
    expect(Math.abs((told[1] ?? 0) - now)).toBeLessThan(60);
    expect(await run("beacon", "clock", "yesterday")).toMatchObject({ exit: EXIT.usage });
  });

  test("a beacon without a lamp says so", async () => {
    await serve({ answer: "refused", why: "not-now", detail: "It has no lamp." });
    expect(await run("beacon", "identify")).toMatchObject({
      exit: EXIT.failed,
      say: ["It has no lamp.", expect.any(String)],
    });
  });

  test("the log is printed for people: when, what, and the facts", async () => {
    const line = '{"level":30,"time":1790000000000,"state":"kept","msg":"the settings"}';
    await serve({ answer: "log", lines: [line, "{torn"] });
    const { say } = await run("beacon", "log", "--lines", "2");
    expect(program.asked).toEqual([{ ask: "log", lines: 2 }]);
    expect(say).toEqual(["2026-09-21T14:13:20.000Z  the settings: state kept", "{torn"]);
  });

  test("nothing is forgotten by mistake", async () => {
    await serve({ answer: "done" });
    expect(await run("beacon", "release")).toMatchObject({ exit: EXIT.usage });
    expect(program.asked).toEqual([]);
    expect(await run("beacon", "release", "--yes")).toMatchObject({ exit: EXIT.done });
  });
});

test("every state has words, and what is wrong has something to do about it", () => {
  const lines = AIR_STATES.map((air) =>
    beaconStatusLines({ ...STATUS, air: { ...STATUS.air, state: air } }),
  );
  expect(new Set(lines.map(([first]) => first)).size).toBe(AIR_STATES.length);
  const trouble = SETTINGS_STATES.filter((one) => one !== "kept").map((one) =>
    beaconStatusLines({ ...STATUS, settings: { ...STATUS.settings, state: one } }),
  );
  for (const said of trouble) {
    expect(said.at(-1)).toMatch(/tillwave beacon set FILE/u);
  }
  const lost = { ...STATUS, clock: { ...STATUS.clock, state: "lost" as const } };
  expect(beaconStatusLines(lost).join("\n")).toMatch(/LOST[\s\S]*new keys/u);
});
