/** Whole advertisements, as others put them on air. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { eid } from "../presence/eid.ts";
import { anyFrame } from "../testing/beacon-arbitraries.ts";
import { hostileBytes } from "../testing/hostile-bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { AD_BYTES_MAX } from "./ad.ts";
import { type BeaconFrame, decodeAdvertisement, encodeFrame } from "./frame.ts";

const framesOf = (hex: string): readonly BeaconFrame[] => {
  const decoded = decodeAdvertisement(fromHex(hex));
  return decoded.ok ? decoded.value.frames : [];
};
const faultOf = (hex: string): unknown => {
  const decoded = decodeAdvertisement(fromHex(hex));
  return decoded.ok ? decoded.value.others.at(-1)?.fault : decoded.error;
};

// The line that makes a Linux machine Apple's AirLocate beacon, with the usual flags of such lines (1A).
test("reads AirLocate's whole advertisement", () => {
  expect(framesOf("02011a 1aff 4c000215 e2c56db5dffb48d2b060d0f5a71096e0 0000 0000 c5 00")).toEqual(
    [
      {
        type: "ibeacon",
        uuid: fromHex("e2c56db5dffb48d2b060d0f5a71096e0"),
        major: 0,
        minor: 0,
        powerAt1m: -59,
      },
    ],
  );
});

// From the web calculator for hcitool, http://yencarnacion.github.io/eddystone-url-calculator/.
test("reads and writes the calculator's advertisement of an address", () => {
  const hex = "020106 0303aafe 0f16aafe 10 00 03 77656267617a6572 08";
  const frame = { type: "eddystone-url", url: "https://webgazer.org", powerAt0m: 0 };
  expect(framesOf(hex)).toEqual([frame]);
  expect(encodeFrame(frame as BeaconFrame)).toEqual(fromHex(hex));
});

// Heard from a beacon of Estimote's, kept in the tests of goodystone: without the reserved bytes.
test("reads a UID without its reserved bytes, and writes them as zeros", () => {
  const heard = "020106 0303aafe 1516aafe 00 eb edd1ebeac04e5defa017 ebb1cb1c7cc1";
  const frame = {
    type: "eddystone-uid" as const,
    namespace: fromHex("edd1ebeac04e5defa017"),
    instance: fromHex("ebb1cb1c7cc1"),
    powerAt0m: -21,
  };
  expect(framesOf(heard)).toEqual([frame]);
  const written = encodeFrame(frame as BeaconFrame);
  expect(toHex(written)).toBe("0201060303aafe1716aafe00ebedd1ebeac04e5defa017ebb1cb1c7cc10000");
  expect(written).toHaveLength(AD_BYTES_MAX);
});

test("an EID on air is the id of A.6", () => {
  const key = fromHex("b21f6f81f4d8ebcb361c85a5356ed0ea");
  const id = eid(key, { exponent: 9, time: 1_800_000_000 }, createNodeCrypto());
  expect(
    toHex(encodeFrame({ type: "eddystone-eid", eid: id, powerAt0m: -18 } as BeaconFrame)),
  ).toBe("0201060303aafe0d16aafe30ee89d191c462457408");
});

test("an encrypted TLM on air is the frame of A.6", () => {
  expect(framesOf("020106 0303aafe 1516aafe 20019cc77684117215d0a4dc00d0123489a8")).toEqual([
    {
      type: "eddystone-etlm",
      ciphertext: fromHex("9cc77684117215d0a4dc00d0"),
      salt: fromHex("1234"),
      tag: fromHex("89a8"),
    },
  ]);
});

test("every frame fits and survives the round trip", () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      const bytes = encodeFrame(frame);
      expect(bytes.length).toBeLessThanOrEqual(AD_BYTES_MAX);
      const decoded = decodeAdvertisement(bytes);
      expect(decoded.ok && decoded.value.frames).toEqual([frame]);
    }),
    { numRuns: 500, seed: seedOfRun("frames") },
  );
});

test("two frames in one advertisement are both heard", () => {
  expect(framesOf("0d16aafe30ee89d191c462457408 0916aafe10ee03610762").map((f) => f.type)).toEqual([
    "eddystone-eid",
    "eddystone-url",
  ]);
});

test("what is no beacon's is handed on as it is", () => {
  const decoded = decodeAdvertisement(fromHex("020106 05ff4c001001 0416 0f18 64 02 0a 04"));
  expect(decoded.ok && decoded.value).toEqual({
    frames: [],
    others: [
      { type: 0x01, data: fromHex("06"), fault: null },
      { type: 0xff, data: fromHex("4c001001"), fault: null },
      { type: 0x16, data: fromHex("0f1864"), fault: null },
      { type: 0x0a, data: fromHex("04"), fault: null },
    ],
  });
});

test.each([
  ["a short iBeacon", "06ff4c00021500", { type: "wrong-length", lengthBytes: 5 }],
  ["an Eddystone frame of nothing", "0316aafe", { type: "wrong-length", lengthBytes: 0 }],
  ["a frame of a later kind", "0416aafe40", { type: "unknown-frame-type", frameType: 0x40 }],
  ["a short UID", "0516aafe00ee", { type: "wrong-length", lengthBytes: 2 }],
  ["a short EID", "0516aafe30ee", { type: "wrong-length", lengthBytes: 2 }],
  ["a long EID", "0e16aafe30ee89d191c46245740800", { type: "wrong-length", lengthBytes: 11 }],
  ["an address of nothing", "0516aafe10ee", { type: "wrong-length", lengthBytes: 2 }],
  ["an address of a later kind", "0616aafe10ee04", { type: "unknown-scheme", scheme: 4 }],
  ["a short TLM", "0516aafe2000", { type: "wrong-length", lengthBytes: 2 }],
  ["a TLM of a later version", "0516aafe2002", { type: "unknown-version", version: 2 }],
  ["a short sealed TLM", "0516aafe2001", { type: "wrong-length", lengthBytes: 2 }],
  ["an advertisement cut short", "0716aafe2001", { type: "cut-short", offset: 0, missingBytes: 2 }],
])("says what is wrong with %s", (_, hex, fault) => {
  expect(faultOf(hex)).toEqual(fault);
});

test("no bytes make it throw, and what they say is written as bytes that say the same", () => {
  const valid = [
    "02011a 1aff 4c000215 e2c56db5dffb48d2b060d0f5a71096e0 0001 0002 c5",
    "020106 0303aafe 1716aafe 00 eb edd1ebeac04e5defa017 ebb1cb1c7cc1 0000",
    "020106 0303aafe 0f16aafe 10 00 03 77656267617a6572 08",
    "020106 0303aafe 0d16aafe 30 ee 89d191c462457408",
    "020106 0303aafe 1116aafe 20000bb8190000000064000003e8",
    "020106 0303aafe 1516aafe 20019cc77684117215d0a4dc00d0123489a8",
  ].map(fromHex);
  fc.assert(
    fc.property(hostileBytes(valid), (bytes) => {
      const decoded = decodeAdvertisement(bytes);
      for (const frame of decoded.ok ? decoded.value.frames : []) {
        const again = decodeAdvertisement(encodeFrame(frame));
        expect(again.ok && again.value.frames).toEqual([frame]);
      }
    }),
    { numRuns: 5000, seed: seedOfRun("hostile advertisements") },
  );
});
