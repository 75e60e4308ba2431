import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { toUtf8 } from "../core/bytes.ts";
import {
  type EmitterSettings,
  formatEmitterSettings,
  parseEmitterSettings,
} from "./emitter-settings.ts";
import { type OpenHours, type WeekTime, isOpen } from "./open-hours.ts";
import { type Zone, type Zones, findZonesFaults, formatZones, parseZones } from "./zones.ts";

const DOOR: Zone = {
  place: 1,
  name: "Door",
  kind: "entry",
  range: 3,
  points: 5,
  periodHours: 24,
  next: 2,
  at: [0, 0],
  reward: null,
  emitters: ["d0d1d2d3d4d5d6d7"],
  hours: null,
};
const SHOES: Zone = {
  ...DOOR,
  place: 2,
  name: "鞋 Shoes",
  kind: "zone",
  next: null,
  at: null,
  reward: "10 % off today",
  emitters: [],
  hours: [{ days: [0, 6], from: "09:00", to: "21:00" }],
};
const words = { en: "Yes", "zh-Hant": "好", "zh-Hans": "好", ja: "はい", ko: "네" };
const ZONES: Zones = { zones: [DOOR, SHOES], consent: { version: 1, text: words } };

const parsed = (zones: unknown): Zones | null => parseZones(toUtf8(JSON.stringify(zones)));

test("zones say the same after the way to the disk and back", () => {
  expect(parseZones(toUtf8(formatZones(ZONES)))).toEqual(ZONES);
  expect(findZonesFaults(ZONES)).toEqual([]);
});

test.each<[string, readonly Zone[], unknown]>([
  [
    "two zones with one number",
    [DOOR, { ...SHOES, place: 1 }],
    { type: "place-twice", place: 1, names: ["Door", "鞋 Shoes"] },
  ],
  [
    "two zones with one name",
    [DOOR, { ...SHOES, name: "Door" }],
    { type: "name-twice", name: "Door", places: [1, 2] },
  ],
  [
    "one emitter in two zones",
    [DOOR, { ...SHOES, emitters: DOOR.emitters }],
    { type: "emitter-twice", emitter: "d0d1d2d3d4d5d6d7", names: ["Door", "鞋 Shoes"] },
  ],
  [
    "a way to nowhere",
    [{ ...DOOR, next: 3 }, SHOES],
    { type: "unknown-next", place: 1, name: "Door", next: 3 },
  ],
  [
    "a way to itself",
    [{ ...DOOR, next: 1 }, SHOES],
    { type: "next-is-itself", place: 1, name: "Door" },
  ],
])("%s is found, and named", (_, zones, fault) => {
  expect(findZonesFaults({ zones })).toContainEqual(fault);
  expect(parsed({ ...ZONES, zones })).toBeNull();
});

test.each<[string, object]>([
  ["place 0", { place: 0 }],
  ["a place beyond 32 bits", { place: 2 ** 32 }],
  ["half a point", { points: 0.5 }],
  ["more points than anybody gives", { points: 10_001 }],
  ["a period of nothing", { periodHours: 0 }],
  ["a range that no emitter has", { range: 4 }],
  ["a name of spaces", { name: "  " }],
  ["a name of two lines", { name: "a\nb" }],
  ["a position off every plan", { at: [0, 2001] }],
  ["an emitter with half a name", { emitters: ["d0d1"] }],
  ["hours that no clock shows", { hours: [{ days: [1], from: "24:00", to: "25:00" }] }],
  ["hours of no day", { hours: [{ days: [], from: "09:00", to: "21:00" }] }],
  ["a field more", { colour: "red" }],
])("a zone with %s is none", (_, change) => {
  expect(parsed({ ...ZONES, zones: [{ ...DOOR, next: null, ...change }] })).toBeNull();
});

test("a consent that lacks a language is none", () => {
  const { ko: _, ...text } = words;
  expect(parsed({ ...ZONES, consent: { version: 1, text } })).toBeNull();
  expect(parsed({ ...ZONES, consent: { version: 0, text: words } })).toBeNull();
});

test("no bytes make it throw, and what is read is written the same", () => {
  const valid = formatZones(ZONES);
  const damaged = fc
    .tuple(fc.nat(valid.length - 1), fc.string({ maxLength: 3 }), fc.nat(3))
    .map(([at, put, cut]) => toUtf8(valid.slice(0, at) + put + valid.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 100 })), (bytes) => {
      const zones = parseZones(bytes);
      expect(zones === null || parseZones(toUtf8(formatZones(zones)))).toEqual(zones ?? true);
    }),
  );
});

describe("what an emitter is told", () => {
  const SETTINGS: EmitterSettings = {
    version: 3,
    place: 1,
    name: "Door",
    range: 5,
    profile: "steady",
    hours: SHOES.hours,
    timeZone: "Asia/Hong_Kong",
  };

  test("says the same after the way there and back", () => {
    expect(parseEmitterSettings(formatEmitterSettings(SETTINGS))).toEqual(SETTINGS);
  });

  test("is nothing where it is broken", () => {
    for (const json of ["", "{", "null", "{}", JSON.stringify({ ...SETTINGS, range: 6 })]) {
      expect(parseEmitterSettings(json)).toBeNull();
    }
  });
});

describe("hours", () => {
  const day: readonly OpenHours[] = [{ days: [1, 2], from: "09:00", to: "21:00" }];
  const night: readonly OpenHours[] = [{ days: [5], from: "20:00", to: "02:00" }];
  const at = (weekday: number, time: string) => ({
    day: weekday,
    minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)),
  });

  test.each<[readonly OpenHours[] | null, WeekTime, boolean]>([
    [day, at(1, "08:59"), false],
    [day, at(1, "09:00"), true],
    [day, at(2, "20:59"), true],
    [day, at(2, "21:00"), false],
    [day, at(3, "12:00"), false],
    [night, at(5, "19:59"), false],
    [night, at(5, "23:59"), true],
    [night, at(6, "01:59"), true],
    [night, at(6, "02:00"), false],
    [night, at(6, "20:30"), false],
    [[{ days: [0], from: "00:00", to: "24:00" }], at(0, "23:59"), true],
    [[{ days: [0], from: "00:00", to: "24:00" }], at(1, "00:00"), false],
    [[{ days: [6], from: "08:00", to: "08:00" }], at(0, "07:59"), true],
    [null, at(3, "03:00"), true],
    [[], at(3, "03:00"), false],
  ])("%# are kept, over midnight and over the week's end too", (hours, when, open) => {
    expect(isOpen(hours, when)).toBe(open);
  });

  test("two spans of one week are both kept", () => {
    const both = [...day, present(night[0], "a span")];
    expect(isOpen(both, at(1, "10:00")) && isOpen(both, at(6, "01:00"))).toBe(true);
  });
});
