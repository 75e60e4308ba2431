import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, fromHex } from "../core/bytes.ts";
import { hostileBytes } from "../testing/hostile-bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { classifyAtr, storageCardOf } from "./card-kind.ts";

const PHONE = fromHex("3b80800101");
const NTAG = fromHex("3b8f8001804f0ca000000306030003000000006 8".replaceAll(" ", ""));
const CLASSIC = fromHex("3b8f8001804f0ca0000003060300010000000 06a".replaceAll(" ", ""));

describe("on the reader lies", () => {
  test.each([
    ["a phone with nothing to say of itself", PHONE, "iso-dep"],
    [
      "a phone that says 4F in the place of a tag's",
      fromHex("3b8980014f4f112233445566770a"),
      "iso-dep",
    ],
    [
      "a bank card",
      fromHex("3b8e800180318066b1840c016e0183009000 1c".replaceAll(" ", "")),
      "iso-dep",
    ],
    ["a phone that begins like a tag", fromHex("3b8a8001804f0ca0000003060300aa"), "iso-dep"],
    ["a sticker", NTAG, "storage"],
    ["a transit card", CLASSIC, "storage"],
    ["a card with contacts", fromHex("3b6500002063cb6800"), "unknown"],
    ["a card that says nothing", fromHex(""), "unknown"],
    ["a byte", fromHex("3b"), "unknown"],
    ["an ATR that was cut", NTAG.slice(0, -1), "unknown"],
    ["an ATR with something after it", concatBytes([NTAG, fromHex("00")]), "unknown"],
    ["inverse convention", fromHex("3f80800101"), "unknown"],
  ])("%s", (_, atr, kind) => {
    expect(classifyAtr(atr)).toBe(kind);
  });
});

test("a storage card has a name, where it is listed", () => {
  expect(storageCardOf(NTAG)).toEqual({
    standard: 3,
    card: 3,
    name: "MIFARE Ultralight or NTAG",
  });
  expect(storageCardOf(CLASSIC)?.name).toBe("MIFARE Classic 1K");
  const other = Uint8Array.from(NTAG);
  other.set([0x11, 0xf0, 0x12], 12);
  expect(storageCardOf(other)).toEqual({ standard: 0x11, card: 0xf012, name: null });
  expect(storageCardOf(PHONE)).toBeNull();
});

test("no bytes make it throw, and what is storage has a card's number", () => {
  const runs = Number(process.env["FUZZ_RUNS"] ?? 2000);
  fc.assert(
    fc.property(hostileBytes([PHONE, NTAG, CLASSIC]), (atr) => {
      expect(storageCardOf(atr) !== null).toBe(classifyAtr(atr) === "storage");
    }),
    { numRuns: runs, seed: seedOfRun("an ATR") },
  );
});
