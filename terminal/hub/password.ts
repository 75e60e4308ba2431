/**
 * The console's password: made by the hub, told once, kept as scrypt with its salt and parameters.
 *
 *   scrypt$N$r$p$salt hex$hash hex
 */
import { randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Random } from "@tillwave/shared/core/crypto";

export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and some 100 ms on a cheap machine. */
export const SCRYPT_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Of N × r: what a record may ask of this machine, in bytes. */
const MEMORY_MAX = 128 * 1024 * 1024;

/** No letter that is taken for another. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 5;
const GROUP_CHARACTERS = 4;

/** 98 bits: `K7QM-2XRD-9HTB-WV4C-N6PE`. */
export function makePassword(): string {
  const group = (): string =>
    Array.from({ length: GROUP_CHARACTERS }, () =>
      ALPHABET.charAt(randomInt(ALPHABET.length)),
    ).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

export async function sealPassword(
  password: string,
  random: Random,
  cost: ScryptCost = SCRYPT_COST,
): Promise<string> {
  const salt = random.bytes(SALT_BYTES);
  const hash = await derive(password, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, toHex(salt), toHex(hash)].join("$");
}

const RECORD = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([0-9a-f]{32})\$([0-9a-f]{64})$/u;

/** Takes the same time for every wrong password. */
export async function isPassword(given: string, record: string): Promise<boolean> {
  const [, n, r, p, salt = "", hash = ""] = RECORD.exec(record) ?? [];
  if (n === undefined) {
    return false;
  }
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const derived = await derive(given, fromHex(salt), cost);
  return timingSafeEqual(derived, fromHex(hash));
}

function derive(password: string, salt: Uint8Array, { N, r, p }: ScryptCost): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: MEMORY_MAX };
    scrypt(password.normalize("NFC"), salt, HASH_BYTES, options, (error, hash) =>
      error === null ? resolve(new Uint8Array(hash)) : reject(error),
    );
  });
}
