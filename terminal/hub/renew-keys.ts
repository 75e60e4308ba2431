/**
 * Gives a hub its next keys while it is stopped: root signs a key set that lists them beside the old ones.
 *
 * Spec: Tillwave protocols, version 1, §0.5, §4.9. The keys' files come first, under names of their
 * own, and the key set last: whatever is cut, the hub goes on with the old keys or with the new ones.
 * Tills take the new key set with the hub's next answer. TLS is not part of it.
 */
import { readFileSync, statSync } from "node:fs";
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Signer } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { KEYS_MAX, type ListedKey, signKeySet } from "@tillwave/shared/cose/key-set";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { signerOfPem } from "@tillwave/shared/host/node-crypto";
import { lockFolder } from "@tillwave/shared/host/single-instance";
import { hubFolder, isHub, laterKeyFile } from "./hub-folder.ts";
import { KEY_LIFE, SECRET, USES, formatKeySet, makeKey, readKeys } from "./keys.ts";
import { NO_LOG } from "@tillwave/shared/core/log";
import { machinePorts } from "./machine.ts";
import type { Ports } from "./ports.ts";

/**
 * How long an ended key stays listed, in seconds. Tills judge by the time of signing: one that was off
 * for a year holds a certificate by the old key, and refuses a key set that disowns it.
 */
export const LISTED_AFTER_END = KEY_LIFE;
/** A P-256 key as PEM has some 240 bytes. */
const ROOT_FILE_BYTES_MAX = 16_384;

export interface RenewOptions {
  readonly folder: string;
  /** Root's private key as PEM, wherever it is kept; it is read and never copied. */
  readonly rootKeyFile: string;
}

export interface RenewPorts extends Pick<Ports, "clock" | "crypto"> {
  /** Throws what the disk throws. */
  readonly write: typeof writeFileAtomic;
}

export interface Renewed {
  /** Of the key set. */
  readonly version: number;
  /** Until when the hub can sign, in Unix seconds. */
  readonly notAfter: number;
  /** Keys listed, old and new. */
  readonly listed: number;
}

export type RenewError =
  | { readonly type: "no-hub" }
  | { readonly type: "running"; readonly holder: string }
  | { readonly type: "no-root"; readonly detail: string }
  | { readonly type: "of-another-hub" }
  /** So many keys are valid still that no key set holds more. */
  | { readonly type: "too-many-keys"; readonly valid: number }
  | { readonly type: "failed"; readonly detail: string };

export async function renewKeys(
  options: RenewOptions,
  ports: RenewPorts = { ...machinePorts(NO_LOG), write: writeFileAtomic },
): Promise<Result<Renewed, RenewError>> {
  const { folder, rootKeyFile } = options;
  if (!isHub(folder)) {
    return err({ type: "no-hub" });
  }
  const root = readRoot(rootKeyFile);
  if (!root.ok) {
    return root;
  }
  const lock = await lockFolder(folder, () => "its keys are being renewed");
  if (!lock.ok) {
    return err({ type: "running", holder: lock.error.holder });
  }
  try {
    return renewLocked(folder, root.value, ports);
  } catch (error) {
    return err({ type: "failed", detail: (error as Error).message });
  } finally {
    lock.value.release();
  }
}

function readRoot(file: string): Result<Signer, RenewError> {
  try {
    return statSync(file).size > ROOT_FILE_BYTES_MAX
      ? err({ type: "no-root", detail: "it is too long for a key" })
      : ok(signerOfPem(readFileSync(file, "utf8")));
  } catch (error) {
    return err({ type: "no-root", detail: (error as Error).message });
  }
}

function renewLocked(
  folder: string,
  signer: Signer,
  { clock, crypto, write }: RenewPorts,
): Result<Renewed, RenewError> {
  const held = readKeys(folder, crypto);
  if (!held.ok) {
    return err({ type: "failed", detail: held.error.detail });
  }
  const { root, keySet } = held.value;
  if (!equalBytes(signer.publicKey, root)) {
    return err({ type: "of-another-hub" });
  }
  const now = Math.floor(clock.read().wall / 1000);
  const kept = keptOf(keySet.keys, now);
  if (kept === null) {
    return err({ type: "too-many-keys", valid: validAt(keySet.keys, now).length });
  }
  const made = USES.map((use) => makeKey(use, now));
  const keys = [...kept, ...made.map(({ listed }) => listed)];
  const version = keySet.version + 1;
  const signed = signKeySet(
    { merchant: keySet.merchant, version, issued: now, keys },
    { signer, digest: crypto },
  );
  for (const { pem, listed } of made) {
    write(laterKeyFile(folder, listed.use, listed.publicKey), pem, SECRET);
  }
  write(hubFolder(folder).keySet, formatKeySet(signed), SECRET);
  return ok({ version, notAfter: now + KEY_LIFE, listed: keys.length });
}

const validAt = (keys: readonly ListedKey[], now: number): readonly ListedKey[] =>
  keys.filter(({ notAfter }) => now <= notAfter);

/** All that are valid, and the newest of those that have ended, as far as there is room. Null where there is none. */
function keptOf(keys: readonly ListedKey[], now: number): readonly ListedKey[] | null {
  const room = KEYS_MAX - USES.length;
  const valid = validAt(keys, now);
  if (valid.length > room) {
    return null;
  }
  const ended = keys.filter(({ notAfter }) => notAfter < now && now <= notAfter + LISTED_AFTER_END);
  const stay = new Set([
    ...valid,
    ...ended.slice(Math.max(0, ended.length - (room - valid.length))),
  ]);
  return keys.filter((key) => stay.has(key));
}
