import { present } from "@tillwave/shared/core/assert";
import type { Signer } from "@tillwave/shared/core/crypto";
import { createNodeCrypto, generateKeyPem, signerOfPem } from "@tillwave/shared/host/node-crypto";
import { damaged } from "@tillwave/shared/testing/damaged-bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { signDenyList } from "@tillwave/shared/wallet/deny-list";
import { type Policy, defaultPolicy, signPolicy } from "@tillwave/shared/wallet/policy";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRulesInForce } from "../tap/rules-in-force.ts";
import { denyListDocument } from "./deny-list-document.ts";
import type { DocumentTaker } from "./document-taker.ts";
import type { Membership } from "./membership-types.ts";
import { policyDocument } from "./policy-document.ts";

const seed = seedOfRun("rules from the hub");
const crypto = createNodeCrypto();
const NOW = 1_800_000_000;
const DAY = 86_400;
const newSigner = (): Signer => signerOfPem(generateKeyPem());
const [policyKey, ledgerKey, oldKey] = [newSigner(), newSigner(), newSigner()];

function till() {
  const during = { notBefore: NOW - DAY, notAfter: NOW + 365 * DAY };
  const before = { notBefore: NOW - 400 * DAY, notAfter: NOW - 30 * DAY };
  const keys = [
    { use: "policy", publicKey: policyKey.publicKey, ...during },
    { use: "ledger", publicKey: ledgerKey.publicKey, ...during },
    { use: "policy", publicKey: oldKey.publicKey, ...before },
    { use: "ledger", publicKey: oldKey.publicKey, ...before },
  ] as const;
  const keySet = { merchant: 1001, version: 1, issued: NOW, keys };
  const membership = { merchant: 1001, currency: "HKD", keySet } as unknown as Membership;
  const rules = createRulesInForce(crypto);
  const deps = { rules, membership: () => membership, crypto };
  return { rules, policy: policyDocument(deps), denyList: denyListDocument(deps) };
}

const policyOf = (changes: Partial<Policy> = {}, signer = policyKey): Uint8Array => {
  const terms = { merchant: 1001, currency: "HKD", version: 3, now: NOW };
  return signPolicy({ ...defaultPolicy(terms), ...changes }, { signer, digest: crypto });
};

interface ListChanges {
  readonly merchant?: number;
  readonly issued?: number;
  readonly signer?: Signer;
}

const ALIAS = new Uint8Array(8).fill(7);
const listOf = (
  aliases: readonly Uint8Array[],
  { merchant = 1001, issued = NOW, signer = ledgerKey }: ListChanges = {},
): Uint8Array =>
  signDenyList(
    { merchant, version: 1, issued, next: issued + DAY, revoked: [], aliases },
    { signer, digest: crypto },
  );

/** As documents.ts does: read, kept, and then in force. */
async function take(taker: DocumentTaker, bytes: Uint8Array): Promise<string | null> {
  const usable = await taker.read({ bytes, bodyHash: crypto.sha256(bytes) });
  if (!usable.ok) {
    return usable.error.type;
  }
  usable.value.record()();
  return null;
}

test("before the hub has sent anything there is no policy, and nobody knows who is denied", () => {
  const { rules } = till();
  expect(rules.policy()).toBeNull();
  expect(rules.denyIssued()).toBeNull();
  expect(rules.isDenied(ALIAS)).toBe(false);
});

test("a policy holds once the disk has it, and is taken up again after a restart", async () => {
  const { rules, policy } = till();
  const usable = await policy.read({ bytes: policyOf(), bodyHash: new Uint8Array(32) });
  const hold = present(usable.ok ? usable.value : null, "a policy").record();
  expect(rules.policy()).toBeNull();
  hold();
  expect(rules.policy()).toMatchObject({ version: 3, perTap: 50_000 });
  const again = till();
  const held = again.policy.readHeld({ bytes: policyOf(), bodyHash: new Uint8Array(32) });
  present(held.ok ? held.value : null, "a policy").takeUp();
  expect(again.rules.policy()).toMatchObject({ version: 3 });
});

test("a policy is believed from the policy key of its time alone, and for this merchant", async () => {
  const { rules, policy } = till();
  expect(await take(policy, policyOf({}, ledgerKey))).toBe("policy-unknown-key");
  expect(await take(policy, policyOf({}, oldKey))).toBe("policy-by-an-old-key");
  expect(await take(policy, policyOf({ merchant: 1002 }))).toBe("policy-of-another-merchant");
  expect(await take(policy, policyOf({ currency: "JPY" }))).toBe("policy-of-another-merchant");
  expect(rules.policy()).toBeNull();
});

test("no older policy takes the place of the one held", async () => {
  const { rules, policy } = till();
  await take(policy, policyOf());
  expect(await take(policy, policyOf({ version: 2, perTap: 9_000_000 }))).toBe(
    "policy-older-than-held",
  );
  expect(rules.policy()).toMatchObject({ version: 3, perTap: 50_000 });
});

test("whoever stands on the deny list is denied until a later list leaves them out", async () => {
  const { rules, denyList } = till();
  expect(await take(denyList, listOf([ALIAS]))).toBeNull();
  expect(rules.isDenied(ALIAS)).toBe(true);
  expect(rules.isDenied(new Uint8Array(8))).toBe(false);
  expect(rules.denyIssued()).toBe(NOW);
  expect(await take(denyList, listOf([], { issued: NOW - 1 }))).toBe("deny-list-older-than-held");
  expect(rules.isDenied(ALIAS)).toBe(true);
  await take(denyList, listOf([], { issued: NOW + 1 }));
  expect(rules.isDenied(ALIAS)).toBe(false);
});

test("a deny list is believed from the ledger key of its time alone, and for this merchant", async () => {
  const { rules, denyList } = till();
  expect(await take(denyList, listOf([], { signer: policyKey }))).toBe("deny-list-unknown-key");
  expect(await take(denyList, listOf([], { signer: oldKey }))).toBe("deny-list-by-an-old-key");
  expect(await take(denyList, listOf([], { merchant: 1002 }))).toBe(
    "deny-list-of-another-merchant",
  );
  expect(rules.denyIssued()).toBeNull();
});

test("no damage to policy or list makes the till fall over, and none is taken", async () => {
  const { rules, policy, denyList } = till();
  const hostile = fc.oneof(
    damaged(policyOf()),
    damaged(listOf([ALIAS])),
    fc.uint8Array({ maxLength: 300 }),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (bytes) => {
      expect(await take(policy, bytes)).not.toBeNull();
      expect(await take(denyList, bytes)).not.toBeNull();
    }),
    { seed, numRuns: 500 },
  );
  expect([rules.policy(), rules.denyIssued()]).toEqual([null, null]);
});
