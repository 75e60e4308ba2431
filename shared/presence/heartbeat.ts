/**
 * An emitter's signed sign of life, and the hub's answer: the ear that the hub trusts.
 *
 * Spec: Tillwave protocols, version 1, §2.3. `POST /v1/emitters/heartbeats` over TLS with the hub's CA
 * pinned, CBOR both ways; K_hb is the device's key for this (keys.ts):
 *
 *   emitter → hub  [ deviceId 8, keyNumber, boot u32, T u32, since u32, state, level,
 *                    settingsVersion u32, random 16, mac 32 ]
 *                  mac = HMAC(K_hb, CBOR ["heartbeat", all before])
 *   hub → emitter  [ hubTime ms, settings | null, nextKey [keyNumber, K_dev 32] | null, mac 32 ]
 *                  mac = HMAC(K_hb, CBOR ["answer", random of the request, all before])
 *
 * T is the device's clock at the moment of sending: hub time and it make the offset by which the hub
 * knows the device's windows. No window before that of `since` is of this boot: reckoned back over a power
 * cut, T leads to windows that were sounded before it. The answer's random makes it an answer to this one
 * and to no other. Who is believed: device-hearing.ts.
 */
import { type CborError, type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import {
  type Shape,
  bytes,
  hash32,
  nullable,
  oneOf,
  readTuple,
  safe,
  text,
  tuple,
  u32,
  uint,
} from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import type { Mac } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { SETTINGS_BYTES_MAX } from "./emitter-settings.ts";
import { equalMacs } from "../core/equal-macs.ts";

export const HEARTBEATS_PATH = "/v1/emitters/heartbeats";
export const HEARTBEAT_CONTENT_TYPE = "application/cbor";
export const HEARTBEAT_BYTES_MAX = 256;
export const HEARTBEAT_ANSWER_BYTES_MAX = SETTINGS_BYTES_MAX + 256;

/** In seconds. */
export const HEARTBEAT_EVERY = 30;
/** Seconds after which a device that sends heartbeats counts as unheard. */
export const UNHEARD_AFTER = 75;

export const DEVICE_ID_BYTES = 8;
export const HEARTBEAT_RANDOM_BYTES = 16;
export const KEY_NUMBER_MAX = 0xffff;

/**
 *   starting    nothing has sounded since the start
 *   on-air      sounds
 *   simulated   sounds into nothing: no hardware was asked for
 *   quiet       outside its hours
 *   off         switched off at the device
 *   no-device   the sound device is not there; it is tried again by itself
 */
const STATES = ["starting", "on-air", "simulated", "quiet", "off", "no-device"] as const;
export type EmitterState = (typeof STATES)[number];

/** 100ths of a decibel below full scale: 0 to −{@link LEVEL_MIN}. */
const LEVEL_MIN = -20_000;

export interface Heartbeat {
  readonly deviceId: Uint8Array;
  readonly keyNumber: number;
  /** Rises with every start of the device. */
  readonly boot: number;
  /** T: the device's clock, Unix seconds. */
  readonly time: number;
  /** T at which this boot began with this key, whether anything sounded or not; not after `time`. */
  readonly since: number;
  readonly state: EmitterState;
  /** Of the sound, in hundredths of a decibel against full scale: −1800 is −18 dBFS. */
  readonly level: number;
  /** Of the settings that the device goes by; 0 where it has none. */
  readonly settingsVersion: number;
  readonly random: Uint8Array;
}

export interface SignedHeartbeat extends Heartbeat {
  readonly mac: Uint8Array;
}

export type HeartbeatError = CborError | { readonly type: "malformed" };

export function encodeHeartbeat(heartbeat: Heartbeat, key: Uint8Array, mac: Mac): Uint8Array {
  const fields = fieldsOf(heartbeat);
  const whole = [...fields, macOfHeartbeat(fields, key, mac)];
  assert(read(whole) !== null, "a hub reads this as a heartbeat");
  return encodeCbor(whole);
}

/** Reads without believing: whose key to ask stands in it. */
export function decodeHeartbeat(body: Uint8Array): Result<SignedHeartbeat, HeartbeatError> {
  const value = decodeCbor(body, HEARTBEAT_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const heartbeat = read(value.value);
  return heartbeat === null ? err({ type: "malformed" }) : ok(heartbeat);
}

export function isHeartbeatOf(heartbeat: SignedHeartbeat, key: Uint8Array, mac: Mac): boolean {
  return equalMacs(macOfHeartbeat(fieldsOf(heartbeat), key, mac), heartbeat.mac);
}

export interface HeartbeatAnswer {
  /** Unix milliseconds. */
  readonly hubTime: number;
  /** EmitterSettings as JSON, where the device has an older version; else null. */
  readonly settings: string | null;
  /** From the next window on; null where the key stays. */
  readonly nextKey: { readonly keyNumber: number; readonly deviceKey: Uint8Array } | null;
}

export interface Answering {
  /** K_hb of the key that the heartbeat was signed with. */
  readonly key: Uint8Array;
  /** Of the heartbeat that is answered. */
  readonly random: Uint8Array;
  readonly mac: Mac;
}

export function encodeHeartbeatAnswer(answer: HeartbeatAnswer, answering: Answering): Uint8Array {
  const fields = answerFields(answer);
  const whole = [...fields, macOfAnswer(fields, answering)];
  assert(readTuple(whole, ANSWER_SHAPES) !== null, "an emitter reads this as an answer");
  return encodeCbor(whole);
}

/** `not-the-hub`: an answer to another heartbeat, or of somebody who does not hold the key. */
export function openHeartbeatAnswer(
  body: Uint8Array,
  answering: Answering,
): Result<HeartbeatAnswer, HeartbeatError | { readonly type: "not-the-hub" }> {
  const value = decodeCbor(body, HEARTBEAT_ANSWER_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, ANSWER_SHAPES);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [hubTime, settings, next, mac] = fields;
  const nextKey = next && { keyNumber: next[0], deviceKey: next[1] };
  const answer = { hubTime, settings, nextKey };
  return equalMacs(macOfAnswer(answerFields(answer), answering), mac)
    ? ok(answer)
    : err({ type: "not-the-hub" });
}

function fieldsOf(h: Heartbeat): readonly CborValue[] {
  const { deviceId, keyNumber, boot, time, since, state, level, settingsVersion, random } = h;
  return [deviceId, keyNumber, boot, time, since, state, level, settingsVersion, random];
}

function macOfHeartbeat(fields: readonly CborValue[], key: Uint8Array, mac: Mac): Uint8Array {
  return mac.hmacSha256(key, encodeCbor(["heartbeat", ...fields]));
}

function answerFields({ hubTime, settings, nextKey }: HeartbeatAnswer): readonly CborValue[] {
  return [hubTime, settings, nextKey && [nextKey.keyNumber, nextKey.deviceKey]];
}

function macOfAnswer(fields: readonly CborValue[], { key, random, mac }: Answering): Uint8Array {
  return mac.hmacSha256(key, encodeCbor(["answer", random, ...fields]));
}

const isLevel: Shape<number> = (value): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value <= 0 && value >= LEVEL_MIN;

const SHAPES = [
  bytes(DEVICE_ID_BYTES),
  uint(KEY_NUMBER_MAX),
  u32,
  u32,
  u32,
  oneOf(...STATES),
  isLevel,
  u32,
  bytes(HEARTBEAT_RANDOM_BYTES),
  hash32,
] as const;

const ANSWER_SHAPES = [
  safe,
  nullable(text(SETTINGS_BYTES_MAX)),
  nullable(tuple(uint(KEY_NUMBER_MAX), bytes(32))),
  hash32,
] as const;

function read(value: CborValue): SignedHeartbeat | null {
  const fields = readTuple(value, SHAPES);
  if (fields === null) {
    return null;
  }
  const [deviceId, keyNumber, boot, time, since, state, level, settingsVersion, random, mac] =
    fields;
  return since > time
    ? null
    : { deviceId, keyNumber, boot, time, since, state, level, settingsVersion, random, mac };
}
