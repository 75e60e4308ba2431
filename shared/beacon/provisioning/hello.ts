/**
 * What a beacon says of itself in the handshake's second message, to whoever holds its key.
 *
 * Spec: Tillwave protocols, version 1, §3.3 and §0.6. CBOR
 * [protocol 1, firmware text, settings version, device time u32, boot count, flags], 16 bytes and more.
 */
import { decodeCbor, encodeCbor } from "../../cose/cbor.ts";
import { readTuple, text, u32, uint } from "../../cose/shape.ts";
import { assert } from "../../core/assert.ts";
import { type Result, err, ok } from "../../core/result.ts";
import { PROTOCOL_VERSION } from "./ids.ts";

const HELLO_BYTES_MAX = 80;
const FIRMWARE_BYTES_MAX = 32;
const FLAGS = { claimed: 1, hasPresenceKey: 2, canBlink: 4 } as const;
const FLAGS_MAX = 0xff;

export interface Hello {
  readonly firmware: string;
  /** Of the settings that the firmware understands: SETTINGS_VERSION of settings.ts. */
  readonly settingsVersion: number;
  /** By the device's clock, Unix seconds. */
  readonly time: number;
  readonly bootCount: number;
  readonly claimed: boolean;
  readonly hasPresenceKey: boolean;
  /** It has a light to be told by. */
  readonly canBlink: boolean;
}

export type HelloError =
  | { readonly type: "malformed" }
  /** It speaks another version than this program does; its firmware, where it says that in the same place. */
  | { readonly type: "other-protocol"; readonly version: number; readonly firmware: string | null };

export function encodeHello(hello: Hello): Uint8Array {
  const { firmware, settingsVersion, time, bootCount } = hello;
  const flags =
    (hello.claimed ? FLAGS.claimed : 0) |
    (hello.hasPresenceKey ? FLAGS.hasPresenceKey : 0) |
    (hello.canBlink ? FLAGS.canBlink : 0);
  const fields = [PROTOCOL_VERSION, firmware, settingsVersion, time, bootCount, flags];
  assert(readTuple(fields, SHAPES) !== null, "a central reads this as a hello");
  return encodeCbor(fields);
}

/** Flags that a newer firmware has are passed over. */
export function decodeHello(payload: Uint8Array): Result<Hello, HelloError> {
  const value = decodeCbor(payload, HELLO_BYTES_MAX);
  if (!value.ok || !Array.isArray(value.value)) {
    return err({ type: "malformed" });
  }
  const [version, said] = value.value;
  if (isVersion(version) && version !== PROTOCOL_VERSION) {
    return err({ type: "other-protocol", version, firmware: isFirmware(said) ? said : null });
  }
  const fields = readTuple(value.value, SHAPES);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [, firmware, settingsVersion, time, bootCount, flags] = fields;
  return ok({
    firmware,
    settingsVersion,
    time,
    bootCount,
    claimed: (flags & FLAGS.claimed) !== 0,
    hasPresenceKey: (flags & FLAGS.hasPresenceKey) !== 0,
    canBlink: (flags & FLAGS.canBlink) !== 0,
  });
}

const isVersion = uint(0xff);
const isFirmware = text(FIRMWARE_BYTES_MAX);
const SHAPES = [isVersion, isFirmware, u32, u32, u32, uint(FLAGS_MAX)] as const;
