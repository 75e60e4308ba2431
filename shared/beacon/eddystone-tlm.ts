/**
 * Eddystone-TLM: how a beacon is doing, in clear. It has no id of its own: a receiver takes it for the beacon
 * whose other frames came from the same radio address.
 *
 * Spec: google/eddystone, eddystone-tlm, tlm-plain. Numbers are big-endian.
 *
 *   offset  bytes  field
 *   0       1      frame type 0x20
 *   1       1      version 0x00 (0x01: eddystone-etlm.ts)
 *   2       2      battery, mV; 0: not known, or a beacon on the mains
 *   4       2      temperature, °C, signed, in 1/256; 0x8000: not known
 *   6       4      frames sent since the start
 *   10      4      time since the start, in tenths of a second
 */
import { type Result, err, ok } from "../core/result.ts";
import { Celsius, Millis, Millivolts } from "../core/units.ts";

export const TLM_FRAME_TYPE = 0x20;
export const TLM_PLAIN_VERSION = 0x00;
const TLM_BYTES = 14;
const NO_BATTERY = 0;
const NO_TEMPERATURE = -0x8000;
const STEPS_OF_A_DEGREE = 256;
const TENTH_MS = 100;
const U32 = 2 ** 32;

export interface EddystoneTlm {
  readonly battery: Millivolts | null;
  /** In steps of 1/256 of a degree. */
  readonly temperature: Celsius | null;
  /** Since the start; begins anew at 2^32. */
  readonly frames: number;
  /** Since the start, in steps of 100 ms; begins anew after 13.6 years. */
  readonly uptime: Millis;
}

export type TlmError =
  | { readonly type: "wrong-length"; readonly lengthBytes: number }
  | { readonly type: "unknown-version"; readonly version: number };

export function decodeTlm(data: Uint8Array): Result<EddystoneTlm, TlmError> {
  const version = data[1];
  if (version !== undefined && version !== TLM_PLAIN_VERSION) {
    return err({ type: "unknown-version", version });
  }
  if (data.length !== TLM_BYTES) {
    return err({ type: "wrong-length", lengthBytes: data.length });
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const battery = view.getUint16(2);
  const temperature = view.getInt16(4);
  return ok({
    battery: battery === NO_BATTERY ? null : Millivolts(battery),
    temperature: temperature === NO_TEMPERATURE ? null : Celsius(temperature / STEPS_OF_A_DEGREE),
    frames: view.getUint32(6),
    uptime: Millis(view.getUint32(10) * TENTH_MS),
  });
}

/** A sick sensor's figure goes out as the nearest that can be said: it must not stop a beacon. */
export function encodeTlm({ battery, temperature, frames, uptime }: EddystoneTlm): Uint8Array {
  const data = new Uint8Array(TLM_BYTES);
  data[0] = TLM_FRAME_TYPE;
  data[1] = TLM_PLAIN_VERSION;
  const view = new DataView(data.buffer);
  view.setUint16(2, battery === null ? NO_BATTERY : held(battery, 1, 0xffff));
  view.setInt16(
    4,
    temperature === null
      ? NO_TEMPERATURE
      : held(temperature * STEPS_OF_A_DEGREE, NO_TEMPERATURE + 1, 0x7fff),
  );
  view.setUint32(6, frames % U32);
  view.setUint32(10, Math.floor(uptime / TENTH_MS) % U32);
  return data;
}

const held = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value)));
