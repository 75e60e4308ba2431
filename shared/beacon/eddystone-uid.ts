/**
 * Eddystone-UID: a fixed id of 16 bytes, in two parts. Anybody can copy it: it says where, and proves nothing.
 *
 * Spec: google/eddystone, eddystone-uid.
 *
 *   offset  bytes  field
 *   0       1      frame type 0x00
 *   1       1      power at 0 m, signed dBm
 *   2       10     namespace
 *   12      6      instance
 *   18      2      reserved, zero; senders may leave them out
 */
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { Dbm } from "../core/units.ts";

export const UID_FRAME_TYPE = 0x00;
const NAMESPACE_BYTES = 10;
const INSTANCE_BYTES = 6;
const UID_BYTES = 20;
const WITHOUT_RESERVED_BYTES = 18;

export interface EddystoneUid {
  /** 10 bytes. */
  readonly namespace: Uint8Array;
  /** 6 bytes. */
  readonly instance: Uint8Array;
  readonly powerAt0m: Dbm;
}

export interface WrongLength {
  readonly type: "wrong-length";
  readonly lengthBytes: number;
}

/** Reads the service data behind the service's number. Reserved bytes are passed over, as the spec asks. */
export function decodeUid(data: Uint8Array): Result<EddystoneUid, WrongLength> {
  if (data.length !== UID_BYTES && data.length !== WITHOUT_RESERVED_BYTES) {
    return err({ type: "wrong-length", lengthBytes: data.length });
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return ok({
    namespace: data.slice(2, 12),
    instance: data.slice(12, WITHOUT_RESERVED_BYTES),
    powerAt0m: Dbm(view.getInt8(1)),
  });
}

export function encodeUid({ namespace, instance, powerAt0m }: EddystoneUid): Uint8Array {
  assert(namespace.length === NAMESPACE_BYTES, "a namespace has 10 bytes");
  assert(instance.length === INSTANCE_BYTES, "an instance has 6 bytes");
  const data = new Uint8Array(UID_BYTES);
  data[0] = UID_FRAME_TYPE;
  new DataView(data.buffer).setInt8(1, powerAt0m);
  data.set(namespace, 2);
  data.set(instance, 2 + NAMESPACE_BYTES);
  return data;
}
