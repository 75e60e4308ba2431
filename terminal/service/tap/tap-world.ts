/** What the rules of a tap ask of the till around them: who it is at its hub, what it may risk, what time it is. */
import type { HubView, ReaderView as ReaderStatus } from "@tillwave/shared/api/till";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Crypto } from "@tillwave/shared/core/crypto";
import { keysFor } from "@tillwave/shared/cose/key-set";
import type { TimeReading } from "@tillwave/shared/sync/trusted-time";
import { CLOCK_TOLERANCE } from "@tillwave/shared/wallet/check-credential";
import { type Policy, openPolicy } from "@tillwave/shared/wallet/policy";
import type { TapWorld } from "@tillwave/shared/wallet/tap-state";
import type { TapSurroundings } from "@tillwave/shared/wallet/tap-view";
import { signTillProof } from "@tillwave/shared/wallet/till-proof";
import { codeKeyOf, typedCode } from "@tillwave/shared/wallet/typed-code";
import type { Timers } from "../ports.ts";
import type { Membership } from "../sync/membership-types.ts";
import type { TapRules } from "./rules-in-force.ts";
import type { TapStore } from "./tap-store.ts";

/** The sync, as far as a tap needs it. */
export interface HubLine {
  state(): HubView["state"];
  trustedTime(): TimeReading;
  answeredUpTo(): number;
}

export interface WorldDeps {
  readonly clock: Clock;
  readonly timers: Pick<Timers, "now">;
  readonly crypto: Crypto;
  readonly membership: () => Membership | null;
  /** The hub has said that it takes this till's word no longer. */
  readonly isRefused: () => boolean;
  readonly rules: () => TapRules;
  readonly hub: HubLine;
  readonly store: TapStore;
  /** When the hub last was, in trusted Unix seconds. */
  readonly heard: () => number | null;
  readonly epoch: () => number;
  readonly shift: () => number;
}

export interface World {
  /** As things are now. */
  read(): TapWorld;
  /** Of that, what people are shown: without the membership, the rules and what may be risked. */
  around(): Omit<TapSurroundings, "hub">;
  cannotPay(): ReaderStatus["cannotPay"];
  /** Trusted time, Unix seconds. */
  now(): number;
  isOnline(): boolean;
}

export function createWorld(deps: WorldDeps): World {
  const { hub, membership } = deps;
  const now = (): number => Math.floor(hub.trustedTime().time / 1000);
  const isOnline = (): boolean => isHubThere(hub.state());
  const cannotPay = (): ReaderStatus["cannotPay"] => whyNot(membership(), now(), deps.isRefused());
  return {
    now,
    isOnline,
    cannotPay,
    around: () => ({ merchant: membership()?.merchant ?? NOBODY, ...clocks(deps) }),
    read() {
      const about = { now: now(), isOnline: isOnline() };
      const member = membership();
      return member === null ? nobodysWorld(deps, about) : worldOf(member, deps, about);
    },
  };
}

const isHubThere = (state: HubView["state"]): boolean =>
  state === "in-step" || state === "catching-up";

function whyNot(
  member: Membership | null,
  now: number,
  isRefused: boolean,
): ReaderStatus["cannotPay"] {
  if (member === null) {
    return "not-joined";
  }
  if (isRefused) {
    return "revoked";
  }
  if (member.certificate.expires + CLOCK_TOLERANCE < now) {
    return "certificate-lapsed";
  }
  return keysFor(member.keySet, "credential", now).length === 0 ? "no-keys" : null;
}

interface Now {
  readonly now: number;
  readonly isOnline: boolean;
}

/** Of a till that no hub vouches for: what is open can be ended by a person, and by nobody else. */
function nobodysWorld(deps: WorldDeps, about: Now): TapWorld {
  return {
    ...surroundings(deps, about),
    merchant: NOBODY,
    currency: "",
    canPay: false,
    keys: () => [],
    policy: null,
    risk: () => ({ secondsOffline: 0, denyListAge: null, spent: NOTHING_SPENT }),
    certificate: new Uint8Array(0),
    prove: () => new Uint8Array(0),
    typedCode: () => "",
  };
}

type OfHub = Pick<TapWorld, "keys" | "policy" | "risk" | "certificate" | "prove" | "typedCode">;

/** The merchant of a till that has none. */
const NOBODY = 0;
const NOTHING_SPENT = { wallet: 0, terminal: 0, shift: 0, count: 0 };

const clocks = ({ clock, timers }: WorldDeps): Pick<TapWorld, "monotonic" | "wall"> => ({
  monotonic: timers.now(),
  wall: clock.read().wall,
});

function surroundings(
  deps: WorldDeps,
  about: Now,
): Omit<TapWorld, "merchant" | "currency" | "canPay" | keyof OfHub> {
  const { crypto, rules, store, epoch } = deps;
  return {
    ...about,
    ...clocks(deps),
    crypto,
    epoch: epoch(),
    isDenied: rules().isDenied,
    seen: store.seen,
    areCodesLocked: () => store.areCodesLocked(about.now),
  };
}

function worldOf(member: Membership, deps: WorldDeps, about: Now): TapWorld {
  const { crypto, rules, store, hub } = deps;
  const { now, isOnline } = about;
  const { merchant, currency, keySet, signer, terminalSecret, signedCertificate } = member;
  return {
    ...surroundings(deps, about),
    merchant,
    currency,
    canPay: whyNot(member, now, deps.isRefused()) === null,
    keys: (use) => keysFor(keySet, use, now),
    policy: rules().policy() ?? policyAtJoining(member, crypto),
    risk(alias) {
      const issued = rules().denyIssued();
      const heard = deps.heard() ?? member.certificate.issued;
      return {
        secondsOffline: isOnline ? 0 : Math.max(0, now - heard),
        denyListAge: issued === null ? null : Math.max(0, now - issued),
        spent: store.spent(alias, deps.shift(), hub.answeredUpTo()),
      };
    },
    certificate: signedCertificate,
    prove: (proof) => signTillProof(proof, signer),
    typedCode: (tender) => typedCode(codeKeyOf(terminalSecret, crypto), tender, crypto),
  };
}

/** Before the hub has handed out another. */
function policyAtJoining({ policy, keySet }: Membership, crypto: Crypto): Policy | null {
  if (policy === null) {
    return null;
  }
  const keys = keySet.keys.filter(({ use }) => use === "policy").map((key) => key.publicKey);
  const opened = openPolicy(policy, { keys, crypto });
  return opened.ok ? opened.value : null;
}
