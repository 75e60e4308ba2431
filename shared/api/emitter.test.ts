import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { EMITTER_LINE_BYTES_MAX, parseEmitterAnswer, parseEmitterAsk } from "./emitter.ts";

const asked = (ask: object): unknown => parseEmitterAsk(JSON.stringify(ask));

test("every ask is read as it was written", () => {
  const asks = [
    { ask: "status" },
    { ask: "set", change: { range: 3, calibration: null, speaker: "silent", isOn: false } },
    { ask: "identify" },
    { ask: "join", url: "https://hub:8447", code: "ABCD-EFGH-JKMN-PQRS", name: "door" },
    { ask: "play-test", place: 7, code: 4_294_967_295, seconds: 10, level: -20 },
    { ask: "stop-test" },
    { ask: "clock", unixSeconds: 1_790_000_000 },
    { ask: "air" },
  ];
  expect(asks.map(asked)).toEqual(asks);
});

test.each([
  ["louder than −6 dB", { ask: "play-test", place: 1, code: 1, seconds: 1, level: -5 }],
  ["a test of a day", { ask: "play-test", place: 1, code: 1, seconds: 86_400 }],
  ["a place that is none", { ask: "play-test", place: -1, code: 1, seconds: 1 }],
  ["a range of 4 m", { ask: "set", change: { range: 4 } }],
  ["a calibration of 100 dB", { ask: "set", change: { calibration: 100 } }],
  ["a field that nobody knows", { ask: "set", change: { volume: 11 } }],
  ["a name longer than the hub takes", { ask: "join", url: "u", code: "c", name: "字".repeat(21) }],
  ["a word that nobody knows", { ask: "explode" }],
])("%s is not understood", (_, ask) => {
  expect(asked(ask)).toBeNull();
});

test("no line makes it throw, and a long one is not read", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((v) => JSON.stringify(v)),
      ),
      (line) => {
        expect([null, "object"]).toContain(parseEmitterAsk(line) === null ? null : "object");
        expect(parseEmitterAnswer(line)).toBeNull();
      },
    ),
    { seed: seedOfRun("api-emitter") },
  );
  expect(parseEmitterAsk(`{"ask":"status"}${" ".repeat(EMITTER_LINE_BYTES_MAX)}`)).toBeNull();
});
