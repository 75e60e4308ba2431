/**
 * What a joining brings, believed or not: from the pinned root down to the till's own key.
 *
 * Spec: Tillwave protocols, version 1, §0.5, §4.1–4.2.
 *
 *   root ─▶ key set ─▶ credential key ─┬▶ certificate ─▶ till key
 *                   └▶ policy key ─▶ policy └▶ lease
 *
 * Signatures are judged by the keys that were valid when they were made: a till that was off for a
 * year still knows its hub. What has lapsed is for those to say who ask for it.
 */
import { X509Certificate } from "node:crypto";
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import type { Digest, Verifier } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type KeySet, type KeyUse, keysFor, openKeySet } from "@tillwave/shared/cose/key-set";
import { type Sign1Error, openSign1 } from "@tillwave/shared/cose/sign1";
import { type Certificate, openCertificate } from "@tillwave/shared/sync/certificate";
import type { EnrolmentAnswer } from "@tillwave/shared/sync/enrolment";
import { type Lease, openLease } from "@tillwave/shared/sync/lease";
import type { Against } from "@tillwave/shared/sync/signed-array";

/** As the hub signed it, and where that hub is. */
export interface StoredMembership extends EnrolmentAnswer {
  /** `https://192.168.1.5:8447`. */
  readonly url: string;
  /** Names the code that it was joined with, and does not give it away. */
  readonly joinedWith: string;
}

export interface Believed {
  readonly keySet: KeySet;
  readonly certificate: Certificate;
  readonly lease: Lease;
}

export type Part = "keySet" | "certificate" | "lease" | "policy" | "caCertificate";

export interface NotBelieved {
  readonly type: "not-believed";
  readonly what: Part;
  readonly detail: string;
}

const HUB_ID_BYTES = 8;

export function hubIdOf(root: Uint8Array, digest: Digest): string {
  return toHex(digest.sha256(root).subarray(0, HUB_ID_BYTES));
}

export function believe(
  answer: EnrolmentAnswer,
  crypto: Digest & Verifier,
): Result<Believed, NotBelieved> {
  const keySet = openKeySet(answer.keySet, { root: answer.root, crypto });
  if (!keySet.ok) {
    return notBelieved("keySet", keySet.error.type);
  }
  const by: Keys = { keySet: keySet.value, use: "credential", crypto };
  const certificate = openBy(by, (against) => openCertificate(answer.certificate, against), {
    madeAt: ({ issued }) => issued,
  });
  if (!certificate.ok) {
    return notBelieved("certificate", certificate.error.type);
  }
  const lease = openBy(by, (against) => openLease(answer.lease, against), {
    madeAt: ({ from }) => from,
  });
  if (!lease.ok) {
    return notBelieved("lease", lease.error.type);
  }
  const believed = {
    keySet: keySet.value,
    certificate: certificate.value,
    lease: lease.value,
  };
  const fault =
    faultBetween(believed, crypto) ??
    policyFault(answer.policy, { ...by, use: "policy" }) ??
    authorityFault(answer.caCertificate);
  return fault === null ? ok(believed) : err(fault);
}

interface Keys {
  readonly keySet: KeySet;
  readonly use: KeyUse;
  readonly crypto: Digest & Verifier;
}

/** First by any key listed for the use, which tells when it was made; then by those valid at that time. */
function openBy<T>(
  { keySet, use, crypto }: Keys,
  open: (against: Against) => Result<T, Sign1Error>,
  { madeAt }: { readonly madeAt: (message: T) => number },
): Result<T, Sign1Error> {
  const opened = open({ keys: listedFor(keySet, use), crypto });
  return opened.ok ? open({ keys: keysFor(keySet, use, madeAt(opened.value)), crypto }) : opened;
}

const listedFor = ({ keys }: KeySet, use: KeyUse): readonly Uint8Array[] =>
  keys.filter((key) => key.use === use).map(({ publicKey }) => publicKey);

/** The parts must speak of the same merchant, the same terminal, the same key. */
function faultBetween(
  { keySet, certificate, lease }: Believed,
  digest: Digest,
): NotBelieved | null {
  const { merchant, terminal, tillKey } = certificate;
  if (keySet.merchant !== merchant) {
    return fault("certificate", "of another merchant");
  }
  if (lease.merchant !== merchant || lease.terminal !== terminal) {
    return fault("lease", "of another terminal");
  }
  if (!equalBytes(lease.tillKeyHash, digest.sha256(tillKey))) {
    return fault("lease", "for another key");
  }
  return lease.epoch >= 1 && lease.spareEpoch > lease.epoch
    ? null
    : fault("lease", "the epoch to spare is not a later one");
}

function policyFault(policy: Uint8Array | null, { keySet, use, crypto }: Keys): NotBelieved | null {
  if (policy === null) {
    return null;
  }
  const opened = openSign1(policy, { label: "policy" }, { keys: listedFor(keySet, use), crypto });
  return opened.ok ? null : fault("policy", opened.error.type);
}

function authorityFault(der: Uint8Array): NotBelieved | null {
  try {
    const isAuthority = new X509Certificate(der).ca;
    return isAuthority ? null : fault("caCertificate", "not of an authority");
  } catch {
    return fault("caCertificate", "no certificate");
  }
}

const fault = (what: Part, detail: string): NotBelieved => ({ type: "not-believed", what, detail });

const notBelieved = (what: Part, detail: string): Result<never, NotBelieved> =>
  err(fault(what, detail));
