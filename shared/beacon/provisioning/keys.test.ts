import { expect, test } from "vitest";
import { fromHex, toHex } from "../../core/bytes.ts";
import { nobleCrypto } from "../../core/noble-crypto.ts";
import { createNodeCrypto } from "../../host/node-crypto.ts";
import { deviceIdOfLabel, labelPsk, ownerKey, prologue } from "./keys.ts";
import { LABEL } from "../../testing/provisioning-session.ts";

const crypto = createNodeCrypto();
const { key, deviceId } = LABEL;
const kProv = new Uint8Array(32).fill(7);

test.each([
  ["a program", crypto],
  ["a page", nobleCrypto],
])("%s derives the published psk of a label (A.7)", (_, mac) => {
  expect(toHex(labelPsk(key, deviceId, mac))).toBe(
    "a9de7dfd26059e0b818d14a0eab1eccd5434988721abb308ddb8a546f1e23dae",
  );
});

test("another shop, another device or another version has another owner key", () => {
  const keys = [
    ownerKey(kProv, { deviceId, keyVersion: 1 }, crypto),
    ownerKey(kProv, { deviceId, keyVersion: 2 }, crypto),
    ownerKey(kProv, { deviceId, keyVersion: 0x0100_0000 }, crypto),
    ownerKey(kProv, { deviceId: fromHex("d0d1d2d3d4d5d6d8"), keyVersion: 1 }, crypto),
    ownerKey(new Uint8Array(32).fill(8), { deviceId, keyVersion: 1 }, crypto),
  ].map(toHex);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.map(({ length }) => length)).toEqual([64, 64, 64, 64, 64]);
});

test("a label's key names its device, and says nothing of its psk", () => {
  const id = deviceIdOfLabel(key, crypto);
  expect(id).toHaveLength(8);
  expect(deviceIdOfLabel(key.slice().fill(1, 0, 1), crypto)).not.toEqual(id);
  expect(toHex(labelPsk(key, id, crypto))).not.toContain(toHex(id));
});

test("both sides agree on the device, the slot and the version before they begin", () => {
  expect(toHex(prologue({ deviceId, slot: 1, keyVersion: 0x0102_0304 }))).toBe(
    `${toHex(new TextEncoder().encode("tillwave/provision/1"))}d0d1d2d3d4d5d6d70101020304`,
  );
});

test("what is no key and no device is our own mistake", () => {
  expect(() => labelPsk(new Uint8Array(15), deviceId, crypto)).toThrow(/label's key/u);
  expect(() => labelPsk(key, new Uint8Array(4), crypto)).toThrow(/8 bytes/u);
  expect(() => deviceIdOfLabel(new Uint8Array(32), crypto)).toThrow(/label's key/u);
  expect(() => ownerKey(key, { deviceId, keyVersion: 1 }, crypto)).toThrow(/32 bytes/u);
  for (const keyVersion of [-1, 2 ** 32, 0.5]) {
    expect(() => ownerKey(kProv, { deviceId, keyVersion }, crypto)).toThrow(/version/u);
  }
  expect(() => prologue({ deviceId, slot: 0, keyVersion: 1 })).toThrow(/no versions/u);
});
