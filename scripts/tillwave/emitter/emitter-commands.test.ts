import type { EmitterAnswer, EmitterStatus } from "@tillwave/shared/api/emitter";
import { EMITTER_SOCKET } from "@tillwave/shared/api/emitter";
import { formatInvitation } from "@tillwave/shared/sync/join-code";
import { describe, expect, test } from "vitest";
import { EXIT, type Outcome } from "../command.ts";
import { runCommandLine } from "../command-line.ts";
import { withLineProgram } from "../testing/line-program.ts";
import { statusLines } from "./status-words.ts";

const STATUS: EmitterStatus = {
  version: "0.1.0",
  name: "By the door",
  deviceId: "d0d1d2d3d4d5d6d7",
  hub: { id: "0123456789abcdef", url: "https://192.168.1.5:8443" },
  place: { number: 7, name: "Entrance" },
  settingsVersion: 3,
  sound: {
    state: "sounding",
    detail: null,
    speaker: "web-audio",
    simulated: false,
    sampleRate: 48_000,
    profile: "steady",
    since: 1_800_000_000_000,
    restarts: 0,
  },
  level: {
    range: 5,
    rangeFrom: "hub",
    level: -30.6,
    soundPressure: 57.4,
    calibration: null,
    sensitivity: 88,
    cap: null,
    reach: { from: 2.4, to: 9.3 },
    tolerance: 7.5,
  },
  clock: { time: 1_800_000_000, aheadOfSystem: 0, aheadOfHub: 0, boot: 12, jumpRefused: 0 },
  heartbeat: { answeredAt: 1_800_000_000_000, state: "answered", detail: null },
};

const program = withLineProgram<EmitterAnswer>(EMITTER_SOCKET);
const { serve } = program;

const run = (...args: readonly string[]): Promise<Outcome> =>
  runCommandLine([...args, "--folder", program.folder], {
    environment: { XDG_STATE_HOME: program.folder },
    progress: () => {},
    live: () => {},
  });

describe("status", () => {
  test("says what it does, where, how loud and for whom", async () => {
    await serve({ answer: "status", status: STATUS });
    const { exit, say, json } = await run("emitter", "status");
    expect(exit).toBe(EXIT.done);
    expect(json).toEqual(STATUS);
    const text = say.join("\n");
    expect(text).toContain("By the door d0d1d2d3d4d5d6d7");
    expect(text).toContain("on air in the zone Entrance (place 7)");
    expect(text).toContain("−30.6 dBFS, 57.4 dB SPL at 1 m, for 5 m as the hub says");
    expect(text).toContain("between 2.4 m and 9.3 m");
  });

  test("an emitter that is silent and should not be is a failure, with what to do", async () => {
    const sound = { ...STATUS.sound, state: "no-device" as const, detail: "no card" };
    await serve({ answer: "status", status: { ...STATUS, sound } });
    const { exit, say } = await run("emitter", "status");
    expect(exit).toBe(EXIT.failed);
    expect(say.join("\n")).toMatch(/no card[\s\S]*Plug a loudspeaker in/u);
  });

  test("what an older or a broken program says is no answer", async () => {
    await serve("hello");
    expect(await run("emitter", "status")).toMatchObject({
      exit: EXIT.notRunning,
      json: { error: "not-running" },
    });
  });

  test("where none runs, that is said, with how to start it", async () => {
    const { exit, say } = await run("emitter", "status");
    expect(exit).toBe(EXIT.notRunning);
    expect(say.join(" ")).toMatch(/No emitter runs.*tillwave emitter run/u);
  });
});

