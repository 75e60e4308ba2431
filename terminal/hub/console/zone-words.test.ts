import { expect, test } from "vitest";
import type { ZonesFault } from "@tillwave/shared/api/console-zones";
import { agoWords, codeFailureWords, fieldFaultWords, zonesFaultWords } from "./zone-words.ts";

test("whatever the hub finds wrong with zones, both are named and nothing was saved", () => {
  const faults: readonly ZonesFault[] = [
    { type: "changed-meanwhile" },
    { type: "place-twice", place: 3, names: ["Door", "Counter"] },
    { type: "name-twice", name: "Door", places: [1, 2] },
    { type: "emitter-twice", emitter: "9c41e07b55d2f1a0", names: ["Door", "Counter"] },
    { type: "unknown-next", place: 1, name: "Door", next: 9 },
    { type: "next-is-itself", place: 1, name: "Door" },
    { type: "unknown-place", name: "Door" },
    { type: "has-emitters", name: "Door", emitters: 1 },
    { type: "has-emitters", name: "Door", emitters: 2 },
  ];
  const said = faults.map(zonesFaultWords);
  expect(new Set(said).size).toBe(faults.length);
  expect(said.filter((words) => !words.includes("Nothing was saved"))).toEqual([]);
  expect(said.slice(1).filter((words) => !words.includes("Door"))).toEqual([]);
  expect(said[1]).toContain("Counter");
  expect(said[3]).toContain("Counter");
  expect(said[8]).toMatch(/^2 emitters sound in Door/u);
});

test("a field that does not do says what would", () => {
  expect(fieldFaultWords({ at: "points", why: "number", min: 0, max: 10_000 })).toBe(
    "A whole number from 0 to 10,000.",
  );
  expect(fieldFaultWords({ at: "name", why: "missing" })).toBe("Give it a name.");
  expect(fieldFaultWords({ at: "x", why: "metres", max: 2000 })).toContain("2,000");
  expect(fieldFaultWords({ at: "hours-0", why: "days" })).toBe("Choose a day.");
});

test("who never heard an emitter is said as well as who just did", () => {
  expect(agoWords(null, 1000)).toBe("never");
  expect(agoWords(1000, 5000)).toBe("4 s ago");
});

test("too many codes are codes, not requests", () => {
  expect(codeFailureWords({ type: "refused", status: 429 })).toMatch(/^Too many codes are open/u);
  expect(codeFailureWords({ type: "unreachable" })).toMatch(/^The hub does not answer/u);
});
