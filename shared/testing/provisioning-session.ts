/** The session of the published vectors (A.7), and a random source that says what it was told to. */
import { fromHex, toUtf8 } from "../core/bytes.ts";
import type { Random } from "../core/crypto.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { labelPsk, prologue } from "../beacon/provisioning/keys.ts";
import type { Label } from "../beacon/provisioning/label.ts";

const bytesFrom = (first: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => first + i);

export const LABEL: Label = { deviceId: bytesFrom(0xd0, 8), key: bytesFrom(0x50, 16) };

export const secretOf = (name: string): Uint8Array => nobleCrypto.sha256(toUtf8(name));

/** Hands out these, in order, and then nothing more. */
export function randomOf(...secrets: readonly Uint8Array[]): Random {
  const left = [...secrets];
  return {
    bytes(lengthBytes) {
      const next = left.shift();
      if (next?.length !== lengthBytes) {
        throw new Error(`no ${lengthBytes} random bytes are left`);
      }
      return next.slice();
    },
  };
}

/** For both sides of A.7; each still needs its random source. */
export const LABEL_SESSION = {
  psk: labelPsk(LABEL.key, LABEL.deviceId, nobleCrypto),
  prologue: prologue({ deviceId: LABEL.deviceId, slot: 0, keyVersion: 0 }),
};

/** [1, "1.4.0", 3, 1800000000, 7, 0]. */
export const HELLO = fromHex("8601 65312e342e30 03 1a6b49d200 07 00");
