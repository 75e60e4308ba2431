/**
 * Bytes as somebody sends them who wishes us ill, and what every parser keeps in front of them: it
 * does not throw, and takes nothing but the one spelling of what it understands.
 *
 * How many of them each parser meets is for the environment to say: FUZZ_RUNS.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, equalBytes, toHex } from "../core/bytes.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { damaged } from "./damaged-bytes.ts";
import { seedOfRun } from "./seed-of-run.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 2000);
/** A hundred thousand verifications take their time. */
const TIMEOUT_MS = 30_000 + RUNS * 6;
const RANDOM_BYTES_MAX = 300;

/** What a field may hold that should hold something else. */
const anyField: fc.Arbitrary<CborValue> = fc.oneof(
  fc.constantFrom<CborValue>(null, true, "", "HKD", 0, -1, 2 ** 32, Number.MAX_SAFE_INTEGER, []),
  fc.integer(),
  ...[0, 8, 16, 33, 64].map((length) => fc.uint8Array({ minLength: length, maxLength: length })),
);
const anyFields = fc.array(anyField, { maxLength: 14 });

/** Good CBOR of the wrong message: noise of fields, and a valid message with one of its fields changed. */
function hostileFields(valid: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const known = valid.flatMap((message) => {
    const value = decodeCbor(message, message.length);
    return value.ok && Array.isArray(value.value) ? [value.value as readonly CborValue[]] : [];
  });
  const changed = known.map((fields) =>
    fc
      .tuple(fc.nat(fields.length - 1), anyField)
      .map(([at, field]) => encodeCbor(fields.with(at, field))),
  );
  return fc.oneof(anyFields.map(encodeCbor), ...changed);
}

/** Noise, and valid messages with bits turned, bytes changed, cut, put in, put on, and two made one. */
export function hostileBytes(valid: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const one = fc.constantFrom(...valid);
  const noise = fc.uint8Array({ maxLength: RANDOM_BYTES_MAX });
  const some = fc.uint8Array({ minLength: 1, maxLength: 16 });
  const oneDamaged = fc.oneof(...valid.map(damaged));
  const flipped = fc.tuple(one, fc.nat(), fc.nat(7)).map(([message, at, bit]) => {
    const after = Uint8Array.from(message);
    const i = at % message.length;
    after[i] = (after[i] ?? 0) ^ (1 << bit);
    return after;
  });
  const extended = fc.tuple(one, some).map(concatBytes);
  const preceded = fc.tuple(some, one).map(concatBytes);
  const spliced = fc
    .tuple(one, one, fc.nat(), fc.nat())
    .map(([a, b, i, j]) =>
      concatBytes([a.slice(0, i % (a.length + 1)), b.slice(j % (b.length + 1))]),
    );
  return fc.oneof(
    noise,
    { weight: 3, arbitrary: flipped },
    { weight: 3, arbitrary: oneDamaged },
    { weight: 2, arbitrary: spliced },
    { weight: 2, arbitrary: hostileFields(valid) },
    extended,
    preceded,
  );
}

export interface ParserUnderTest {
  readonly what: string;
  /** At least one. */
  readonly valid: readonly Uint8Array[];
  /** What it understands the bytes as, written anew; null where it refuses them. */
  readonly again: (bytes: Uint8Array) => Uint8Array | null;
}

/** For what is not signed: other bytes may be another message, but never another spelling of one. */
export function parserIsStrict({ what, valid, again }: ParserUnderTest): void {
  test(
    "reads the one spelling of each message, and no hostile bytes make it throw",
    () => {
      for (const message of valid) {
        expect(again(message)).toEqual(message);
      }
      const isStrict = (bytes: Uint8Array): boolean => {
        const written = again(bytes);
        return written === null || equalBytes(written, bytes);
      };
      assertOf(what, hostileBytes(valid), isStrict);
    },
    TIMEOUT_MS,
  );
}

export interface GuardUnderTest<T = Uint8Array> {
  readonly what: string;
  /** All that it believes. */
  readonly valid: readonly T[];
  readonly isTaken: (message: T) => boolean;
}

/** For what is signed: nothing is believed but what was signed. */
export function guardIsNeverFooled({ what, valid, isTaken }: GuardUnderTest): void {
  test(
    "believes what was signed, and none of all hostile bytes",
    () => {
      expect(valid.map(isTaken)).toEqual(valid.map(() => true));
      const known = new Set(valid.map(toHex));
      assertOf(what, hostileBytes(valid), (bytes) => known.has(toHex(bytes)) || !isTaken(bytes));
    },
    TIMEOUT_MS,
  );
}

function assertOf(
  what: string,
  any: fc.Arbitrary<Uint8Array>,
  holds: (bytes: Uint8Array) => boolean,
): void {
  fc.assert(fc.property(any, holds), { numRuns: RUNS, seed: seedOfRun(what) });
}
