import * as fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { zonesRequestSchema } from "@tillwave/shared/api/console-zones";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { NEW_ZONE, USUAL_HOURS, type ZoneFields, readZoneWish, zoneFieldsOf } from "./zone-wish.ts";

const seed = seedOfRun("wishes for zones");
const door: ZoneFields = { ...NEW_ZONE, name: " Front  door\n", x: "1,5", y: "0" };

test("a zone is made of what was typed, without what means nothing", () => {
  expect(readZoneWish(door, null)).toEqual({
    ok: true,
    wish: {
      place: null,
      name: "Front door",
      kind: "zone",
      range: 5,
      points: 5,
      periodHours: 24,
      next: null,
      at: [1.5, 0],
      reward: null,
      hours: null,
    },
  });
});

test("what does not do is named with its field", () => {
  const faultOf = (change: Partial<ZoneFields>): unknown => {
    const read = readZoneWish({ ...door, ...change }, 3);
    return read.ok ? null : [read.fault.at, read.fault.why];
  };
  expect(faultOf({ name: " \u0000 " })).toEqual(["name", "missing"]);
  expect(faultOf({ name: "門".repeat(41) })).toEqual(["name", "too-long"]);
  expect(faultOf({ points: "-1" })).toEqual(["points", "number"]);
  expect(faultOf({ points: "10001" })).toEqual(["points", "number"]);
  expect(faultOf({ points: "" })).toEqual(["points", "number"]);
  expect(faultOf({ periodHours: "0" })).toEqual(["period", "number"]);
  expect(faultOf({ periodHours: "1.5" })).toEqual(["period", "number"]);
  expect(faultOf({ reward: "x".repeat(81) })).toEqual(["reward", "too-long"]);
  expect(faultOf({ x: "" })).toEqual(["x", "metres"]);
  expect(faultOf({ y: "2001" })).toEqual(["y", "metres"]);
  expect(faultOf({ hours: [USUAL_HOURS, { ...USUAL_HOURS, days: [] }] })).toEqual([
    "hours-1",
    "days",
  ]);
  expect(faultOf({ hours: [{ ...USUAL_HOURS, to: "" }] })).toEqual(["hours-0", "times"]);
  expect(faultOf({})).toBeNull();
  expect(faultOf({ hours: [{ ...USUAL_HOURS, from: "21:00", to: "02:00" }] })).toBeNull();
});

test("a position is both figures or none, and no hours are always", () => {
  const read = readZoneWish({ ...door, x: " ", y: "", hours: [] }, 3);
  expect(read.ok && [read.wish.at, read.wish.hours]).toEqual([null, null]);
});

test("whatever is typed, what comes of it the hub's form takes, and it reads the same again", () => {
  const text = fc.string({ unit: "binary", maxLength: 100 });
  const number = fc.oneof(
    { arbitrary: fc.nat(1000).map(String), weight: 20 },
    fc.double().map(String),
    text,
  );
  const typed: fc.Arbitrary<ZoneFields> = fc.record({
    name: fc.oneof(text, fc.constant("Door")),
    kind: fc.constantFrom("entry", "zone"),
    range: fc.constantFrom(3, 5, 7, 10),
    points: number,
    periodHours: number,
    reward: text,
    next: fc.option(fc.integer({ min: 1, max: 9 })),
    x: number,
    y: number,
    hours: fc.option(
      fc.array(
        fc.record({
          days: fc.uniqueArray(fc.integer({ min: 0, max: 6 })),
          from: fc.constantFrom("00:00", "09:00", "21:30"),
          to: fc.constantFrom("09:00", "21:30", "23:59"),
        }),
        { maxLength: 14 },
      ),
    ),
  });
  let taken = 0;
  fc.assert(
    fc.property(typed, (fields) => {
      const read = readZoneWish(fields, 1);
      if (read.ok) {
        taken += 1;
        const request = { basedOn: 1, zones: [read.wish], consent: null };
        expect(v.is(zonesRequestSchema, request)).toBe(true);
        expect(readZoneWish(zoneFieldsOf(read.wish), 1)).toEqual(read);
      }
    }),
    { seed, numRuns: 200 },
  );
  expect(taken).toBeGreaterThan(5);
});
