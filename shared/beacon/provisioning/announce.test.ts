import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, fromHex, toHex } from "../../core/bytes.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import {
  type Announcement,
  decodeAnnouncement,
  encodeAnnouncement,
  findAnnouncement,
} from "./announce.ts";

const announcement: Announcement = {
  version: 1,
  state: "claimed",
  keyVersion: 0x0203,
  devicePrefix: fromHex("d0d1d2d3"),
};
const WRITTEN = "1921412c0e6d3a1f549b0b4c1d5e01006c7a01010203d0d1d2d3";

test("an announcement is 26 bytes, the service little-endian in front", () => {
  const bytes = encodeAnnouncement(announcement);
  expect(bytes).toHaveLength(26);
  expect(toHex(bytes)).toBe(WRITTEN);
  expect(findAnnouncement(bytes)).toEqual(announcement);
});

test("it is found wherever it stands, and padding ends the search", () => {
  const bytes = fromHex(WRITTEN);
  const flags = fromHex("020106");
  expect(findAnnouncement(concatBytes([flags, bytes]))).toEqual(announcement);
  expect(findAnnouncement(concatBytes([bytes, new Uint8Array(5)]))).toEqual(announcement);
  expect(findAnnouncement(concatBytes([new Uint8Array(1), bytes]))).toBeNull();
  expect(findAnnouncement(flags)).toBeNull();
  expect(findAnnouncement(new Uint8Array())).toBeNull();
});

test("another service, another length or another state is none of ours", () => {
  const foreign = fromHex(WRITTEN.replace("412c", "422c"));
  expect(findAnnouncement(foreign)).toBeNull();
  expect(findAnnouncement(fromHex(WRITTEN).slice(0, 25))).toBeNull();
  expect(decodeAnnouncement(fromHex("010300000a0b0c0d"))).toBeNull();
  expect(decodeAnnouncement(fromHex("000100000a0b0c0d"))).toBeNull();
  expect(decodeAnnouncement(fromHex("010100000a0b0c"))).toBeNull();
  expect(decodeAnnouncement(fromHex("010100000a0b0c0d0e"))).toBeNull();
});

test("a newer beacon is seen, with its version", () => {
  expect(decodeAnnouncement(fromHex("020000000a0b0c0d"))).toMatchObject({ version: 2 });
});

test("every announcement comes back, and no bytes make it throw", () => {
  const any = fc.record({
    version: fc.integer({ min: 1, max: 255 }),
    state: fc.constantFrom("unclaimed" as const, "claimed" as const, "locked-out" as const),
    keyVersion: fc.nat(0xffff),
    devicePrefix: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  });
  const seed = seedOfRun("announcements");
  fc.assert(
    fc.property(any, (one) => {
      expect(findAnnouncement(encodeAnnouncement(one))).toEqual(one);
    }),
    { seed },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      findAnnouncement(bytes);
      findAnnouncement(concatBytes([fromHex("1921412c0e6d3a1f549b0b4c1d5e01006c7a"), bytes]));
      return true;
    }),
    { seed, numRuns: 2000 },
  );
});

test("of a device's id the first four bytes are taken; of a key's version the lower 16 bits", () => {
  const bytes = encodeAnnouncement({
    ...announcement,
    keyVersion: 0x0001_0203,
    devicePrefix: fromHex("d0d1d2d3d4d5d6d7"),
  });
  expect(toHex(bytes)).toBe(WRITTEN);
  expect(() => encodeAnnouncement({ ...announcement, devicePrefix: fromHex("d0") })).toThrow(
    /four bytes/u,
  );
});
