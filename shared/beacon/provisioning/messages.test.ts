import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../core/bytes.ts";
import { encodeCbor } from "../../cose/cbor.ts";
import { BEACON_SETTINGS } from "../../testing/beacon-settings.ts";
import { parserIsStrict } from "../../testing/hostile-bytes.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import {
  type BeaconMessage,
  PIECE_BYTES_MAX,
  PLAIN_BYTES_MAX,
  type Request,
  cutPage,
  decodeBeaconMessage,
  decodeRequest,
  encodeBeaconMessage,
  encodeRequest,
  pageOf,
  reasonOf,
  stagedOf,
} from "./messages.ts";
import { anyChanges } from "../../testing/beacon-changes.ts";

const REQUESTS: readonly Request[] = [
  { op: "identify", id: 1, seconds: 10 },
  { op: "read", id: 2, offset: 0 },
  {
    op: "apply",
    id: 3,
    what: {
      settings: BEACON_SETTINGS,
      owner: { keyVersion: 1, key: new Uint8Array(32).fill(0x33) },
      basedOn: null,
    },
  },
  { op: "apply", id: 4, what: { staged: new Uint8Array(32).fill(1) } },
  { op: "clock", id: 5, unixSeconds: 1_800_000_000 },
  { op: "log", id: 6, offset: 448, lines: 20 },
  { op: "reboot", id: 7 },
  { op: "reset", id: 8 },
  { op: "release", id: 0xffff },
  { op: "stage", id: 10, offset: 448, total: 500, piece: new Uint8Array(52) },
];
const MESSAGES: readonly BeaconMessage[] = [
  { type: "answer", id: 1, status: 0, result: null },
  { type: "answer", id: 0xffff, status: 3, result: "keys.eid" },
  { type: "progress", id: 2, percent: 50 },
  { type: "on-air", frame: "ibeacon" },
];
const refused = (plain: Uint8Array) => {
  const request = decodeRequest(plain);
  return request.ok ? null : request.error;
};

test.each(REQUESTS)("$op comes back", (request) => {
  const plain = encodeRequest(request);
  expect(plain.length).toBeLessThanOrEqual(PLAIN_BYTES_MAX);
  expect(decodeRequest(plain)).toEqual({ ok: true, value: request });
});

test("requests are as short as they can be", () => {
  expect(toHex(encodeRequest({ op: "identify", id: 1, seconds: 10 }))).toBe("830101810a");
  expect(toHex(encodeRequest({ op: "reset", id: 2 }))).toBe("83070280");
});

test("any changes come back, where they fit a message", () => {
  const property = fc.property(anyChanges, (what) => {
    const plain = encodeRequest({ op: "apply", id: 9, what });
    const isFit = plain.length <= PLAIN_BYTES_MAX;
    expect(decodeRequest(plain)).toEqual(
      isFit
        ? { ok: true, value: { op: "apply", id: 9, what } }
        : { ok: false, error: { type: "malformed" } },
    );
  });
  fc.assert(property, { seed: seedOfRun("apply") });
});

test("what is wrong with a request is said to who asked, by the field's name", () => {
  expect(refused(encodeCbor([10, 1, []]))).toEqual({ type: "unknown-op", id: 1 });
  expect(refused(encodeCbor([0, 1, []]))).toEqual({ type: "unknown-op", id: 1 });
  const bad = (field: string) => ({ type: "bad-value", id: 7, field });
  expect(refused(encodeCbor([1, 7, [601]]))).toEqual(bad("seconds"));
  expect(refused(encodeCbor([2, 7, [-1]]))).toEqual(bad("offset"));
  expect(refused(encodeCbor([3, 7, []]))).toEqual(bad("args"));
  expect(refused(encodeCbor([3, 7, [new Map(), 1]]))).toEqual(bad("args"));
  expect(refused(encodeCbor([3, 7, ["all"]]))).toEqual(bad("args"));
  expect(refused(encodeCbor([3, 7, [new Uint8Array(31)]]))).toEqual(bad("args"));
  expect(refused(encodeCbor([3, 7, [new Map([[8, 1]])]]))).toEqual(bad("intervalMs"));
  expect(refused(encodeCbor([4, 7, [2 ** 32]]))).toEqual(bad("unixSeconds"));
  expect(refused(encodeCbor([5, 7, [0, 0]]))).toEqual(bad("lines"));
  expect(refused(encodeCbor([5, 7, [0, 201]]))).toEqual(bad("lines"));
  for (const op of [6, 7, 8]) {
    expect(refused(encodeCbor([op, 7, [1]]))).toEqual(bad("args"));
  }
  expect(refused(encodeCbor([9, 7, [0, 0, new Uint8Array()]]))).toEqual(bad("total"));
  expect(refused(encodeCbor([9, 7, [4, 5, new Uint8Array(2)]]))).toEqual(bad("total"));
  expect(refused(encodeCbor([9, 7, [0, 4097, new Uint8Array(2)]]))).toEqual(bad("args"));
  expect(refused(encodeCbor([9, 7, [0, 500, new Uint8Array(449)]]))).toEqual(bad("args"));
});

