/**
 * The hub's keys as files, and what it signs with.
 *
 * Spec: Tillwave protocols, version 1, §0.5. Root signs the key set alone; credential signs
 * certificates and leases, ledger anchors and documents, policy the risk policy.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Crypto, Digest, Signer } from "@tillwave/shared/core/crypto";
import { equalBytes, fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type KeySet,
  type KeyUse,
  type ListedKey,
  openKeySet,
  signKeySet,
} from "@tillwave/shared/cose/key-set";
import { makeFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { generateKeyPem, signerOfPem } from "@tillwave/shared/host/node-crypto";
import { hubFolder, keyFile, laterKeyFile } from "./hub-folder.ts";

/** In seconds. */
export const KEY_LIFE = 365 * 86_400;
/** Keys begin before they are made, in seconds: clocks differ. */
const BEGINS_BEFORE = 86_400;
/** People are told when a key has less left, in seconds. */
export const KEY_ENDS_SOON = 30 * 86_400;

export const USES: readonly KeyUse[] = ["credential", "ledger", "policy"];
export const SECRET = { mode: 0o600 };

export interface HubKeys {
  /** Compressed point, 33 bytes. */
  readonly root: Uint8Array;
  /** 16 hex digits. */
  readonly hubId: string;
  readonly keySet: KeySet;
  /** As root signed it. */
  readonly signedKeySet: Uint8Array;
  readonly credential: Signer;
  readonly ledger: Signer;
  readonly policy: Signer;
}

const hubIdOf = (root: Uint8Array, digest: Digest): string =>
  toHex(digest.sha256(root).subarray(0, 8));

/** Makes all keys of a new hub in its folder. `now` is in Unix seconds. Throws what the disk throws. */
export function makeKeys(
  folder: string,
  { merchant, now }: { readonly merchant: number; readonly now: number },
  digest: Digest,
): { readonly root: Uint8Array; readonly hubId: string } {
  const files = hubFolder(folder);
  makeFolder(join(folder, "root"));
  makeFolder(join(folder, "keys"));
  const rootPem = generateKeyPem();
  writeFileAtomic(files.rootKey, rootPem, SECRET);
  const signer = signerOfPem(rootPem);
  const keys = USES.map((use) => {
    const { pem, listed } = makeKey(use, now);
    writeFileAtomic(keyFile(folder, use), pem, SECRET);
    return listed;
  });
  const signed = signKeySet({ merchant, version: 1, issued: now, keys }, { signer, digest });
  writeFileAtomic(files.keySet, formatKeySet(signed), SECRET);
  writeFileAtomic(files.rootPublic, `${toHex(signer.publicKey)}\n`, SECRET);
  return { root: signer.publicKey, hubId: hubIdOf(signer.publicKey, digest) };
}

/** `now` is in Unix seconds. */
export function makeKey(
  use: KeyUse,
  now: number,
): { readonly pem: string; readonly listed: ListedKey } {
  const pem = generateKeyPem();
  const { publicKey } = signerOfPem(pem);
  return {
    pem,
    listed: { use, publicKey, notBefore: now - BEGINS_BEFORE, notAfter: now + KEY_LIFE },
  };
}

/** As it lies in its file. */
export const formatKeySet = (signed: Uint8Array): string => `${toHex(signed)}\n`;

/** What this hub signs with: of each use the last that the key set lists. */
export const keysInUse = ({ keys }: KeySet): readonly ListedKey[] =>
  USES.flatMap((use) => keys.findLast((key) => key.use === use) ?? []);

export type KeysError = { readonly type: "keys-unreadable"; readonly detail: string };

/** Refuses keys that are not those that its own key set lists last. */
export function readKeys(folder: string, crypto: Crypto): Result<HubKeys, KeysError> {
  const files = hubFolder(folder);
  try {
    const root = fromHex(readFileSync(files.rootPublic, "utf8"));
    const signedKeySet = fromHex(readFileSync(files.keySet, "utf8"));
    const keySet = openKeySet(signedKeySet, { root, crypto });
    if (!keySet.ok) {
      return unreadable(`the key set: ${keySet.error.type}`);
    }
    const credential = signerFor(folder, "credential", keySet.value);
    const ledger = signerFor(folder, "ledger", keySet.value);
    const policy = signerFor(folder, "policy", keySet.value);
    return credential !== null && ledger !== null && policy !== null
      ? ok({
          root,
          hubId: hubIdOf(root, crypto),
          keySet: keySet.value,
          signedKeySet,
          credential,
          ledger,
          policy,
        })
      : unreadable("a key that the key set does not list");
  } catch (error) {
    return unreadable((error as Error).message);
  }
}

/** Null where the file holds another key. Throws where there is none, or what it holds is no key. */
function signerFor(folder: string, use: KeyUse, keySet: KeySet): Signer | null {
  const listed = keysInUse(keySet).find((key) => key.use === use);
  if (listed === undefined) {
    return null;
  }
  const later = laterKeyFile(folder, use, listed.publicKey);
  const file = existsSync(later) ? later : keyFile(folder, use);
  const signer = signerOfPem(readFileSync(file, "utf8"));
  return equalBytes(signer.publicKey, listed.publicKey) ? signer : null;
}

function unreadable(detail: string): Result<never, KeysError> {
  return err({ type: "keys-unreadable", detail });
}