describe("set", () => {
  test.each<[readonly string[], object]>([
    [["--range", "7", "--calibration", "-3.5"], { range: 7, calibration: -3.5 }],
    [
      ["--range", "hub", "--profile", "hub", "--calibration", "none"],
      { range: null, profile: null, calibration: null },
    ],
    [["--off", "--device", "default"], { isOn: false, device: null }],
    [
      ["--on", "--speaker", "player", "--sensitivity", "84"],
      { isOn: true, speaker: "player", sensitivity: 84 },
    ],
  ])("%j is asked for as it was meant", async (options, change) => {
    await serve({ answer: "status", status: STATUS });
    expect(await run("emitter", "set", ...options)).toMatchObject({ exit: EXIT.done });
    expect(program.asked).toEqual([{ ask: "set", change }]);
  });

  test.each([
    [[], /Say what to set/u],
    [["--range", "4"], /--range takes 3, 5, 7, 10, hub/u],
    [["--calibration", "21"], /--calibration takes a number from -20 to 20/u],
    [["--sensitivity", "200"], /--sensitivity/u],
    [["--on", "--off"], /Either/u],
    [["--clock", "yesterday"], /--clock/u],
    [["--clock", "99999999999"], /--clock/u],
  ])("%j is refused before the emitter is asked", async (options, words) => {
    await serve({ answer: "status", status: STATUS });
    const { exit, say } = await run("emitter", "set", ...options);
    expect(exit).toBe(EXIT.usage);
    expect(say.join(" ")).toMatch(words);
    expect(program.asked).toEqual([]);
  });
});

describe("join", () => {
  const CODE = "4FHW-7K3M-9QXR-2V8T";
  const URL = "https://192.168.1.5:8443";

  test("a typed code goes with its hub's address", async () => {
    await serve({ answer: "done" });
    await run("emitter", "join", CODE, "--url", URL, "--name", "By the door");
    expect(program.asked[0]).toEqual({ ask: "join", code: CODE, url: URL, name: "By the door" });
  });

  test("a picture's text says where the hub is, and whose key it shows", async () => {
    await serve({ answer: "done" });
    const spki = new Uint8Array(32).fill(0xab);
    const text = formatInvitation({ id: "4FHW", secret: "7K3M9QXR2V8T", url: URL, spki });
    await run("emitter", "join", text);
    expect(program.asked[0]).toEqual({ ask: "join", code: CODE, url: URL, spki: "ab".repeat(32) });
  });

  test.each([
    [["4FHW"], /16 characters/u],
    [[CODE], /--url/u],
    [[CODE, "--url", "http://192.168.1.5"], /--url/u],
    [[CODE, "--url", URL, "--name", " "], /--name/u],
    [["TWE1ABCDEFGHIJKLMNOP"], /whole text/u],
  ])("%j is refused before anybody is asked", async (args, words) => {
    await serve({ answer: "done" });
    const { exit, say } = await run("emitter", "join", ...args);
    expect(exit).toBe(EXIT.usage);
    expect(say.join(" ")).toMatch(words);
    expect(program.asked).toEqual([]);
  });

  test("what the hub refuses is said, with where to make a new code", async () => {
    await serve({ answer: "refused", why: "join-refused", detail: "The code is used." });
    const { exit, say } = await run("emitter", "join", CODE, "--url", URL);
    expect(exit).toBe(EXIT.failed);
    expect(say).toEqual(["The code is used.", expect.stringMatching(/new code/u)]);
  });
});

test("every state has words, and what is wrong has something to do about it", () => {
  for (const one of ["off", "no-clock", "no-device", "not-joined"] as const) {
    const hub = one === "not-joined" ? null : STATUS.hub;
    const lines = statusLines({ ...STATUS, hub, sound: { ...STATUS.sound, state: one } }, 0);
    expect(lines.at(-1)).toMatch(/tillwave emitter|Plug/u);
  }
  const clock = { ...STATUS.clock, aheadOfHub: 90, jumpRefused: 604_800 };
  const heartbeat = { ...STATUS.heartbeat, state: "no-answer" as const };
  const text = statusLines({ ...STATUS, clock, heartbeat }, 0).join("\n");
  expect(text).toMatch(/90 s ahead of the hub's; a jump of 604800 s was not believed/u);
  expect(text).toMatch(/points are held/u);
});
