import { expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { Dbm } from "../core/units.ts";
import { IBEACON_BYTES, decodeIBeacon, encodeIBeacon } from "./ibeacon.ts";

// Apple's AirLocate sample beacon.
const AIRLOCATE = {
  bytes: fromHex("4C00 0215 E2C56DB5DFFB48D2B060D0F5A71096E0 0001 0002 C5"),
  beacon: {
    uuid: fromHex("E2C56DB5DFFB48D2B060D0F5A71096E0"),
    major: 1,
    minor: 2,
    powerAt1m: Dbm(-59),
  },
};

test("reads and writes the AirLocate sample", () => {
  expect(decodeIBeacon(AIRLOCATE.bytes)).toEqual({ ok: true, value: AIRLOCATE.beacon });
  expect(encodeIBeacon(AIRLOCATE.beacon)).toEqual(AIRLOCATE.bytes);
});

test("names the first byte that is not an iBeacon's", () => {
  const bytes = Uint8Array.from(AIRLOCATE.bytes);
  bytes[2] = 0x03;
  expect(decodeIBeacon(bytes)).toEqual({ ok: false, error: { type: "not-an-ibeacon", offset: 2 } });
  expect(decodeIBeacon(fromHex("4C00"))).toEqual({
    ok: false,
    error: { type: "not-an-ibeacon", offset: 2 },
  });
});

test.each([IBEACON_BYTES - 1, IBEACON_BYTES + 1])("refuses a beacon of %i bytes", (lengthBytes) => {
  const bytes = new Uint8Array(lengthBytes);
  bytes.set(AIRLOCATE.bytes.slice(0, lengthBytes));
  expect(decodeIBeacon(bytes)).toEqual({ ok: false, error: { type: "wrong-length", lengthBytes } });
});

test("a UUID of another length is our own mistake", () => {
  expect(() => encodeIBeacon({ ...AIRLOCATE.beacon, uuid: new Uint8Array(15) })).toThrow(/UUID/u);
});
