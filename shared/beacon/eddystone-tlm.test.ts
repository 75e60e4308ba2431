import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { Celsius, Millis, Millivolts } from "../core/units.ts";
import { decodeEtlm } from "./eddystone-etlm.ts";
import { type EddystoneTlm, decodeTlm, encodeTlm } from "./eddystone-tlm.ts";

/** Protocols A.6, as figures. */
const A6: EddystoneTlm = {
  battery: Millivolts(3000),
  temperature: Celsius(25.5),
  frames: 100,
  uptime: Millis(100_000),
};

const again = (tlm: Partial<EddystoneTlm>) => {
  const decoded = decodeTlm(encodeTlm({ ...A6, ...tlm }));
  return decoded.ok ? decoded.value : decoded.error;
};

test("reads and writes the figures of A.6", () => {
  expect(toHex(encodeTlm(A6))).toBe("20000bb8198000000064000003e8");
  expect(again({})).toEqual(A6);
});

test("a beacon on the mains without a thermometer says that it knows neither", () => {
  const tlm = { ...A6, battery: null, temperature: null };
  expect(toHex(encodeTlm(tlm))).toBe("20000000800000000064000003e8");
  expect(again(tlm)).toEqual(tlm);
});

test("frost is below zero", () => {
  expect(decodeTlm(fromHex("2000 0bb8 fec0 00000064 000003e8"))).toMatchObject({
    value: { temperature: -1.25 },
  });
});

test("a sick sensor's figure goes out as the nearest that can be said", () => {
  expect(again({ battery: Millivolts(0) })).toMatchObject({ battery: 1 });
  expect(again({ battery: Millivolts(100_000) })).toMatchObject({ battery: 65_535 });
  expect(again({ temperature: Celsius(-300) })).toMatchObject({ temperature: -127.996_093_75 });
  expect(again({ temperature: Celsius(1000) })).toMatchObject({ temperature: 127.996_093_75 });
});

test("counts begin anew where they end", () => {
  expect(again({ frames: 2 ** 32 + 5, uptime: Millis(2 ** 32 * 100 + 700) })).toMatchObject({
    frames: 5,
    uptime: 700,
  });
});

test("another version and another length are refused", () => {
  expect(decodeTlm(fromHex("2002 0bb8 1900 00000064 000003e8"))).toEqual({
    ok: false,
    error: { type: "unknown-version", version: 2 },
  });
  expect(decodeTlm(fromHex("20"))).toEqual({
    ok: false,
    error: { type: "wrong-length", lengthBytes: 1 },
  });
  expect(decodeTlm(fromHex("2000 0bb8 1900 00000064 000003"))).toEqual({
    ok: false,
    error: { type: "wrong-length", lengthBytes: 13 },
  });
});

test("figures in clear are no sealed ones, nor is a byte", () => {
  expect(decodeEtlm(encodeTlm(A6))).toEqual({
    ok: false,
    error: { type: "unknown-version", version: 0 },
  });
  expect(decodeEtlm(fromHex("20"))).toEqual({
    ok: false,
    error: { type: "wrong-length", lengthBytes: 1 },
  });
});
