/** Bytes as a bad cable, a full disk or a clever neighbour leaves them; never the same as before. */
import * as fc from "fast-check";
import { concatBytes, equalBytes } from "../core/bytes.ts";

export function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(bytes.length - 1);
  const some = fc.uint8Array({ minLength: 1, maxLength: 8 });
  const replaced = fc
    .tuple(at, some)
    .map(([i, put]) => concatBytes([bytes.slice(0, i), put, bytes.slice(i + put.length)]));
  const inserted = fc
    .tuple(fc.nat(bytes.length), some)
    .map(([i, put]) => concatBytes([bytes.slice(0, i), put, bytes.slice(i)]));
  const removed = fc
    .tuple(at, fc.integer({ min: 1, max: 8 }))
    .map(([i, count]) => concatBytes([bytes.slice(0, i), bytes.slice(i + count)]));
  const cut = at.map((i) => bytes.slice(0, i));
  return fc
    .oneof({ weight: 3, arbitrary: replaced }, inserted, removed, cut)
    .filter((after) => !equalBytes(after, bytes));
}
