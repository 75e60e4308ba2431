/** Salts for sealed figures: from a start by chance each is another, until 65,536 were used. */
import type { Random } from "@tillwave/shared/core/crypto";

export function createSalts(random: Random): () => Uint8Array {
  const [high = 0, low = 0] = random.bytes(2);
  let salt = high * 256 + low;
  return () => {
    salt = (salt + 1) % 0x1_0000;
    return Uint8Array.of(salt >> 8, salt & 0xff);
  };
}
