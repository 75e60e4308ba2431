/**
 * Eddystone-EID: an id of 8 bytes that changes with the clock (shared/presence/eid.ts makes it). Who has the
 * key tells the device and the window from it; nobody else can foretell the next.
 *
 * Spec: google/eddystone, eddystone-eid.
 *
 *   offset  bytes  field
 *   0       1      frame type 0x30
 *   1       1      power at 0 m, signed dBm
 *   2       8      id of this window
 */
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { Dbm } from "../core/units.ts";
import { EID_BYTES } from "../presence/eid.ts";
import type { WrongLength } from "./eddystone-uid.ts";

export const EID_FRAME_TYPE = 0x30;
const EID_FRAME_BYTES = 2 + EID_BYTES;

export interface EddystoneEid {
  /** 8 bytes. */
  readonly eid: Uint8Array;
  readonly powerAt0m: Dbm;
}

export function decodeEid(data: Uint8Array): Result<EddystoneEid, WrongLength> {
  if (data.length !== EID_FRAME_BYTES) {
    return err({ type: "wrong-length", lengthBytes: data.length });
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return ok({ eid: data.slice(2), powerAt0m: Dbm(view.getInt8(1)) });
}

export function encodeEid({ eid, powerAt0m }: EddystoneEid): Uint8Array {
  assert(eid.length === EID_BYTES, "an EID has 8 bytes");
  const data = new Uint8Array(EID_FRAME_BYTES);
  data[0] = EID_FRAME_TYPE;
  new DataView(data.buffer).setInt8(1, powerAt0m);
  data.set(eid, 2);
  return data;
}
