/** What every signed array of `shared/sync` keeps: round trip, its label, its exact shape, no damage unnoticed. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import type { Result } from "../core/result.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { type Label, SIGN1_BYTES_MAX, readSign1, signSign1 } from "../cose/sign1.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { damaged } from "./damaged-bytes.ts";
import { createForgingCrypto } from "./forging-crypto.ts";
import type { Against, By } from "../sync/signed-array.ts";
import { testSigner } from "./test-keys.ts";

export const anyU32 = fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 0xffff_ffff }));
export const anySeq = fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 2 ** 40 }));
export const anyCount = fc.oneof(fc.nat(1000), fc.maxSafeNat());
export const anyBytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

const crypto = createNodeCrypto();
export const SIGNER = testSigner("terminal");
export const BY: By = { signer: SIGNER, digest: crypto };
export const AGAINST: Against = { keys: [SIGNER.publicKey], crypto };

export interface MessageUnderTest<T> {
  readonly label: Label;
  /** With figures of an ordinary shop. */
  readonly example: T;
  /** Of the example, signed. */
  readonly lengthBytes: number;
  readonly any: fc.Arbitrary<T>;
  readonly sign: (message: T, by: By) => Uint8Array;
  readonly open: (sign1: Uint8Array, against: Against) => Result<T, { readonly type: string }>;
}

export function signedMessageKeepsItsContract<T>(under: MessageUnderTest<T>): void {
  const { label, example, open } = under;
  const signed = under.sign(example, BY);

  test("takes as many bytes as the protocol says", () => {
    expect(signed).toHaveLength(under.lengthBytes);
    expect(open(signed, AGAINST)).toEqual({ ok: true, value: example });
  });

  test("says the same after the way there and back, whatever its figures", () => {
    const quick = createForgingCrypto();
    const signer = quick.signerNamed("any");
    fc.assert(
      fc.property(under.any, (message) => {
        const sign1 = under.sign(message, { signer, digest: quick });
        expect(open(sign1, { keys: [signer.publicKey], crypto: quick })).toEqual({
          ok: true,
          value: message,
        });
      }),
    );
  });

  test("is believed from its own signer, under its own label, and not otherwise", () => {
    const other = testSigner("holder");
    expect(open(signed, { keys: [other.publicKey], crypto })).toEqual(refused("unknown-key"));
    const payload = payloadOf(signed);
    const elsewhere = label === "receipt" ? "anchor" : "receipt";
    expect(open(signSign1(payload, { label: elsewhere }, BY), AGAINST)).toEqual(
      refused("signature-invalid"),
    );
    const colliding = { ...crypto, sha256: () => new Uint8Array(32) };
    const by = { signer: other, digest: colliding };
    expect(open(under.sign(example, by), { ...AGAINST, crypto: colliding })).toEqual(
      refused("signature-invalid"),
    );
  });

  test("no damage makes it throw, and none goes unnoticed", () => {
    fc.assert(
      fc.property(fc.oneof(damaged(signed), fc.uint8Array({ maxLength: 300 })), (bytes) => {
        expect(open(bytes, AGAINST).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test("no payload makes it throw, even one that is truly signed", () => {
    const anyPayload = fc.oneof(damaged(payloadOf(signed)), fc.uint8Array({ maxLength: 100 }));
    fc.assert(
      fc.property(anyPayload, (payload) => {
        const opened = open(signSign1(payload, { label }, QUICK_BY), QUICK_AGAINST);
        const again = opened.ok ? payloadOf(under.sign(opened.value, QUICK_BY)) : payload;
        expect(again).toEqual(payload);
      }),
      { numRuns: 500 },
    );
  });
}

const QUICK = createForgingCrypto();
const QUICK_SIGNER = QUICK.signerNamed("signer");
const QUICK_BY: By = { signer: QUICK_SIGNER, digest: QUICK };
const QUICK_AGAINST: Against = { keys: [QUICK_SIGNER.publicKey], crypto: QUICK };

/** Of a payload that is an array: it has just these fields, each of its own shape. */
export function arrayKeepsItsShape<T>({ label, example, sign, open }: MessageUnderTest<T>): void {
  const decoded = decodeCbor(payloadOf(sign(example, BY)), SIGN1_BYTES_MAX);
  const fields = present(decoded.ok ? decoded.value : null, "fields") as readonly CborValue[];
  const opened = (payload: CborValue): unknown =>
    open(signSign1(encodeCbor(payload), { label }, QUICK_BY), QUICK_AGAINST);

  test("has no field too many, none too few, and none of another kind", () => {
    expect(opened(fields)).toMatchObject({ ok: true });
    expect(opened([...fields, null])).toEqual(refused("malformed"));
    expect(opened(new Map(fields.entries()))).toEqual(refused("malformed"));
    for (const at of fields.keys()) {
      expect(opened(fields.toSpliced(at, 1)), `without ${at}`).toEqual(refused("malformed"));
      for (const other of [null, true, -1, 2 ** 53 - 1, 2, "", new Uint8Array(7), [[7]]]) {
        const changed = fields.with(at, other);
        const isOfItsKind =
          typeof fields[at] === "number" && typeof other === "number" && other > 0;
        const isText = typeof fields[at] === "string" && other === "";
        const answer = opened(changed);
        expect(answer, `${at} is ${String(other)}`).toEqual(
          isOfItsKind || isText ? answer : refused("malformed"),
        );
      }
    }
  });

  test("what nobody could read is not signed", () => {
    const broken = { ...example, merchant: 2 ** 32 };
    expect(() => sign(broken, BY)).toThrow(/broken promise/u);
  });
}

function payloadOf(sign1: Uint8Array): Uint8Array {
  const read = readSign1(sign1);
  return present(read.ok ? read.value : null, "a signed object").payload;
}

export function refused(type: string): unknown {
  return { ok: false, error: { type } };
}
