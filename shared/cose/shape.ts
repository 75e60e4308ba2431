/**
 * Shapes of decoded CBOR: exact lengths and types, no optional trailing elements
 * (protocols §0.2). A shape says whether a value has it; a tuple of shapes reads an array.
 */
import { toUtf8 } from "../core/bytes.ts";
import type { CborValue } from "./cbor.ts";

export type Shape<T extends CborValue> = (value: CborValue | undefined) => value is T;

export const U32_MAX = 0xffff_ffff;
/** Highest number of an entry (protocols §0.4). */
export const SEQ_MAX = 2 ** 40;

export function uint(max: number): Shape<number> {
  return (value): value is number =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= max;
}
export const u32 = uint(U32_MAX);
export const seq = uint(SEQ_MAX);
/** Milliseconds, minor units and other counts that JSON keeps whole too. */
export const safe = uint(Number.MAX_SAFE_INTEGER);

export function bytes(lengthBytes: number): Shape<Uint8Array> {
  return (value): value is Uint8Array =>
    value instanceof Uint8Array && value.length === lengthBytes;
}
export const hash32 = bytes(32);

export function bytesUpTo(max: number): Shape<Uint8Array> {
  return (value): value is Uint8Array => value instanceof Uint8Array && value.length <= max;
}

/** At most so many bytes of UTF-8: a character has up to four. */
export function text(maxBytes: number): Shape<string> {
  return (value): value is string =>
    typeof value === "string" && value.length <= maxBytes && toUtf8(value).length <= maxBytes;
}
export const currencyCode: Shape<string> = (value): value is string =>
  typeof value === "string" && /^[A-Z]{3}$/u.test(value);

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return (value): value is T => typeof value === "string" && words.some((word) => word === value);
}

export function nullable<T extends CborValue>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value);
}

export function listOf<T extends CborValue>(shape: Shape<T>, max: number): Shape<readonly T[]> {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= max && value.every((item) => shape(item));
}

type Read<S extends readonly Shape<CborValue>[]> = {
  readonly [K in keyof S]: S[K] extends Shape<infer T> ? T : never;
};

/** The array's elements, where it has exactly these; null where it has not. */
export function readTuple<const S extends readonly Shape<CborValue>[]>(
  value: CborValue,
  shapes: S,
): Read<S> | null {
  const fits =
    Array.isArray(value) &&
    value.length === shapes.length &&
    shapes.every((shape, i) => shape((value as readonly CborValue[])[i]));
  return fits ? (value as unknown as Read<S>) : null;
}

export function tuple<const S extends readonly Shape<CborValue>[]>(
  ...shapes: S
): Shape<Read<S> & readonly CborValue[]> {
  return (value): value is Read<S> & readonly CborValue[] =>
    value !== undefined && readTuple(value, shapes) !== null;
}
