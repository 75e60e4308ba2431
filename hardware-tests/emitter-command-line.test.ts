/** The command line in front of real sound: an emitter that is joined, asked and listened to, and a loudspeaker that is played to. */
import { setTimeout as sleep } from "node:timers/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AIR, MICROPHONE, type Pulse, startPulse } from "../scripts/sound/pulse.ts";
import { tillwave, tillwaveJson } from "./daemons/command-line.ts";
import { type EmitterProcess, makeZone, startEmitterProcess } from "./daemons/emitter-process.ts";
import { type HubProcess, startHub } from "./daemons/hub-process.ts";

const folder = mkdtempSync(join(tmpdir(), "tillwave-emitter-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A good third of a frame, in milliseconds. */
const APART_MS = 1300;
const WAIT = 120_000;
/** The command line comes up, and a frame and a half is heard. */
const LISTEN_SECONDS = "12";

interface Line {
  readonly type: string;
  readonly place?: number;
  readonly code?: number;
  readonly codes?: readonly number[];
}

/** Each line that was printed for programs. */
const linesOf = (out: string): readonly Line[] =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

describe("an emitter of this machine", () => {
  let hub: HubProcess;
  let emitter: EmitterProcess;
  beforeAll(async () => {
    hub = await startHub({ folder: join(folder, "hub") });
    emitter = await startEmitterProcess({ folder: join(folder, "emitter") });
  }, WAIT);
  afterAll(async () => {
    await emitter.stop();
    await hub.stop();
  });
  const ask = (...words: readonly string[]) =>
    tillwave(folder, "emitter", ...words, "--folder", join(folder, "emitter"));

  test(
    "is joined with a code, asked, set and listened to: its zone is heard with codes of its own",
    async () => {
      expect(await ask("status")).toMatchObject({
        exit: 1,
        error: expect.stringContaining("no hub"),
      });
      const zone = await makeZone(hub, "Entrance");
      const { code, url } = await zone.emitterCode("Door");
      const joined = await ask("join", code, "--url", url, "--name", "Door");
      expect(joined).toMatchObject({ exit: 0, out: expect.stringContaining("Joined.") });
      expect(await ask("join", code, "--url", url)).toMatchObject({ exit: 1 });
      await emitter.until("it is on air", ({ sound }) => sound.state === "sounding");
      const status = await ask("status");
      expect(status).toMatchObject({
        exit: 0,
        out: expect.stringContaining("in the zone Entrance"),
      });
      const heard = await tillwave(
        folder,
        "tone",
        "listen",
        "--air",
        "--folder",
        join(folder, "emitter"),
        "--seconds",
        LISTEN_SECONDS,
        "--json",
      );
      expect(heard.exit).toBe(0);
      expect(linesOf(heard.out)[0]).toMatchObject({ type: "heard", place: zone.place });
      const set = await ask("set", "--range", "10", "--calibration", "-2.5");
      expect(set.out).toMatch(/for 10 m as set here; calibrated by −2\.5 dB/u);
      expect(await ask("identify")).toMatchObject({ exit: 0 });
      await emitter.until("it has chimed", ({ sound }) => sound.state !== "identifying");
      expect((await ask("set", "--off")).out).toMatch(/switched off[\s\S]*--on/u);
    },
    WAIT,
  );

  test(
    "sounds a test in place of its own code",
    async () => {
      const at = join(folder, "emitter");
      const played = tillwaveJson(
        folder,
        "tone",
        "play",
        "--emitter",
        "--folder",
        at,
        "--place",
        "4711",
        "--code",
        "99",
        "--seconds",
        "25",
        "--profile",
        "quick",
      );
      const listened = await tillwave(
        folder,
        "tone",
        "listen",
        "--air",
        "--folder",
        at,
        "--seconds",
        LISTEN_SECONDS,
        "--json",
      );
      const heard = { type: "heard", place: 4711, code: 99, profile: "quick" };
      expect(linesOf(listened.out)).toContainEqual(expect.objectContaining(heard));
      expect(await played).toMatchObject({ exit: 0, place: 4711 });
    },
    WAIT,
  );
});

describe("a loudspeaker and a microphone", () => {
  let pulse: Pulse;
  beforeAll(async () => {
    pulse = await startPulse();
    Object.assign(process.env, pulse.environment);
  }, WAIT);
  afterAll(() => pulse.close());
  const play = (code: number, seconds: number) =>
    tillwave(
      folder,
      "tone",
      "play",
      "--place",
      "7",
      "--code",
      String(code),
      "--seconds",
      String(seconds),
      "--json",
    );
  const listen = (...more: readonly string[]) =>
    tillwave(folder, "tone", "listen", "--device", MICROPHONE, "--json", ...more);

  test(
    "where nothing sounds nothing is heard, and a microphone that there is not is named",
    async () => {
      const quiet = await listen("--seconds", "3");
      expect(quiet.exit).toBe(1);
      expect(linesOf(quiet.out).at(-1)).toMatchObject({ type: "end", error: "nothing-heard" });
      const missing = await tillwave(
        folder,
        "tone",
        "listen",
        "--device",
        "no-such-microphone",
        "--seconds",
        "5",
      );
      expect(missing.exit).toBe(1);
      expect(missing.error).toMatch(/no-such-microphone[\s\S]*pactl list short sources/u);
      expect((await pulse.pactl("list", "short", "sinks")).includes(AIR)).toBe(true);
    },
    WAIT,
  );

  test(
    "what one command plays another hears, and two that claim one place are named",
    async () => {
      const first = play(1, 80);
      // Of two that are equal and begin within 0.13 s of each other the demodulator hears one.
      await sleep(APART_MS);
      const played = [first, play(2, 80)];
      const said = await listen("--seconds", "60");
      expect(said).toMatchObject({ exit: 0, error: "" });
      const lines = linesOf(said.out);
      expect(lines).toContainEqual(expect.objectContaining({ type: "heard", place: 7, code: 1 }));
      const contested = present(
        lines.find(({ type }) => type === "contested"),
        `the two are named: ${said.out}`,
      );
      expect(contested.place).toBe(7);
      expect(contested.codes?.toSorted()).toEqual([1, 2]);
      for (const { exit, out } of await Promise.all(played)) {
        expect(exit).toBe(0);
        expect(JSON.parse(out)).toMatchObject({ place: 7, speaker: "web-audio" });
      }
    },
    WAIT,
  );
});
