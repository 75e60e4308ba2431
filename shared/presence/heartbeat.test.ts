import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled, parserIsStrict } from "../testing/hostile-bytes.ts";
import { VECTORS, VECTOR_KEYS, VECTOR_TIME } from "../testing/presence-vectors.ts";
import {
  HEARTBEAT_BYTES_MAX,
  type Heartbeat,
  type HeartbeatAnswer,
  decodeHeartbeat,
  encodeHeartbeat,
  encodeHeartbeatAnswer,
  isHeartbeatOf,
  openHeartbeatAnswer,
} from "./heartbeat.ts";

const mac = createNodeCrypto();
const KEY = VECTOR_KEYS.heartbeat;
const HEARTBEAT: Heartbeat = {
  deviceId: VECTORS.deviceId,
  keyNumber: VECTORS.keyNumber,
  boot: 17,
  time: VECTOR_TIME,
  since: VECTOR_TIME - 600,
  state: "on-air",
  level: -1850,
  settingsVersion: 4,
  random: fromHex("000102030405060708090a0b0c0d0e0f"),
};
const ANSWERING = { key: KEY, random: HEARTBEAT.random, mac };
const ANSWERS: readonly HeartbeatAnswer[] = [
  { hubTime: 1_800_000_000_123, settings: null, nextKey: null },
  { hubTime: 0, settings: '{"version":5}', nextKey: null },
  {
    hubTime: 1_800_000_000_123,
    settings: null,
    nextKey: { keyNumber: 2, deviceKey: new Uint8Array(32).fill(9) },
  },
];

const taken = (bytes: Uint8Array): boolean => {
  const read = decodeHeartbeat(bytes);
  return read.ok && isHeartbeatOf(read.value, KEY, mac);
};

test("a heartbeat says all that it said, and is its device's", () => {
  const bytes = encodeHeartbeat(HEARTBEAT, KEY, mac);
  expect(bytes.length).toBeLessThan(HEARTBEAT_BYTES_MAX / 2);
  expect(decodeHeartbeat(bytes)).toMatchObject({ ok: true, value: HEARTBEAT });
  expect(taken(bytes)).toBe(true);
});

test("made with another device's key, or changed on the way, it is nobody's", () => {
  expect(taken(encodeHeartbeat(HEARTBEAT, VECTOR_KEYS.tone, mac))).toBe(false);
  const read = decodeHeartbeat(encodeHeartbeat(HEARTBEAT, KEY, mac));
  for (const change of [{ time: VECTOR_TIME + 1 }, { boot: 18 }, { state: "quiet" as const }]) {
    expect(read.ok && isHeartbeatOf({ ...read.value, ...change }, KEY, mac)).toBe(false);
  }
});

test("a device that sounds louder than full scale, or since later than now, is not heard", () => {
  for (const change of [{ level: 1 }, { level: -20_001 }, { since: VECTOR_TIME + 1 }]) {
    expect(() => encodeHeartbeat({ ...HEARTBEAT, ...change }, KEY, mac)).toThrow(/reads this/u);
  }
});

test("an answer is for the heartbeat that it answers, and of whoever holds the key", () => {
  for (const answer of ANSWERS) {
    const bytes = encodeHeartbeatAnswer(answer, ANSWERING);
    expect(openHeartbeatAnswer(bytes, ANSWERING)).toEqual({ ok: true, value: answer });
    const other = { ...ANSWERING, random: new Uint8Array(16) };
    expect(openHeartbeatAnswer(bytes, other)).toEqual(refused("not-the-hub"));
    const stranger = { ...ANSWERING, key: VECTOR_KEYS.tone };
    expect(openHeartbeatAnswer(bytes, stranger)).toEqual(refused("not-the-hub"));
  }
});

test("says the same after the way there and back, whatever its figures", () => {
  const u32 = fc.nat(2 ** 32 - 1);
  const anyHeartbeat = fc.record({
    deviceId: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    keyNumber: fc.nat(65_535),
    boot: u32,
    time: fc.constant(2 ** 32 - 1),
    since: u32,
    state: fc.constantFrom("starting", "on-air", "simulated", "quiet", "off", "no-device"),
    level: fc.integer({ min: -20_000, max: 0 }),
    settingsVersion: u32,
    random: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  });
  fc.assert(
    fc.property(anyHeartbeat, (heartbeat) => {
      const bytes = encodeHeartbeat(heartbeat, KEY, mac);
      expect(decodeHeartbeat(bytes)).toMatchObject({ ok: true, value: heartbeat });
      expect(taken(bytes)).toBe(true);
    }),
  );
});

parserIsStrict({
  what: "heartbeats, unbelieved",
  valid: [encodeHeartbeat(HEARTBEAT, KEY, mac)],
  again(bytes) {
    const read = decodeHeartbeat(bytes);
    return read.ok && isHeartbeatOf(read.value, KEY, mac)
      ? encodeHeartbeat(read.value, KEY, mac)
      : null;
  },
});

guardIsNeverFooled({
  what: "heartbeats",
  valid: [encodeHeartbeat(HEARTBEAT, KEY, mac)],
  isTaken: taken,
});

guardIsNeverFooled({
  what: "answers to heartbeats",
  valid: ANSWERS.map((answer) => encodeHeartbeatAnswer(answer, ANSWERING)),
  isTaken: (bytes) => openHeartbeatAnswer(bytes, ANSWERING).ok,
});

function refused(type: string): unknown {
  return { ok: false, error: { type } };
}