test("what is no request has nobody to answer to", () => {
  for (const plain of [
    new Uint8Array(),
    encodeCbor([1, 0, [1]]),
    encodeCbor([1, 0x1_0000, [1]]),
    encodeCbor([1, 1]),
    encodeCbor([1, 1, [1], 1]),
    encodeCbor([1, 1, 1]),
    encodeCbor(["identify", 1, [1]]),
    encodeCbor([9, 1, [0, 500, new Uint8Array(490)]]),
  ]) {
    expect(refused(plain)).toEqual({ type: "malformed" });
  }
});

test.each(MESSAGES)("what a beacon says comes back: $type", (message) => {
  expect(decodeBeaconMessage(encodeBeaconMessage(message))).toEqual(message);
});

test("what no beacon says is not heard", () => {
  for (const said of [
    [0, 1, 101],
    [0, 0, 1],
    [0, "on-air", "morse"],
    [0, "off-air", "ibeacon"],
    [1, 256, null],
    [1, 0],
    [0x1_0000, 0, null],
    null,
  ]) {
    expect(decodeBeaconMessage(encodeCbor(said))).toBeNull();
  }
});

test("what is long is read page by page, and a page fits a message", () => {
  const whole = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
  const tag = new Uint8Array(32).fill(9);
  const read: number[] = [];
  for (let offset = 0; offset < whole.length;) {
    const plain = encodeBeaconMessage({
      type: "answer",
      id: 0xffff,
      status: 0,
      result: cutPage(whole, tag, offset),
    });
    expect(plain.length).toBeLessThanOrEqual(PLAIN_BYTES_MAX);
    const message = decodeBeaconMessage(plain);
    const page = message?.type === "answer" ? pageOf(message.result) : null;
    expect(page).toMatchObject({ total: 1000, tag: new Uint8Array(8).fill(9) });
    read.push(...(page?.part ?? []));
    offset += PIECE_BYTES_MAX;
  }
  expect(Uint8Array.from(read)).toEqual(whole);
  expect(pageOf(cutPage(whole, tag, 5000))?.part).toHaveLength(0);
  expect(() => cutPage(new Uint8Array(65_537), tag, 0)).toThrow(/page by page/u);
});

test("results are read as what they are", () => {
  expect(stagedOf(448)).toBe(448);
  expect(stagedOf(-1)).toBeNull();
  expect(reasonOf("changed-meanwhile")).toBe("changed-meanwhile");
  expect(reasonOf(null)).toBeNull();
  expect(reasonOf("x".repeat(200))).toBeNull();
  expect(pageOf([1, 2])).toBeNull();
});

describe("requests, strictly", () => {
  parserIsStrict({
    what: "requests",
    valid: REQUESTS.map(encodeRequest),
    again(plain) {
      const request = decodeRequest(plain);
      return request.ok ? encodeRequest(request.value) : null;
    },
  });
});

describe("a beacon's messages, strictly", () => {
  parserIsStrict({
    what: "a beacon's messages",
    valid: MESSAGES.map(encodeBeaconMessage),
    again(plain) {
      const message = decodeBeaconMessage(plain);
      return message && encodeBeaconMessage(message);
    },
  });
});

test("what nobody could read is not said", () => {
  expect(() => encodeRequest({ op: "reset", id: 0 })).toThrow(/request's id/u);
  expect(() => encodeBeaconMessage({ type: "progress", id: 1, percent: 101 })).toThrow(/central/u);
});
