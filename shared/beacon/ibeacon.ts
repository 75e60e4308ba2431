/**
 * iBeacon: a place's name (UUID, major, minor) and how loud it is 1 m away.
 *
 * Spec: Apple, "Proximity Beacon Specification", Release R1.
 *
 *   offset  bytes  field
 *   0       2      company id, little-endian, 0x004C
 *   2       2      type 0x02, length 0x15
 *   4       16     proximity UUID
 *   20      2      major, big-endian
 *   22      2      minor, big-endian
 *   24      1      measured power at 1 m, signed dBm
 */
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { Dbm } from "../core/units.ts";

export const IBEACON_BYTES = 25;
const UUID_BYTES = 16;
const PREFIX = [0x4c, 0x00, 0x02, 0x15] as const;

export interface IBeacon {
  /** 16 bytes. */
  readonly uuid: Uint8Array;
  /** 0 to 65535. */
  readonly major: number;
  /** 0 to 65535. */
  readonly minor: number;
  /** "Measured power": mean RSSI seen 1 m away. 41 dB below what Eddystone says of the same beacon. */
  readonly powerAt1m: Dbm;
}

export type IBeaconError =
  | { readonly type: "not-an-ibeacon"; readonly offset: number }
  | { readonly type: "wrong-length"; readonly lengthBytes: number };

/** Reads the manufacturer data of one advertisement, without its AD length and type bytes. */
export function decodeIBeacon(data: Uint8Array): Result<IBeacon, IBeaconError> {
  const offset = PREFIX.findIndex((byte, i) => data[i] !== byte);
  if (offset !== -1) {
    return err({ type: "not-an-ibeacon", offset });
  }
  if (data.length !== IBEACON_BYTES) {
    return err({ type: "wrong-length", lengthBytes: data.length });
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return ok({
    uuid: data.slice(4, 20),
    major: view.getUint16(20),
    minor: view.getUint16(22),
    powerAt1m: Dbm(view.getInt8(24)),
  });
}

/** The inverse of {@link decodeIBeacon}. The fields are trusted: settings are checked where they enter. */
export function encodeIBeacon({ uuid, major, minor, powerAt1m }: IBeacon): Uint8Array {
  assert(uuid.length === UUID_BYTES, "a UUID has 16 bytes");
  const data = new Uint8Array(IBEACON_BYTES);
  data.set(PREFIX, 0);
  data.set(uuid, 4);
  const view = new DataView(data.buffer);
  view.setUint16(20, major);
  view.setUint16(22, minor);
  view.setInt8(24, powerAt1m);
  return data;
}
