/** Vectors: google/eddystone and RadiusNetworks/ephemeral_calc, as in protocols appendix A; A.6. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { VECTOR_KEYS } from "../testing/presence-vectors.ts";
import { eid, eidsOf, temporaryKey } from "./eid.ts";
import { rollingIBeacon } from "./ibeacon-id.ts";

const crypto = createNodeCrypto();

describe.each([
  ["a program", crypto],
  ["a page", nobleCrypto],
])("%s", (_, cipher) => {
  test.each([
    ["0102030405060708090a111213141516", 10, 0, "a9b76a71c5f89290"],
    ["0102030405060708090a111213141516", 10, 2000, "4144413e45fefa58"],
    ["7c91330e61dfea4606b5b3ecb4457d76", 0, 0, "436bfe57d5a09505"],
  ])("makes the ids that others have published: %s, K %i, T %i", (key, exponent, time, id) => {
    expect(toHex(eid(fromHex(key), { exponent, time }, cipher))).toBe(id);
  });

  test("has the published temporary keys", () => {
    const key = fromHex("7c91330e61dfea4606b5b3ecb4457d76");
    expect(toHex(temporaryKey(key, 0, cipher))).toBe("4d7ad123b3f67bb3c7ac3ffd02599f6a");
    expect(toHex(temporaryKey(VECTOR_KEYS.eid, 1_800_000_000, cipher))).toBe(
      "09d24c8a0dc3b26034ad77d3a2988772",
    );
  });

  test.each([
    [1_799_999_999, "31d25ba9a6dc8a26"],
    [1_800_000_000, "89d191c462457408"],
    [1_800_000_511, "89d191c462457408"],
    [1_800_000_512, "67a1f0dab3a429ba"],
  ])("makes the ids of A.6 at %i", (time, id) => {
    expect(toHex(eid(VECTOR_KEYS.eid, { exponent: 9, time }, cipher))).toBe(id);
  });

  test("makes the rolling major and minor of A.6", () => {
    const { ibeacon } = VECTOR_KEYS;
    const clock = { exponent: 9, time: 1_800_000_000 };
    expect(rollingIBeacon(ibeacon, clock, cipher)).toBe(0x1dbe_4984);
    expect(rollingIBeacon(ibeacon, { ...clock, time: clock.time + 511 }, cipher)).toBe(0x1dbe_4984);
    expect(rollingIBeacon(ibeacon, { ...clock, time: clock.time + 512 }, cipher)).not.toBe(
      0x1dbe_4984,
    );
  });
});

test("many ids in a row are those that each moment has, over every change of the temporary key and the end of the clock", () => {
  const anyStart = fc.oneof(
    fc.nat(2 ** 32 - 1),
    fc.constantFrom(65_535, 65_536, 131_000, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 70_000),
  );
  fc.assert(
    fc.property(fc.nat(15), anyStart, fc.integer({ min: 0, max: 40 }), (exponent, time, count) => {
      const ids = eidsOf(VECTOR_KEYS.eid, { exponent, time, count }, crypto);
      expect(ids).toHaveLength(count * 8);
      for (let i = 0; i < count; i += 1) {
        const at = (time + i * 2 ** exponent) % 2 ** 32;
        const id = eid(VECTOR_KEYS.eid, { exponent, time: at }, crypto);
        expect(ids.slice(i * 8, i * 8 + 8)).toEqual(id);
      }
    }),
  );
});

test("an id that would last longer than its key is our own mistake", () => {
  expect(() => eid(VECTOR_KEYS.eid, { exponent: 16, time: 0 }, crypto)).toThrow(/does not last/u);
});
