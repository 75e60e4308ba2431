import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../core/bytes.ts";
import { encodeCbor } from "../../cose/cbor.ts";
import { parserIsStrict } from "../../testing/hostile-bytes.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import { type Hello, decodeHello, encodeHello } from "./hello.ts";
import { HELLO } from "../../testing/provisioning-session.ts";

const hello: Hello = {
  firmware: "1.4.0",
  settingsVersion: 3,
  time: 1_800_000_000,
  bootCount: 7,
  claimed: false,
  hasPresenceKey: false,
  canBlink: false,
};

test("the published hello (A.7)", () => {
  expect(toHex(encodeHello(hello))).toBe(toHex(HELLO));
  expect(decodeHello(HELLO)).toEqual({ ok: true, value: hello });
});

test("every hello comes back", () => {
  const any: fc.Arbitrary<Hello> = fc.record({
    firmware: fc.string({ maxLength: 8 }),
    settingsVersion: fc.nat(0xffff_ffff),
    time: fc.nat(0xffff_ffff),
    bootCount: fc.nat(0xffff_ffff),
    claimed: fc.boolean(),
    hasPresenceKey: fc.boolean(),
    canBlink: fc.boolean(),
  });
  const property = fc.property(any, (one) => {
    expect(decodeHello(encodeHello(one))).toEqual({ ok: true, value: one });
  });
  fc.assert(property, { seed: seedOfRun("hellos") });
});

test("a beacon of another protocol says which, and its firmware", () => {
  expect(decodeHello(encodeCbor([2, "9.0.0", 5]))).toEqual({
    ok: false,
    error: { type: "other-protocol", version: 2, firmware: "9.0.0" },
  });
  expect(decodeHello(encodeCbor([3]))).toEqual({
    ok: false,
    error: { type: "other-protocol", version: 3, firmware: null },
  });
});

test("flags of a newer firmware are passed over", () => {
  expect(decodeHello(encodeCbor([1, "2", 3, 4, 5, 0x81]))).toMatchObject({
    value: { claimed: true, hasPresenceKey: false },
  });
});

describe("strict", () => {
  parserIsStrict({
    what: "hello",
    valid: [HELLO],
    again(bytes) {
      const read = decodeHello(bytes);
      const flags = bytes.at(-1) ?? 0;
      return read.ok && flags < 8 ? encodeHello(read.value) : null;
    },
  });
});

test("a hello that nobody could read is not said", () => {
  expect(() => encodeHello({ ...hello, firmware: "x".repeat(33) })).toThrow(/hello/u);
});
