/**
 * The hub's keys as files, and what it signs with.
 *
 * Spec: Tillwave protocols, version 1, §0.5. Root signs the key set alone; credential signs
 * certificates and leases, ledger anchors and documents, policy the risk policy.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Crypto, Digest, Signer } from "@tillwave/shared/core/crypto";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type KeySet, type KeyUse, openKeySet, signKeySet } from "@tillwave/shared/cose/key-set";
import { makeFolder, writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { generateKeyPem, signerOfPem } from "@tillwave/shared/host/node-crypto";
import { hubFolder, keyFile } from "./hub-folder.ts";

/** In seconds. */
const KEY_LIFE = 365 * 86_400;
/** People are told when a key has less left, in seconds. */
export const KEY_ENDS_SOON = 30 * 86_400;

const USES: readonly KeyUse[] = ["credential", "ledger", "policy"];
const SECRET = { mode: 0o600 };

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
    const pem = generateKeyPem();
    writeFileAtomic(keyFile(folder, use), pem, SECRET);
    const { publicKey } = signerOfPem(pem);
    return { use, publicKey, notBefore: now - 86_400, notAfter: now + KEY_LIFE };
  });
  const signed = signKeySet({ merchant, version: 1, issued: now, keys }, { signer, digest });
  writeFileAtomic(files.keySet, `${toHex(signed)}\n`, SECRET);
  writeFileAtomic(files.rootPublic, `${toHex(signer.publicKey)}\n`, SECRET);
  return { root: signer.publicKey, hubId: hubIdOf(signer.publicKey, digest) };
}

export type KeysError = { readonly type: "keys-unreadable"; readonly detail: string };

/** Refuses keys that its own key set does not list. */
export function readKeys(folder: string, crypto: Crypto): Result<HubKeys, KeysError> {
  const files = hubFolder(folder);
  try {
    const root = fromHex(readFileSync(files.rootPublic, "utf8"));
    const signedKeySet = fromHex(readFileSync(files.keySet, "utf8"));
    const keySet = openKeySet(signedKeySet, { root, crypto });
    if (!keySet.ok) {
      return unreadable(`the key set: ${keySet.error.type}`);
    }
    const [credential, ledger] = (["credential", "ledger"] as const).map((use) =>
      signerOfPem(readFileSync(keyFile(folder, use), "utf8")),
    );
    const isListed = (use: KeyUse, signer: Signer | undefined): signer is Signer =>
      keySet.value.keys.some(
        (key) => key.use === use && toHex(key.publicKey) === toHex(signer?.publicKey ?? root),
      );
    return isListed("credential", credential) && isListed("ledger", ledger)
      ? ok({
          root,
          hubId: hubIdOf(root, crypto),
          keySet: keySet.value,
          signedKeySet,
          credential,
          ledger,
        })
      : unreadable("a key that the key set does not list");
  } catch (error) {
    return unreadable((error as Error).message);
  }
}

function unreadable(detail: string): Result<never, KeysError> {
  return err({ type: "keys-unreadable", detail });
}
