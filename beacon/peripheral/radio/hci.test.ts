import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeEvent,
  disconnect,
  formatAddress,
  opcodeOf,
  parseTxPower,
  readAddress,
  readTxPower,
  resetController,
  setAdvertisingData,
  setAdvertisingEnable,
  setAdvertisingParameters,
  setScanResponse,
  widenFilter,
} from "./hci.ts";

/** Laid out by hand from Core 5.4, Vol 4, Part E: 7.1.6, 7.3.2, 7.4.6, 7.8.5, 7.8.6, 7.8.7, 7.8.8, 7.8.9. */
describe("commands are those of the specification", () => {
  test.each([
    ["reset", resetController(), "01 030c 00"],
    ["read the address", readAddress(), "01 0910 00"],
    ["read the power", readTxPower(), "01 0720 00"],
    ["disconnect", disconnect(0x0040), "01 0604 03 4000 13"],
    ["start", setAdvertisingEnable(true), "01 0a20 01 01"],
    ["stop", setAdvertisingEnable(false), "01 0a20 01 00"],
    [
      "connectable, each 1.28 s",
      setAdvertisingParameters({ connectable: true, intervalMs: 1280 }),
      "01 0620 0f 0008 0008 00 00 00 000000000000 07 00",
    ],
    [
      "not connectable, each 100 ms",
      setAdvertisingParameters({ connectable: false, intervalMs: 100 }),
      "01 0620 0f a000 a000 03 00 00 000000000000 07 00",
    ],
    [
      "each 10 s",
      setAdvertisingParameters({ connectable: false, intervalMs: 10_000 }),
      "01 0620 0f 803e 803e 03 00 00 000000000000 07 00",
    ],
    ["data", setAdvertisingData(fromHex("020106")), `01 0820 20 03 020106 ${"00".repeat(28)}`],
    ["no scan response", setScanResponse(new Uint8Array()), `01 0920 20 ${"00".repeat(32)}`],
  ])("%s", (_what, packet, hex) => {
    expect(toHex(packet)).toBe(toHex(fromHex(hex)));
  });

  test("data of 31 bytes fill their packet, and no more fit", () => {
    const data = new Uint8Array(31).fill(0xaa);
    expect(toHex(setAdvertisingData(data))).toBe(`010820201f${"aa".repeat(31)}`);
    expect(() => setAdvertisingData(new Uint8Array(32))).toThrow("an advertisement fits");
  });
});

describe("events", () => {
  test.each([
    ["04 0e 04 01 0a20 00", { type: "answer", opcode: 0x200a, status: 0, values: fromHex("") }],
    ["04 0e 04 01 0620 0c", { type: "answer", opcode: 0x2006, status: 0x0c, values: fromHex("") }],
    [
      "04 0e 0a 01 0910 00 420000 01aa00",
      { type: "answer", opcode: 0x1009, status: 0, values: fromHex("42000001aa00") },
    ],
    ["04 0f 04 01 01 0a20", { type: "answer", opcode: 0x200a, status: 1, values: fromHex("") }],
    ["04 05 04 00 4000 13", { type: "disconnected", handle: 0x40 }],
    [`04 3e 13 01 00 4000 01 ${"00".repeat(14)}`, { type: "connected", handle: 0x40 }],
    [`04 3e 1f 0a 00 4000 01 ${"00".repeat(26)}`, { type: "connected", handle: 0x40 }],
    ["04 10 01 42", { type: "crashed" }],
  ])("%s", (hex, event) => {
    expect(decodeEvent(fromHex(hex))).toStrictEqual(event);
  });

  test.each([
    ["a connection that failed", `04 3e 13 01 3c 4000 01 ${"00".repeat(14)}`],
    ["a connection that somebody here made", `04 3e 13 01 00 4000 00 ${"00".repeat(14)}`],
    ["a report of an advertisement", "04 3e 03 02 00 00"],
    ["an end that failed", "04 05 04 0c 4000 13"],
    ["an answer cut short", "04 0e 03 01 0a20"],
    ["a length that is not that of the packet", "04 0e 05 01 0a20 00"],
    ["data", "02 4020 0700 0300 0400 02 0001"],
    ["nothing", ""],
  ])("%s is none that matters", (_what, hex) => {
    expect(decodeEvent(fromHex(hex))).toBeNull();
  });

  test("no bytes make it throw", () => {
    const head = fc.constantFrom<number[]>([], [4], [4, 0x0e], [4, 0x0f], [4, 0x3e], [4, 5]);
    const packets = fc
      .tuple(head, fc.uint8Array({ maxLength: 40 }), fc.boolean())
      .map(([start, rest, isWhole]) =>
        isWhole ? Uint8Array.of(...start, rest.length, ...rest) : Uint8Array.of(...start, ...rest),
      );
    fc.assert(
      fc.property(packets, (packet) => {
        const event = decodeEvent(packet);
        expect(event === null || packet[0] === 4).toBe(true);
        opcodeOf(packet);
      }),
      { numRuns: 5000 },
    );
  });
});

test("an address is written as people write it, and nothing else is one", () => {
  expect(formatAddress(fromHex("420000 01aa00"))).toBe("00:aa:01:00:00:42");
  expect(formatAddress(fromHex("420000 01aa0000"))).toBeNull();
  expect(opcodeOf(fromHex("04 0a20"))).toBeNull();
  expect(opcodeOf(fromHex("01 0a20 01 01"))).toBe(0x200a);
});

test.each([
  ["@abandonware/bleno's", "14000000 20c00800 00000040 0000 0000"],
  ["@stoprocent/bleno's, which is too short", "14000000 20c00800 00000040 0000"],
])("a filter is as long as kernels want it, and lets crashes through: %s", (_whose, hex) => {
  expect(toHex(widenFilter(fromHex(hex)))).toBe(
    toHex(fromHex("14000000 20c00900 00000040 0000 0000")),
  );
});

test.each([
  ["07", 7],
  ["ec", -20],
  ["7f", null],
  ["", null],
  ["0700", null],
])("of a controller that returns %s as its power, %s dBm are read", (hex, dbm) => {
  expect(parseTxPower(fromHex(hex))).toBe(dbm);
});
