/** PINs through scrypt of node:crypto: RFC 7914, with the parameters that OWASP names for passwords. */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { KeptPin, Pins } from "../ports.ts";

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Of memory, in bytes: scrypt needs 128·N·r, and a little more. */
const MEMORY_MAX = 256 * 1024 * 1024;

/** 32 MiB and a tenth of a second. Kept with each PIN: another cost holds for the PINs set after it. */
export const PIN_COST: PinCost = { n: 2 ** 15, r: 8, p: 1 };

export type PinCost = Pick<KeptPin, "n" | "r" | "p">;

type Scrypt = (
  password: string,
  salt: Uint8Array,
  length: number,
  options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
) => Promise<Uint8Array>;

const derive: Scrypt = promisify(scrypt);

export function createScryptPins(cost: PinCost = PIN_COST): Pins {
  const hashOf = async (
    pin: string,
    { salt, n, r, p }: Omit<KeptPin, "hash">,
  ): Promise<Uint8Array> =>
    new Uint8Array(await derive(pin, salt, HASH_BYTES, { N: n, r, p, maxmem: MEMORY_MAX }));
  return {
    async keep(pin) {
      const salt = new Uint8Array(randomBytes(SALT_BYTES));
      return { ...cost, salt, hash: await hashOf(pin, { ...cost, salt }) };
    },
    async matches(pin, kept) {
      const hash = await hashOf(pin, kept);
      return hash.length === kept.hash.length && timingSafeEqual(hash, kept.hash);
    },
  };
}
