/**
 * The code that an emitter sounds: another one in every window, which only the hub can foretell.
 *
 * Spec: Tillwave protocols, version 1, §2.2 (vectors A.6). T is the device's clock, Unix seconds:
 *
 *   w = ⌊T / 32⌋        code = HMAC(K_tone, place u32 ‖ w u32)[0..4]
 */
import type { Mac } from "../core/crypto.ts";

/** In seconds. */
export const TONE_WINDOW = 32;

export const toneWindow = (time: number): number => Math.floor(time / TONE_WINDOW);

const MESSAGE_BYTES = 8;

export function toneCode(
  toneKey: Uint8Array,
  { place, window }: { readonly place: number; readonly window: number },
  mac: Mac,
): number {
  const message = new Uint8Array(MESSAGE_BYTES);
  const view = new DataView(message.buffer);
  view.setUint32(0, place);
  view.setUint32(4, window);
  return firstU32(mac.hmacSha256(toneKey, message));
}

export function firstU32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
