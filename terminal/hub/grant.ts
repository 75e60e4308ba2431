/**
 * What lets a till sign for a while: its certificate and its lease, made at joining and renewed with
 * the hub's answers.
 *
 * Spec: Tillwave protocols, version 1, §4.2. A lease names the epoch in hand and one to spare. No
 * number is given twice: the spare one of a new grant is above all that were leased, spared or seen.
 */
import type { Digest } from "@tillwave/shared/core/crypto";
import {
  CERTIFICATE_LIFE_MAX,
  CERTIFICATE_RENEW_BELOW,
  signCertificate,
} from "@tillwave/shared/sync/certificate";
import { signLease } from "@tillwave/shared/sync/lease";
import { NO_HEAD } from "@tillwave/shared/journal/chain";
import type { HubKeys } from "./keys.ts";
import type { HubRows, HubState } from "./store/hub-store.ts";
import type { Grant, Terminal, TillKey } from "./store/terminal-rows.ts";

const EPOCH_MAX = 0xffff_ffff;
/**
 * A till that has lost count begins above it with the Unix time; higher than this, nobody has to. What
 * is left above is the hub's own to lend.
 */
export const EPOCH_CLAIMED_MAX = EPOCH_MAX - 2 ** 16;
/** In seconds. A lapsed lease stops at-risk sales, never cash. */
const LEASE_LIFE = CERTIFICATE_LIFE_MAX;
const LEASE_RENEW_BELOW = CERTIFICATE_RENEW_BELOW;
/** How long what was renewed is said again, in milliseconds: an answer may have been lost. */
export const SAID_AGAIN_MS = 86_400_000;

export interface GrantDeps {
  readonly hub: Pick<HubState, "merchant" | "currency">;
  readonly keys: Pick<HubKeys, "credential">;
  readonly digest: Digest;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Whether there are numbers left for another epoch and its spare one. */
export const hasEpochsLeft = ({ highestEpoch }: Pick<Terminal, "highestEpoch">): boolean =>
  highestEpoch + 2 <= EPOCH_MAX;

/** For a new key of this terminal: the next epoch that nobody has used. Only where some are left. */
export function grantNewKey(
  rows: HubRows,
  { terminal, key }: { readonly terminal: Terminal; readonly key: TillKey },
  deps: GrantDeps,
): Grant {
  const epoch = terminal.highestEpoch + 1;
  return makeGrant(rows, { terminal, key, epoch, spareEpoch: epoch + 1 }, deps);
}

/**
 * Renews what runs out, and leases the epoch that the till is in where that is another. Null where all
 * is as it should be.
 */
export function renewGrant(
  rows: HubRows,
  { terminal, key }: { readonly terminal: Terminal; readonly key: TillKey },
  deps: GrantDeps,
): Grant | null {
  const now = Math.floor(deps.at / 1000);
  const newest = rows.journals.newestEpoch(terminal.terminal) ?? 0;
  const isMoved = newest > terminal.leasedEpoch;
  const runsOut =
    terminal.certificateUntil - now < CERTIFICATE_RENEW_BELOW ||
    terminal.leaseUntil - now < LEASE_RENEW_BELOW;
  if (!isMoved && !runsOut) {
    return null;
  }
  const epoch = Math.max(newest, terminal.leasedEpoch);
  const spareEpoch =
    terminal.spareEpoch > epoch ? terminal.spareEpoch : Math.max(terminal.highestEpoch, epoch) + 1;
  return spareEpoch > EPOCH_MAX
    ? null
    : makeGrant(rows, { terminal, key, epoch, spareEpoch }, deps);
}

interface Wanted {
  readonly terminal: Terminal;
  readonly key: TillKey;
  readonly epoch: number;
  readonly spareEpoch: number;
}

function makeGrant(
  rows: HubRows,
  { terminal, key, epoch, spareEpoch }: Wanted,
  { hub, keys, digest, at }: GrantDeps,
): Grant {
  const by = { signer: keys.credential, digest };
  const { merchant, currency } = hub;
  const issued = Math.floor(at / 1000);
  const expires = issued + CERTIFICATE_LIFE_MAX;
  const until = issued + LEASE_LIFE;
  const names = { merchant, terminal: terminal.terminal, epoch };
  const before = rows.journals.cursors(terminal.terminal).find((one) => one.epoch < epoch);
  const grant: Grant = {
    keyNumber: key.keyNumber,
    highestEpoch: Math.max(terminal.highestEpoch, spareEpoch),
    leasedEpoch: epoch,
    spareEpoch,
    certificate: signCertificate(
      {
        ...names,
        keyNumber: key.keyNumber,
        currency,
        name: terminal.name,
        tillKey: key.publicKey,
        issued,
        expires,
      },
      by,
    ),
    certificateUntil: expires,
    lease: signLease(
      {
        ...names,
        spareEpoch,
        from: issued,
        until,
        tillKeyHash: digest.sha256(key.publicKey),
        previousHead: before?.head ?? NO_HEAD,
        previousSeq: before === undefined ? 0 : before.expected - 1,
      },
      by,
    ),
    leaseUntil: until,
    renewedAt: at,
  };
  rows.terminals.grant(terminal.terminal, grant);
  return grant;
}
