import type { EarNews } from "@tillwave/listener/ear";
import { expect, test } from "vitest";
import { EXIT } from "../command.ts";
import { createListenLog } from "./listen-log.ts";
import { createSpotMeter } from "./measure-spot.ts";

const reading = { age: 0, offset: 0, confidence: 0.9, echoTail: null, isNew: true };
const heard = (code: number, snr = -3, place = 7): EarNews => ({
  type: "heard",
  id: { place, code, version: 1, profile: "steady", snr, quality: 40 },
  reading,
});
const sound = (seconds: number, verdict: "whole" | "cut" | "silent" = "whole"): EarNews => ({
  type: "sound",
  level: -40,
  signal: 3,
  verdict,
  seconds,
  lost: 0,
});

function listening() {
  const live: object[] = [];
  const said: string[] = [];
  const progress: string[] = [];
  const log = createListenLog({
    live: (say, json) => {
      said.push(say);
      live.push(json);
    },
    progress: (line) => progress.push(line),
  });
  return { log, live, said, progress };
}

test("an id is told when it is heard first, and then every ten seconds", () => {
  const { log, said, live } = listening();
  for (let second = 1; second <= 25; second += 1) {
    log.take(sound(second));
    log.take(heard(42));
  }
  expect(said).toHaveLength(3);
  expect(said[0]).toBe("0:01.0  place 7, code 42, steady, SNR −3 dB");
  expect(live[0]).toEqual({
    type: "heard",
    atSeconds: 1,
    place: 7,
    code: 42,
    version: 1,
    profile: "steady",
    quality: 40,
    snrDb: -3,
  });
  const end = log.end();
  expect(end.exit).toBe(EXIT.done);
  expect(end.json).toMatchObject({ type: "end", contested: [], emitters: [{ code: 42 }] });
});

test("two emitters of one place are named while one listens, and in the end", () => {
  const { log, live } = listening();
  for (let second = 1; second <= 30; second += 2) {
    log.take(sound(second));
    log.take(heard(1));
    log.take(heard(2));
  }
  expect(live).toContainEqual({ type: "contested", place: 7, codes: [1, 2] });
  expect(log.end().say.join("\n")).toMatch(/Place 7 is claimed by two emitters.*1 and 2/u);
});

test("a microphone that brings no high sounds is said at once, and why nothing was heard", () => {
  const { log, progress } = listening();
  log.take(sound(1, "cut"));
  log.take(sound(2, "cut"));
  expect(progress).toHaveLength(1);
  const end = log.end();
  expect(end.exit).toBe(EXIT.failed);
  expect(end.say.join(" ")).toMatch(/No id was heard in 2 s\..*headset/u);
  expect(end.json).toMatchObject({ error: "nothing-heard", band: "cut" });
});

test("a spot has the middle of what was heard there, of the loudest place alone", () => {
  const meter = createSpotMeter(null);
  [-3, -1, -2, -9, 0].forEach((snr) => meter.take(heard(1, snr)));
  meter.take(heard(2, -12, 8));
  expect(meter.result(5)).toMatchObject({
    metres: 5,
    snr: -2,
    low: -9,
    high: 0,
    count: 5,
    place: 7,
  });
  const named = createSpotMeter(8);
  named.take(heard(1, 5));
  expect(named.result(5)).toMatchObject({ snr: null, count: 0, place: null });
});
