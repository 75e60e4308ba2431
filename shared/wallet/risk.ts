/**
 * Whether the shop takes a tap at its own risk while nobody can authorise it.
 *
 * Spec: Tillwave protocols, version 1, §1.5 and §4.6. Decided before SPEND: once a wallet has signed,
 * the till must journal.
 */
import { CLOCK_TOLERANCE } from "./check-credential.ts";
import { type Policy, WHOLE_PERCENT, percentAt } from "./policy.ts";

export interface SpentAtRisk {
  /** Minor units at risk already: of this wallet, on this terminal, in this shift. */
  readonly wallet: number;
  readonly terminal: number;
  readonly shift: number;
  /** Taps at risk on this terminal. */
  readonly count: number;
}

export interface TapAtRisk {
  /** Minor units. */
  readonly amount: number;
  /** Trusted time, Unix seconds. */
  readonly now: number;
  /** Since the hub last answered; time of an unsure clock counts in. */
  readonly secondsOffline: number;
  /** Since the deny list in force was signed; null where the till has none. */
  readonly denyListAge: number | null;
  readonly spent: SpentAtRisk;
  readonly isUserVerified: boolean;
}

export type RiskRefusal =
  | "no-policy"
  | "policy-expired"
  | "offline-too-long"
  | "deny-list-old"
  | "over-per-tap"
  | "not-verified"
  | "over-wallet"
  | "over-terminal"
  | "over-shift"
  | "over-count";

export type RiskDecision =
  | { readonly type: "at-risk" }
  | { readonly type: "refuse"; readonly why: RiskRefusal };

export function decideRisk(policy: Policy | null, tap: TapAtRisk): RiskDecision {
  const why = refusalOf(policy, tap);
  return why === null ? { type: "at-risk" } : { type: "refuse", why };
}

function refusalOf(policy: Policy | null, tap: TapAtRisk): RiskRefusal | null {
  const { amount, now, secondsOffline, denyListAge, spent, isUserVerified } = tap;
  if (policy === null) {
    return "no-policy";
  }
  // A policy that the hub has just signed may begin a little ahead of this till's clock.
  if (now < policy.from - CLOCK_TOLERANCE || now > policy.until) {
    return "policy-expired";
  }
  const ofOffline = percentAt(policy.ages, secondsOffline);
  if (ofOffline === 0) {
    return "offline-too-long";
  }
  const ofDenyList = denyListAge === null ? 0 : percentAt(policy.denyAges, denyListAge);
  if (ofDenyList === 0) {
    return "deny-list-old";
  }
  const percent = Math.min(ofOffline, ofDenyList);
  const isOver = (sum: number, limit: number): boolean => sum > partOf(limit, percent);
  if (isOver(amount, policy.perTap)) {
    return "over-per-tap";
  }
  if (amount > policy.noGesture && !isUserVerified) {
    return "not-verified";
  }
  if (isOver(spent.wallet + amount, policy.perWallet)) {
    return "over-wallet";
  }
  if (isOver(spent.terminal + amount, policy.perTerminal)) {
    return "over-terminal";
  }
  if (isOver(spent.shift + amount, policy.perShift)) {
    return "over-shift";
  }
  return isOver(spent.count + 1, policy.count) ? "over-count" : null;
}

/** Rounded down; exact for any limit. */
function partOf(limit: number, percent: number): number {
  return Number((BigInt(limit) * BigInt(percent)) / BigInt(WHOLE_PERCENT));
}
