import { describe, expect, test } from "vitest";
import { toHex } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import { BY, refused } from "../testing/signed-message-contract.ts";
import {
  CREDENTIAL,
  CREDENTIAL_BYTES,
  HUB_CREDENTIAL,
  HUB_LEDGER,
  MERCHANT,
  NOW,
} from "../testing/tap-vectors.ts";
import { CLOCK_TOLERANCE, type CredentialTerms, checkCredential } from "./check-credential.ts";
import { signCredential } from "./credential.ts";

const crypto = createNodeCrypto();
const TERMS: CredentialTerms = {
  keys: [HUB_LEDGER.publicKey, HUB_CREDENTIAL.publicKey],
  now: NOW,
  merchant: MERCHANT,
  currency: "HKD",
  isDenied: () => false,
  crypto,
};
const { issued, expires, alias } = CREDENTIAL;
const check = (terms: Partial<CredentialTerms>): unknown =>
  checkCredential(CREDENTIAL_BYTES, { ...TERMS, ...terms });
const taken = { ok: true, value: CREDENTIAL };

describe("a till goes on with a wallet", () => {
  test.each<readonly [what: string, terms: Partial<CredentialTerms>]>([
    ["of its own shop", {}],
    ["while the hub's clock is five minutes ahead", { now: issued - CLOCK_TOLERANCE }],
    ["while the hub's clock is five minutes behind", { now: expires + CLOCK_TOLERANCE }],
  ])("%s", (_, terms) => {
    expect(check(terms)).toEqual(taken);
  });
});

describe("a till does not go on with a wallet", () => {
  test.each<readonly [what: string, terms: Partial<CredentialTerms>, error: object]>([
    ["of a hub that it does not know", { keys: [HUB_LEDGER.publicKey] }, { type: "unknown-key" }],
    ["that has expired", { now: expires + CLOCK_TOLERANCE + 1 }, { type: "expired", expires }],
    ["of tomorrow", { now: issued - CLOCK_TOLERANCE - 1 }, { type: "not-yet-valid", issued }],
    ["of another shop", { merchant: 1002 }, { type: "other-merchant", merchant: MERCHANT }],
    ["in another currency", { currency: "JPY" }, { type: "other-currency", currency: "HKD" }],
    ["on the deny list", { isDenied: (a) => toHex(a) === toHex(alias) }, { type: "denied" }],
  ])("%s", (_, terms, error) => {
    expect(check(terms)).toEqual({ ok: false, error });
  });

  test("whose credential is forged, cut, or of another spelling", () => {
    const forged = Uint8Array.from(CREDENTIAL_BYTES);
    forged[forged.length - 1] = 0;
    expect(checkCredential(forged, TERMS)).toEqual(refused("signature-invalid"));
    expect(checkCredential(CREDENTIAL_BYTES.slice(1), TERMS)).toEqual(refused("malformed"));
    expect(checkCredential(new Uint8Array(5000), TERMS)).toEqual(refused("malformed"));
  });

  test("that has made its credential itself", () => {
    expect(checkCredential(signCredential(CREDENTIAL, BY), TERMS)).toEqual(refused("unknown-key"));
  });
});

guardIsNeverFooled({
  what: "a wallet's credential at the till",
  valid: [CREDENTIAL_BYTES],
  isTaken: (bytes) => checkCredential(bytes, TERMS).ok,
});
