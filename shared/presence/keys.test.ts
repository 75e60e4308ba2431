import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { VECTORS } from "../testing/presence-vectors.ts";
import { deviceKey, presenceKeys } from "./keys.ts";

test.each([
  ["a program", createNodeCrypto()],
  ["a page", nobleCrypto],
])("%s derives the published keys (A.6)", (_, crypto) => {
  const key = deviceKey(VECTORS.siteKey, VECTORS, crypto);
  expect(toHex(key)).toBe("6a1c27d083c859f3ddf6060325689673f452e9a93037297e03fcca1fb81bed8f");
  const keys = presenceKeys(key, crypto);
  expect(toHex(keys.eid)).toBe("b21f6f81f4d8ebcb361c85a5356ed0ea");
  expect(toHex(keys.tone)).toBe("b08bcbc45d9ee292e4467f878e4bb7bafc20362f66aa082931f7bd5a783f1810");
  expect(toHex(keys.ibeacon)).toBe(
    "ba67236b2c8bf7d1f5ebec407480a713ac69fc9701212c49da5e04ee6a98c9e8",
  );
  expect(keys.heartbeat).toHaveLength(32);
});

test("another device, another number or another site has another key", () => {
  const crypto = createNodeCrypto();
  const keyOf = (change: Partial<typeof VECTORS>): string => {
    const { siteKey, ...name } = { ...VECTORS, ...change };
    return toHex(deviceKey(siteKey, name, crypto));
  };
  const keys = [
    keyOf({}),
    keyOf({ keyNumber: 2 }),
    keyOf({ keyNumber: 0x0100 }),
    keyOf({ deviceId: fromHex("d0d1d2d3d4d5d6d8") }),
    keyOf({ siteKey: new Uint8Array(32) }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});

test("what is no key and no device is our own mistake", () => {
  const crypto = createNodeCrypto();
  expect(() => deviceKey(new Uint8Array(31), VECTORS, crypto)).toThrow(/site's key/u);
  const short = { ...VECTORS, deviceId: new Uint8Array(7) };
  expect(() => deviceKey(VECTORS.siteKey, short, crypto)).toThrow(/8 bytes/u);
  for (const keyNumber of [-1, 65_536]) {
    expect(() => deviceKey(VECTORS.siteKey, { ...VECTORS, keyNumber }, crypto)).toThrow(/number/u);
  }
  expect(() => presenceKeys(new Uint8Array(16), crypto)).toThrow(/device's key/u);
});
