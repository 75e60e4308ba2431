import { expect, test } from "vitest";
import { PLAN_KEYS, PLAN_TEXT } from "../testing/store-plans.ts";
import { lintStorePlan } from "./lint-store-plan.ts";
import { parseStorePlan } from "./parse-plan.ts";

function findingsOf(text: string) {
  const parsed = parseStorePlan(text);
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.error));
  }
  return lintStorePlan(parsed.value, PLAN_KEYS);
}

const changed = (from: string, to: string): string => {
  expect(PLAN_TEXT).toContain(from);
  return PLAN_TEXT.replace(from, to);
};

test("the bakery's plan has no fault", () => {
  expect(findingsOf(PLAN_TEXT).filter(({ severity }) => severity !== "note")).toEqual([]);
});

test.each([
  [
    "a beacon in a zone that there is not",
    "zone: Drinks aisle",
    "zone: Drinks",
    "zone-unknown",
    29,
  ],
  ["two zones of one name", "name: Drinks aisle", "name: Entrance", "zone-name-twice", 19],
  ["two zones of one number", "place: 2", "place: 1", "zone-place-twice", 20],
  ["a number that iBeacon cannot say", "place: 2", "place: 70000", "zone-place-too-high", 20],
  [
    "a way from a zone to itself",
    "place: 2",
    "place: 2\n    next: Drinks aisle",
    "zone-next-is-itself",
    21,
  ],
  ["a way to no zone", "place: 2", "place: 2\n    next: Cellar", "zone-unknown", 21],
  ["one device twice", "8899aabbccddeeff", '"0011223344556677"', "device-twice", 28],
  ["a beacon that is an emitter", "8899aabbccddeeff", "d0d1d2d3d4d5d6d7", "device-twice", 34],
  ["nothing that hangs there", "8899aabbccddeeff", "null", "device-missing", 28],
  ["two beacons of one name", "name: Fridge", "name: Above the door", "beacon-name-twice", 27],
  [
    "a profile and frames",
    "    profile: proof",
    "    profile: proof\n    frames: [{frame: tlm, share: 1, connectable: true}]",
    "profile-and-frames",
    30,
  ],
  ["an iBeacon without a number", "    place: 1\n", "", "zone-without-place", 25],
  [
    "a url that does not fit",
    "intervalMs: 300",
    "url: https://tillwave.example/a-way-that-is-too-long",
    "settings-wrong",
    27,
  ],
  [
    "a frame without its data",
    "    profile: proof",
    "    frames: [{frame: url, share: 1, connectable: true}]",
    "settings-wrong",
    27,
  ],
  [
    "an interval that phones pass by",
    "intervalMs: 300",
    "intervalMs: 9000",
    "frame-too-seldom",
    27,
  ],
  ["no such time zone", "Asia/Hong_Kong", "Asia/Atlantis", "unknown-time-zone", 24],
])("%s is found at its line", (_what, from, to, code, line) => {
  const findings = findingsOf(changed(from, to)).map(({ code: found, line: at }) => [found, at]);
  expect(findings).toContainEqual([code, line]);
});

test("findings stand in the order of the file", () => {
  const findings = findingsOf(changed("8899aabbccddeeff", "null").replace("place: 2", "place: 1"));
  const lines = findings.map(({ line }) => line);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
});
