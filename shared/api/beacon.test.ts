import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import {
  BEACON_LINE_BYTES_MAX,
  BEACON_LOG_LINES_MAX,
  parseBeaconAnswer,
  parseBeaconAsk,
} from "./beacon.ts";

const asked = (ask: object): unknown => parseBeaconAsk(JSON.stringify(ask));

test("every ask is read as it was written", () => {
  const asks = [
    { ask: "status" },
    { ask: "settings" },
    { ask: "apply", settings: { version: 1, name: "Door" } },
    { ask: "identify" },
    { ask: "clock", unixSeconds: 1_790_000_000 },
    { ask: "log", lines: 50 },
    { ask: "release" },
  ];
  expect(asks.map(asked)).toEqual(asks);
});

test.each([
  ["settings that are a number", { ask: "apply", settings: 1 }],
  ["a time before 1970", { ask: "clock", unixSeconds: -1 }],
  ["a time beyond 32 bits", { ask: "clock", unixSeconds: 2 ** 32 }],
  ["no line of the log", { ask: "log", lines: 0 }],
  ["the whole log", { ask: "log", lines: BEACON_LOG_LINES_MAX + 1 }],
  ["a field that nobody knows", { ask: "release", keys: "too" }],
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
        fc.record({ ask: fc.constantFrom("apply", "log", "clock"), settings: fc.anything() }),
      ),
      (value) => {
        const line = typeof value === "string" ? value : JSON.stringify(value);
        parseBeaconAsk(line ?? "");
        parseBeaconAnswer(line ?? "");
      },
    ),
    { seed: seedOfRun("api-beacon"), numRuns: 500 },
  );
  const long = JSON.stringify({ ask: "status" }).padEnd(BEACON_LINE_BYTES_MAX + 1);
  expect(parseBeaconAsk(long)).toBeNull();
});
