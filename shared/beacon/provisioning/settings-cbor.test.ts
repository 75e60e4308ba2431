import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../core/bytes.ts";
import { type CborValue, encodeCbor } from "../../cose/cbor.ts";
import { nodeDigest } from "../../host/node-crypto.ts";
import { BEACON_SETTINGS } from "../../testing/beacon-settings.ts";
import { parserIsStrict } from "../../testing/hostile-bytes.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import { PLAIN_BYTES_MAX, encodeRequest } from "./messages.ts";
import {
  CHANGES_BYTES_MAX,
  type Changes,
  decodeChanges,
  encodeChanges,
  settingsDigest,
} from "./settings-cbor.ts";
import { checkChanges } from "./settings-fields.ts";
import { anyBeaconSettings, anyChanges } from "../../testing/beacon-changes.ts";

const whole: Changes = {
  settings: BEACON_SETTINGS,
  owner: { keyVersion: 1, key: new Uint8Array(32).fill(0x33) },
  basedOn: new Uint8Array(8).fill(0x44),
};
const only = (settings: Changes["settings"]): Changes => ({ settings, owner: null, basedOn: null });
const written = (...entries: readonly (readonly [number, CborValue])[]) =>
  decodeChanges(encodeCbor(new Map(entries)));
const wrong = (field: string) => ({ ok: false, error: { type: "wrong-field", field } });

test("a patch names what it changes and nothing else", () => {
  expect(toHex(encodeChanges(only({ intervalMs: 100, place: null })))).toBe("a202f6081864");
  expect(toHex(encodeChanges(only({})))).toBe("a0");
  expect(toHex(encodeChanges(only({ url: "https://tillwave.shop/7" })))).toBe(
    "a10550 0374696c6c776176652e73686f702f37".replaceAll(" ", ""),
  );
});

test("a whole beacon fits one message, with its owner and its keys", () => {
  const bytes = encodeRequest({ op: "apply", id: 1, what: whole });
  expect(bytes.length).toBeLessThanOrEqual(260);
  expect(bytes.length).toBeLessThan(PLAIN_BYTES_MAX);
});

test("all that can be said comes back exactly", () => {
  const property = fc.property(anyChanges, (changes) => {
    const encoded = encodeChanges(changes);
    expect(encoded.length).toBeLessThanOrEqual(CHANGES_BYTES_MAX);
    expect(decodeChanges(encoded)).toEqual({ ok: true, value: changes });
  });
  fc.assert(property, { seed: seedOfRun("changes"), numRuns: 500 });
});

test("every field that settings have can be changed", () => {
  const property = fc.property(anyBeaconSettings, (settings) => {
    const decoded = decodeChanges(encodeChanges(only(settings)));
    expect(decoded).toEqual({ ok: true, value: only(settings) });
  });
  fc.assert(property, { seed: seedOfRun("whole settings"), numRuns: 200 });
});

test("what cannot be is refused by its name, never by its value", () => {
  expect(written([8, 99])).toEqual(wrong("intervalMs"));
  expect(written([1, ""])).toEqual(wrong("name"));
  expect(written([2, 0])).toEqual(wrong("place"));
  expect(written([3, [new Uint8Array(15), 1, 1]])).toEqual(wrong("shop.uuid"));
  expect(written([3, [new Uint8Array(16), 1]])).toEqual(wrong("shop"));
  expect(written([5, "https://no-frame-carries.this/"])).toEqual(wrong("url"));
  expect(written([5, new Uint8Array(1).fill(9)])).toEqual(wrong("url"));
  expect(written([6, [1, new Uint8Array(16), new Uint8Array(31), 9, false]])).toEqual(
    wrong("keys.ibeacon"),
  );
  expect(
    written([
      7,
      [
        [0, 1, false],
        [9, 1, false],
      ],
    ]),
  ).toEqual(wrong("frames.1.frame"));
  expect(written([7, [[0, 0, false]]])).toEqual(wrong("frames.0.share"));
  expect(written([11, [[[1], 540, 1441]]])).toEqual(wrong("hours.0.to"));
  expect(written([11, [[[1], 1440, 60]]])).toEqual(wrong("hours.0.from"));
  expect(written([13, [1, "/dev/ttyACM0", 13]])).toEqual(wrong("panel"));
  expect(written([13, [7]])).toEqual(wrong("panel"));
  expect(written([0, 2])).toEqual(wrong("version"));
  expect(written([20, [1, new Uint8Array(31)]])).toEqual(wrong("owner"));
  expect(written([20, null])).toEqual(wrong("owner"));
  expect(written([21, new Uint8Array(7)])).toEqual(wrong("basedOn"));
});

test("a field of a newer tool is refused, since it cannot be applied", () => {
  expect(written([15, 1])).toEqual(wrong("field 15"));
  expect(decodeChanges(encodeCbor(new Map([["name", "Door"]])))).toEqual(wrong("field name"));
});

test("an address that could be written shorter is not its one spelling", () => {
  const long = Uint8Array.from([2, ...new TextEncoder().encode("www.a")]);
  expect(written([5, long])).toEqual(wrong("url"));
});

test("an address that no frame can carry is refused where it is read", () => {
  const url = `https://${"a".repeat(40)}`;
  expect(decodeChanges(encodeChanges(only({ url })))).toEqual(wrong("url"));
});

test("JSON is checked field by field, before it is sent", () => {
  expect(checkChanges({ place: 3 })).toEqual({ ok: true, value: { place: 3 } });
  expect(checkChanges({ name: undefined })).toEqual({ ok: true, value: {} });
  expect(checkChanges({ plaice: 3 })).toEqual(wrong("plaice"));
  expect(checkChanges({ keys: { keyNumber: 1, eid: "5ecre7" } })).toMatchObject({
    error: { field: expect.stringMatching(/^keys/u) as string },
  });
  expect(JSON.stringify(checkChanges({ keys: { eid: "5ecre7" } }))).not.toContain("5ecre7");
  expect(checkChanges("no")).toEqual(wrong("settings"));
});

test("the digest of settings changes with each field, keys among them", () => {
  const digest = (settings: typeof BEACON_SETTINGS) => toHex(settingsDigest(settings, nodeDigest));
  const keys = BEACON_SETTINGS.keys && { ...BEACON_SETTINGS.keys, eid: "00".repeat(16) };
  const all = [
    digest(BEACON_SETTINGS),
    digest({ ...BEACON_SETTINGS, name: "Window" }),
    digest({ ...BEACON_SETTINGS, place: null }),
    digest({ ...BEACON_SETTINGS, keys }),
  ];
  expect(new Set(all).size).toBe(4);
  expect(all[0]).toHaveLength(16);
  // As a parser orders them, or a file.
  const { name, ...rest } = BEACON_SETTINGS;
  expect(digest({ ...rest, name })).toBe(all[0]);
});

describe("strict", () => {
  parserIsStrict({
    what: "changes",
    valid: [encodeChanges(whole), encodeChanges(only({ hours: null })), encodeChanges(only({}))],
    again(bytes) {
      const read = decodeChanges(bytes);
      return read.ok ? encodeChanges(read.value) : null;
    },
  });
});
