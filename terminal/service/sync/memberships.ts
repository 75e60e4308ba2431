/**
 * The membership that this till has: read and verified at its start, renewed while it runs.
 *
 * A membership that is damaged, or whose key is gone, is none: the till sells on and has to join
 * again. Nothing of it is thrown away.
 */
import { present } from "@tillwave/shared/core/assert";
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Crypto } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { Log } from "@tillwave/shared/core/log";
import type { TillKeys } from "../till-key.ts";
import {
  type Believed,
  type NotBelieved,
  type StoredMembership,
  believe,
  hubIdOf,
} from "./membership.ts";
import { readMembership, setMembershipAside, writeMembership } from "./membership-file.ts";
import type { Membership, Memberships, Renewal, RenewalError } from "./membership-types.ts";

export interface MembershipsDeps {
  readonly folder: string;
  readonly keys: TillKeys;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the hub is now, where a person has said so; else where it was at the joining. */
  readonly hubUrl: string | null;
}

export type AdoptError = NotBelieved | StorageFailure;

export interface KeptMemberships extends Memberships {
  /**
   * Believes and keeps what a joining brought, in the place of any before it. What is refused changes
   * nothing. The key that it certifies has been made here.
   */
  adopt(stored: StoredMembership): Result<Membership, AdoptError>;
  /** Names the code that this till joined with; null where it has joined no hub. */
  joinedWith(): string | null;
}

interface Held {
  readonly stored: StoredMembership;
  readonly membership: Membership;
}

export function createMemberships(deps: MembershipsDeps): KeptMemberships {
  const { folder, crypto, log } = deps;
  let held = readHeld(deps);

  return {
    now: () => held?.membership ?? null,
    joinedWith: () => held?.stored.joinedWith ?? null,
    adopt(stored) {
      const believed = believe(stored, crypto);
      if (!believed.ok) {
        return believed;
      }
      const kept = attempt(() => {
        // What is written first decides: with it on the disk, the key takes its place now or at the next start.
        writeMembership(folder, stored, crypto);
        return present(membershipOf(stored, believed.value, deps), "the certified key");
      });
      if (kept.ok) {
        held = { stored, membership: kept.value };
      }
      return kept;
    },
    renewed(renewal, trustedTime) {
      if (held === null) {
        return err({ type: "not-stored", detail: "this till has joined no hub" });
      }
      const next = renew(held, renewal, { crypto, at: Math.floor(trustedTime / 1000) });
      if (!next.ok) {
        log.warn(next.error, "what the hub renewed was refused");
        return next;
      }
      const { stored, believed } = next.value;
      const written = attempt(() => writeMembership(folder, stored, crypto));
      if (!written.ok) {
        return err({ type: "not-stored", detail: written.error.type });
      }
      const { name } = believed.certificate;
      const signedCertificate = stored.certificate;
      const membership = { ...held.membership, ...believed, name, signedCertificate };
      held = { stored, membership };
      return ok(held.membership);
    },
  };
}

/** Never throws: whatever lies there, the till sells. */
function readHeld(deps: MembershipsDeps): Held | null {
  const { folder, crypto, clock, log } = deps;
  const read = attempt(() => readMembership(folder, crypto));
  if (!read.ok) {
    log.error(read.error, "the membership cannot be read: not joined");
    return null;
  }
  if (read.value.type === "none") {
    return null;
  }
  const stored = read.value.type === "stored" ? read.value.stored : null;
  const believed = stored && believe(stored, crypto);
  if (stored === null || believed === null || !believed.ok) {
    const aside = attempt(() => setMembershipAside(folder, new Date(clock.read().wall)));
    const why = believed?.ok === false ? believed.error : { type: "damaged" };
    log.error({ why, aside }, "the membership is not believed: not joined");
    return null;
  }
  const membership = attempt(() => membershipOf(stored, believed.value, deps));
  if (!membership.ok || membership.value === null) {
    log.error({}, "the key of the membership is not here: not joined");
    return null;
  }
  return { stored, membership: membership.value };
}

/** Null where the certified key is not here. Throws what the disk throws. */
function membershipOf(
  stored: StoredMembership,
  believed: Believed,
  { keys, crypto, hubUrl }: MembershipsDeps,
): Membership | null {
  const { certificate } = believed;
  const signer = keys.find(certificate.tillKey);
  return (
    signer && {
      ...believed,
      merchant: certificate.merchant,
      terminal: certificate.terminal,
      name: certificate.name,
      currency: certificate.currency,
      url: hubUrl ?? stored.url,
      hubId: hubIdOf(stored.root, crypto),
      caPem: pemOf(stored.caCertificate),
      root: stored.root,
      signedCertificate: stored.certificate,
      terminalSecret: stored.terminalSecret,
      policy: stored.policy,
      signer,
    }
  );
}

/** What is renewed has to fit what is held, be the newer of the two, and still run. `at` is in Unix seconds. */
function renew(
  { stored, membership }: Held,
  renewal: Renewal,
  { crypto, at }: { readonly crypto: Crypto; readonly at: number },
): Result<
  { readonly stored: StoredMembership; readonly believed: Believed },
  Exclude<RenewalError, { readonly type: "not-stored" }>
> {
  const next: StoredMembership = {
    ...stored,
    certificate: renewal.certificate ?? stored.certificate,
    lease: renewal.lease ?? stored.lease,
    keySet: renewal.keySet ?? stored.keySet,
  };
  const believed = believe(next, crypto);
  if (!believed.ok) {
    const { what, detail } = believed.error;
    const isRenewed = what === "certificate" || what === "lease" || what === "keySet";
    return err({ type: "not-believed", what: isRenewed ? what : "keySet", detail });
  }
  const fault = staleness(membership, believed.value) ?? lapse(renewal, believed.value, at);
  return fault === null ? ok({ stored: next, believed: believed.value }) : err(fault);
}

type Refused = Exclude<RenewalError, { readonly type: "not-stored" }>;

function staleness({ keySet, certificate, lease }: Membership, next: Believed): Refused | null {
  if (next.keySet.version < keySet.version) {
    return { type: "older-than-held", what: "keySet" };
  }
  const { merchant, terminal, currency, tillKey } = certificate;
  const isSame =
    next.certificate.merchant === merchant &&
    next.certificate.terminal === terminal &&
    next.certificate.currency === currency &&
    equalBytes(next.certificate.tillKey, tillKey);
  if (!isSame) {
    return { type: "not-believed", what: "certificate", detail: "for somebody else" };
  }
  if (
    next.certificate.issued < certificate.issued ||
    next.certificate.keyNumber < certificate.keyNumber
  ) {
    return { type: "older-than-held", what: "certificate" };
  }
  return next.lease.epoch < lease.epoch || next.lease.from < lease.from
    ? { type: "older-than-held", what: "lease" }
    : null;
}

function lapse(renewal: Renewal, { certificate, lease }: Believed, at: number): Refused | null {
  if (renewal.certificate !== undefined && certificate.expires <= at) {
    return { type: "not-believed", what: "certificate", detail: "expired" };
  }
  return renewal.lease !== undefined && lease.until <= at
    ? { type: "not-believed", what: "lease", detail: "expired" }
    : null;
}

const PEM_LINE = /.{1,64}/gu;

function pemOf(der: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...der));
  const lines = base64.match(PEM_LINE) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
