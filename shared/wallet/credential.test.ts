import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CborValue } from "../cose/cbor.ts";
import { type Claims, encodeClaims } from "../cose/cwt.ts";
import { signSign1 } from "../cose/sign1.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import {
  AGAINST,
  BY,
  anyBytes,
  anyCount,
  anyU32,
  refused,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import {
  CREDENTIAL,
  CREDENTIAL_BYTES,
  HOLDER,
  HUB_CREDENTIAL,
  mirrored,
} from "../testing/tap-vectors.ts";
import {
  CREDENTIAL_LIFE_MAX,
  type Credential,
  openCredential,
  peekCredential,
  signCredential,
} from "./credential.ts";

const crypto = createNodeCrypto();
const HUB = { keys: [HUB_CREDENTIAL.publicKey], crypto };

test("is, byte for byte, what the protocol's vector says", () => {
  expect(signCredential(CREDENTIAL, { signer: HUB_CREDENTIAL, digest: crypto })).toEqual(
    CREDENTIAL_BYTES,
  );
  expect(openCredential(CREDENTIAL_BYTES, HUB)).toEqual({ ok: true, value: CREDENTIAL });
});

test("the mirror of its signature is as good", () => {
  const other = Uint8Array.from(CREDENTIAL_BYTES);
  other.set(mirrored(CREDENTIAL_BYTES.slice(-64)), CREDENTIAL_BYTES.length - 64);
  expect(openCredential(other, HUB)).toEqual({ ok: true, value: CREDENTIAL });
});

test("can be read without being believed", () => {
  const forged = Uint8Array.from(CREDENTIAL_BYTES);
  forged[forged.length - 1] = 0;
  expect(peekCredential(forged)).toEqual({ ok: true, value: CREDENTIAL });
  expect(openCredential(forged, HUB)).toEqual(refused("signature-invalid"));
  expect(peekCredential(forged.slice(1)).ok).toBe(false);
});

const anyCredential = fc
  .record({
    id: anyBytes(8),
    merchant: anyU32,
    alias: anyBytes(8),
    currency: fc.constantFrom("HKD", "JPY"),
    perTap: anyCount,
    offlineCash: anyCount,
    offlinePromo: anyCount,
    cardPerTap: anyCount,
    kinds: fc.nat(7),
    noGesture: anyCount,
    counterFloor: anyU32,
    issued: fc.nat(0xffff_ffff - CREDENTIAL_LIFE_MAX),
    life: fc.nat(CREDENTIAL_LIFE_MAX),
  })
  .map(({ life, ...names }) =>
    Object.assign(names, { holderKey: HOLDER.publicKey, expires: names.issued + life }),
  );

signedMessageKeepsItsContract<Credential>({
  label: "credential",
  example: CREDENTIAL,
  lengthBytes: 193,
  any: anyCredential,
  sign: signCredential,
  open: openCredential,
});

test("with the largest figures it still fits a hello of 255 bytes", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const largest = signCredential(
    {
      ...CREDENTIAL,
      merchant: 0xffff_ffff,
      perTap: most,
      offlineCash: most,
      offlinePromo: most,
      cardPerTap: most,
      noGesture: most,
      counterFloor: 0xffff_ffff,
    },
    BY,
  );
  expect(largest).toHaveLength(223);
});

const CLAIMS: Claims = {
  expires: CREDENTIAL.expires,
  issued: CREDENTIAL.issued,
  id: CREDENTIAL.id,
  holder: HOLDER.publicKey,
  own: [1001, CREDENTIAL.alias, "HKD", 50_000, 100_000, 20_000, 100_000, 7, 30_000, 512],
};
const own = (at: number, value: CborValue): Partial<Claims> => ({
  own: CLAIMS.own.with(at, value),
});
const signClaims = (claims: Partial<Claims>): Uint8Array =>
  signSign1(encodeClaims({ ...CLAIMS, ...claims }), { label: "credential" }, BY);

test.each<readonly [what: string, claims: Partial<Claims>]>([
  ["a life of more than seven days", { expires: CREDENTIAL.issued + CREDENTIAL_LIFE_MAX + 1 }],
  ["an end before the beginning", { expires: CREDENTIAL.issued - 1 }],
  ["no id, as a certificate has none", { id: null }],
  ["a field too few", { own: CLAIMS.own.slice(1) }],
  ["a field too many", { own: [...CLAIMS.own, null] }],
  ["an alias of seven bytes", own(1, new Uint8Array(7))],
  ["a currency that is none", own(2, "hkd")],
  ["a cap below nothing", own(4, -1)],
  ["a kind of value that nobody knows", own(7, 8)],
  ["a floor that is no number", own(9, "512")],
])("refuses %s, though the hub signed it", (_, claims) => {
  expect(openCredential(signClaims({}), AGAINST).ok).toBe(true);
  expect(openCredential(signClaims(claims), AGAINST)).toEqual(refused("malformed"));
});

test("what no till would open is not signed", () => {
  for (const wrong of [{ kinds: 8 }, { perTap: -1 }, { alias: new Uint8Array(9) }]) {
    expect(() => signCredential({ ...CREDENTIAL, ...wrong }, BY)).toThrow(/nobody reads/u);
  }
});

guardIsNeverFooled({
  what: "a credential",
  valid: [CREDENTIAL_BYTES],
  isTaken: (bytes) => openCredential(bytes, HUB).ok,
});
