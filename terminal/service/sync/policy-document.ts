/**
 * The risk policy: what the merchant lets this till risk while it cannot ask.
 *
 * Spec: Tillwave protocols, version 1, §4.6. The body is itself signed, by a policy key: whoever has the
 * hub's ledger key alone changes no limit.
 */
import type { Digest, Verifier } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { keysFor } from "@tillwave/shared/cose/key-set";
import { SIGN1_BYTES_MAX } from "@tillwave/shared/cose/sign1";
import { openPolicy } from "@tillwave/shared/wallet/policy";
import type { RulesInForce } from "../tap/rules-in-force.ts";
import type { DocumentTaker, Unpacked, Unusable, Usable } from "./document-taker.ts";
import type { Membership } from "./membership-types.ts";

/** Gzip of what does not shrink is a little longer. */
const BODY_BYTES_MAX = SIGN1_BYTES_MAX + 256;

export interface RulesDocumentDeps {
  readonly rules: RulesInForce;
  readonly membership: () => Membership;
  readonly crypto: Digest & Verifier;
}

export function policyDocument({ rules, membership, crypto }: RulesDocumentDeps): DocumentTaker {
  const readHeld = ({ bytes }: Unpacked): Result<Usable, Unusable> => {
    const { keySet, merchant, currency } = membership();
    const listed = keySet.keys.filter(({ use }) => use === "policy");
    const keys = listed.map(({ publicKey }) => publicKey);
    const claimed = openPolicy(bytes, { keys, crypto });
    if (!claimed.ok) {
      return err({ type: `policy-${claimed.error.type}` });
    }
    const policy = claimed.value;
    // By a key that was the policy's when it begins.
    const issuers = keysFor(keySet, "policy", policy.from);
    if (!openPolicy(bytes, { keys: issuers, crypto }).ok) {
      return err({ type: "policy-by-an-old-key" });
    }
    if (policy.merchant !== merchant || policy.currency !== currency) {
      return err({ type: "policy-of-another-merchant" });
    }
    const held = rules.policy();
    if (held !== null && held.merchant === merchant && policy.version < held.version) {
      return err({ type: "policy-older-than-held" });
    }
    const takeUp = (): void => rules.takePolicy(policy);
    return ok({ record: () => takeUp, takeUp });
  };
  return {
    kind: "policy",
    bytesMax: BODY_BYTES_MAX,
    read: (unpacked) => Promise.resolve(readHeld(unpacked)),
    readHeld,
  };
}
