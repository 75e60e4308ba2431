/**
 * The membership of a till that may be running, or may not be able to: looked at, never set aside, never
 * renewed, and no key moved.
 */
import { NO_LOG } from "@tillwave/shared/core/log";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Crypto, Signer } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { signerOfPem } from "@tillwave/shared/host/node-crypto";
import { type Believed, type NotBelieved, believe } from "./membership.ts";
import { readMembership } from "./membership-file.ts";
import type { Membership } from "./membership-types.ts";
import { createMemberships } from "./memberships.ts";

export type LookError =
  | { readonly type: "not-joined" }
  | { readonly type: "damaged" }
  | NotBelieved
  /** The key that the hub has certified is not in the folder. */
  | { readonly type: "no-key" };

/** What the hub has signed for the till in this folder. Throws what the disk throws. */
export function lookAtBelieved(
  folder: string,
  crypto: Crypto,
): Result<Believed, Exclude<LookError, { readonly type: "no-key" }>> {
  const read = readMembership(folder, crypto);
  switch (read.type) {
    case "none":
      return err({ type: "not-joined" });
    case "damaged":
      return err({ type: "damaged" });
    case "stored":
      return believe(read.stored, crypto);
  }
}

/** With the key to sign by. Throws what the disk throws. */
export function lookAtMembership(
  folder: string,
  ports: { readonly crypto: Crypto; readonly clock: Clock },
): Result<Membership, LookError> {
  const believed = lookAtBelieved(folder, ports.crypto);
  if (!believed.ok) {
    return believed;
  }
  const signer = findKey(folder, believed.value.certificate.tillKey);
  if (signer === null) {
    return err({ type: "no-key" });
  }
  const keys = { make: () => signer, find: () => signer };
  // What would be set aside was refused above.
  const held = createMemberships({ ...ports, folder, keys, log: NO_LOG, hubUrl: null }).now();
  return held === null ? err({ type: "damaged" }) : ok(held);
}

/** The one in use, or the next one where a joining was cut short before it took its place. */
const KEY_FILE = /^till-key(?:\.\w+)?\.pem$/u;

function findKey(folder: string, publicKey: Uint8Array): Signer | null {
  for (const name of readdirSync(folder).filter((file) => KEY_FILE.test(file))) {
    const signer = signerIn(readFileSync(join(folder, name), "utf8"));
    if (signer !== null && equalBytes(signer.publicKey, publicKey)) {
      return signer;
    }
  }
  return null;
}

function signerIn(pem: string): Signer | null {
  try {
    return signerOfPem(pem);
  } catch {
    return null;
  }
}
