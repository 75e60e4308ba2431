/**
 * What this till may do with a tap that nobody has authorised: the policy and the deny list as the hub
 * last sent them. Spec: Tillwave protocols, version 1, §4.6. Without a policy there are no sales at risk.
 */
import type { Digest } from "@tillwave/shared/core/crypto";
import { type DenyList, isDenied } from "@tillwave/shared/wallet/deny-list";
import type { Policy } from "@tillwave/shared/wallet/policy";

export interface TapRules {
  /** Null before the first; whether it is still in force, its dates say. */
  policy(): Policy | null;
  /** `alias` has 8 bytes. Before the first list nobody is denied, and {@link denyIssued} says so. */
  isDenied(alias: Uint8Array): boolean;
  /** When the list was signed, in Unix seconds; null before the first. */
  denyIssued(): number | null;
}

export interface RulesInForce extends TapRules {
  takePolicy(policy: Policy): void;
  takeDenyList(list: DenyList): void;
}

export function createRulesInForce(digest: Digest): RulesInForce {
  let policy: Policy | null = null;
  let list: DenyList | null = null;
  return {
    policy: () => policy,
    isDenied: (alias) => list !== null && isDenied(list, alias, digest),
    denyIssued: () => list?.issued ?? null,
    takePolicy(next) {
      policy = next;
    },
    takeDenyList(next) {
      list = next;
    },
  };
}
