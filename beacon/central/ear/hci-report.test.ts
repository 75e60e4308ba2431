import { concatBytes, fromHex } from "@tillwave/shared/core/bytes";
import { hostileBytes } from "@tillwave/shared/testing/hostile-bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AIR_DATA_MAX, decodeAdvertisingEvent } from "./hci-report.ts";

const RUNS = 20_000;

/** As btvirt 5.66 sends it: a connectable advertisement of 3 bytes, −60 dBm. */
const ONE = fromHex("043e0f 02 01 00 00 42000101aa00 03 020106 c4");

/** The same controller, with a report more. */
const TWO = concatBytes([
  fromHex("043e19 02 02"),
  fromHex("00 00 42000101aa00 03 020106 c4"),
  fromHex("04 01 030201c0ffee 00 7f"),
]);

test("a report says who, how, what and how loud", () => {
  expect(decodeAdvertisingEvent(ONE, 17)).toEqual({
    isBroken: false,
    reports: [
      {
        at: 17,
        address: "00:aa:01:01:00:42",
        addressType: "public",
        kind: "connectable",
        data: fromHex("020106"),
        rssi: -60,
      },
    ],
  });
});

test("two reports of one packet are two, and a level that is not known is none", () => {
  const heard = decodeAdvertisingEvent(TWO, 0);
  expect(heard?.isBroken).toBe(false);
  expect(heard?.reports.map(({ kind, rssi, addressType }) => [kind, rssi, addressType])).toEqual([
    ["connectable", -60, "public"],
    ["scan-response", null, "random"],
  ]);
});

test("what comes before the break is heard", () => {
  const cut = decodeAdvertisingEvent(TWO.subarray(0, -1), 0);
  expect(cut?.isBroken).toBe(true);
  expect(cut?.reports).toHaveLength(1);
});

test.each([
  ["another event", "040e04010c2000"],
  ["another subevent", "043e0201"],
  ["nothing", ""],
])("%s is no report", (_, hex) => {
  expect(decodeAdvertisingEvent(fromHex(hex), 0)).toBeNull();
});

test.each([
  ["none at all", "043e020200"],
  ["a kind that there is not", "043e0f 02 01 05 00 42000101aa00 03 020106 c4"],
  ["an address that is neither", "043e0f 02 01 00 04 42000101aa00 03 020106 c4"],
  ["more data than an advertisement has", "043e0f 02 01 00 00 42000101aa00 20 020106 c4"],
  ["fewer than it says", "043e0f 02 01 00 00 42000101aa00 1f 020106 c4"],
])("%s is broken", (_, hex) => {
  expect(decodeAdvertisingEvent(fromHex(hex), 0)).toMatchObject({ isBroken: true, reports: [] });
});

test("no bytes make it throw, and nothing comes out that a word could not hold", () => {
  const any = hostileBytes([ONE, TWO]);
  fc.assert(
    fc.property(any, (bytes) => {
      const heard = decodeAdvertisingEvent(bytes, 0);
      const areSound = (heard?.reports ?? []).every(
        ({ data, rssi, address }) =>
          data.length <= AIR_DATA_MAX &&
          (rssi === null || (rssi >= -127 && rssi <= 20)) &&
          /^[\da-f]{2}(?::[\da-f]{2}){5}$/u.test(address),
      );
      expect(areSound).toBe(true);
    }),
    { numRuns: RUNS, seed: seedOfRun("hci-report") },
  );
});
