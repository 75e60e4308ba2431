/**
 * iBeacon's rolling profile: major and minor of an advertisement that changes with the clock.
 *
 * Spec: Tillwave protocols, version 1, §2.2 (vectors A.6). major ‖ minor = HMAC(K_ibeacon, ⌊T / 2^K⌋ u32)[0..4].
 * Both halves together are looked up and believed; the minor alone could be guessed.
 */
import type { Mac } from "../core/crypto.ts";
import { type EidClock, eidWindowStart } from "./eid.ts";
import { firstU32 } from "./tone-code.ts";

/** major ‖ minor. */
export function rollingIBeacon(key: Uint8Array, { exponent, time }: EidClock, mac: Mac): number {
  const message = new Uint8Array(4);
  const window = eidWindowStart({ exponent, time }) / 2 ** exponent;
  new DataView(message.buffer).setUint32(0, window);
  return firstU32(mac.hmacSha256(key, message));
}
