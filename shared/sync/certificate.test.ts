import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Claims, encodeClaims } from "../cose/cwt.ts";
import type { CborValue } from "../cose/cbor.ts";
import { signSign1 } from "../cose/sign1.ts";
import {
  AGAINST,
  BY,
  SIGNER,
  anyU32,
  refused,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import {
  CERTIFICATE_LIFE_MAX,
  type Certificate,
  TILL_NAME_BYTES_MAX,
  openCertificate,
  signCertificate,
} from "./certificate.ts";

const ISSUED = 1_800_000_000;
const EXAMPLE: Certificate = {
  merchant: 1001,
  terminal: 7,
  epoch: 3,
  keyNumber: 1,
  currency: "HKD",
  name: "Counter by window",
  tillKey: SIGNER.publicKey,
  issued: ISSUED,
  expires: ISSUED + CERTIFICATE_LIFE_MAX,
};

signedMessageKeepsItsContract<Certificate>({
  label: "terminal",
  example: EXAMPLE,
  // 155 and the name's own bytes: 172 with 17 of them, 180 with the 24 that a name may have.
  lengthBytes: 172,
  any: fc
    .record({
      merchant: anyU32,
      terminal: anyU32,
      epoch: anyU32,
      keyNumber: anyU32,
      currency: fc.constantFrom("HKD", "JPY"),
      name: fc.string({ maxLength: TILL_NAME_BYTES_MAX }),
      issued: fc.nat(0xffff_ffff - CERTIFICATE_LIFE_MAX),
      life: fc.nat(CERTIFICATE_LIFE_MAX),
    })
    .map(({ life, ...names }) =>
      Object.assign(names, { tillKey: SIGNER.publicKey, expires: names.issued + life }),
    ),
  sign: signCertificate,
  open: openCertificate,
});

test("with the longest name it fits the till's proof to a phone: 255 bytes in one command", () => {
  const longest = { ...EXAMPLE, name: "x".repeat(TILL_NAME_BYTES_MAX), keyNumber: 0xffff_ffff };
  const commandBytes = 5 + signCertificate(longest, BY).length + 1;
  expect(commandBytes).toBeLessThanOrEqual(255);
});

const CLAIMS: Claims = {
  expires: EXAMPLE.expires,
  issued: ISSUED,
  id: null,
  holder: SIGNER.publicKey,
  own: [1001, 7, 3, 1, "HKD", "till-7"],
};
const signClaims = (claims: Partial<Claims>): Uint8Array =>
  signSign1(encodeClaims({ ...CLAIMS, ...claims }), { label: "terminal" }, BY);
const own = (at: number, value: CborValue): Partial<Claims> => ({
  own: CLAIMS.own.with(at, value),
});

test.each<readonly [what: string, claims: Partial<Claims>]>([
  ["a life of more than 35 days", { expires: ISSUED + CERTIFICATE_LIFE_MAX + 1 }],
  ["an end before the beginning", { expires: ISSUED - 1 }],
  ["an id, as a credential has", { id: new Uint8Array(8) }],
  ["a field too few", { own: CLAIMS.own.slice(1) }],
  ["a field too many", { own: [...CLAIMS.own, null] }],
  ["a terminal that is no number", own(1, "7")],
  ["a currency that is none", own(4, "hkd")],
  ["a name of 25 bytes", own(5, "x".repeat(25))],
  ["a name of nine Chinese characters", own(5, "港".repeat(9))],
])("refuses %s, though the hub signed it", (_, claims) => {
  expect(openCertificate(signClaims({}), AGAINST).ok).toBe(true);
  expect(openCertificate(signClaims(claims), AGAINST)).toEqual(refused("malformed"));
});

test("what no till would open is not signed", () => {
  for (const wrong of [
    { name: "港".repeat(9) },
    { currency: "hkd" },
    { expires: ISSUED + CERTIFICATE_LIFE_MAX + 1 },
    { tillKey: new Uint8Array(33) },
  ]) {
    expect(() => signCertificate({ ...EXAMPLE, ...wrong }, BY)).toThrow(/broken promise/u);
  }
});
