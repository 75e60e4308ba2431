/**
 * The key that this till signs with: P-256, made here, never anywhere else (protocols §4.2, §5).
 *
 *   till-key.pem         the one in use
 *   till-key.next.pem    made for a joining; takes the place of the one in use once that has succeeded
 *   till-key.KID.pem     of an earlier joining: kept, and used for nothing
 */
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import type { Digest, Signer } from "@tillwave/shared/core/crypto";
import { kidOf } from "@tillwave/shared/cose/sign1";
import { syncFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { generateKeyPem, signerOfPem } from "@tillwave/shared/host/node-crypto";

const IN_USE = "till-key.pem";
const NEXT = "till-key.next.pem";

/** Both throw what the disk throws. */
export interface TillKeys {
  /** A fresh one for a joining. The one in use stays in use. */
  make(): Signer;
  /**
   * The one with this public key, in use from here on; null where it is not here. It may still lie as
   * the next one: the membership names its key, so a start after a cut goes on where that stopped.
   */
  find(publicKey: Uint8Array): Signer | null;
}

export function createTillKeys(folder: string, digest: Digest): TillKeys {
  const inUse = join(folder, IN_USE);
  const next = join(folder, NEXT);

  const takeNext = (): void => {
    if (existsSync(inUse)) {
      const before = readKey(inUse);
      const name = before === null ? "unreadable" : toHex(kidOf(before.publicKey, digest));
      renameSync(inUse, join(folder, `till-key.${name}.pem`));
    }
    renameSync(next, inUse);
    syncFolder(folder);
  };

  return {
    make() {
      const pem = generateKeyPem();
      writeFileAtomic(next, pem, { mode: 0o600 });
      return signerOfPem(pem);
    },
    find(publicKey) {
      const current = readKey(inUse);
      if (current !== null && equalBytes(current.publicKey, publicKey)) {
        return current;
      }
      const made = readKey(next);
      if (made === null || !equalBytes(made.publicKey, publicKey)) {
        return null;
      }
      takeNext();
      return made;
    },
  };
}

/** Null where there is no file, or no key in it. */
function readKey(file: string): Signer | null {
  if (!existsSync(file)) {
    return null;
  }
  const pem = readFileSync(file, "utf8");
  try {
    return signerOfPem(pem);
  } catch {
    return null;
  }
}
