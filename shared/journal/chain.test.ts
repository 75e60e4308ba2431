import { hash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { fromHex, toHex, toUtf8 } from "../core/bytes.ts";
import type { Digest } from "../core/crypto.ts";
import { type ChainId, HEAD_BYTES, NO_HEAD, genesis, nextHead } from "./chain.ts";

const SHA_256: Digest = { sha256: (bytes) => new Uint8Array(hash("sha256", bytes, "buffer")) };

// Tillwave protocols, version 1, appendix A.8.
const TILL: ChainId = { merchant: 1001, terminal: 7, epoch: 3 };
const GENESIS = fromHex("d41ec1c8642dcf095b2cb2686e1097e3cec142cf0dd0026bdb8e50dbf29d8e43");
const FIRST = {
  body: toUtf8('{"v":1,"kind":"sale","at":1800000100000,"total":5800}'),
  head: fromHex("a830086683cb30fd08d770c08847d0e1d228716a8b33dad37dbcfde2733a46ac"),
};
const SECOND = {
  body: toUtf8("{}"),
  head: fromHex("a18335665463015dbb2272850d02cf8942549c05e71d928f2870ff84478acac9"),
};

/** The last head of a chain over these bodies. */
function headOf(bodies: readonly Uint8Array[], id = TILL): string {
  let head = genesis(id, NO_HEAD, SHA_256);
  for (const [i, body] of bodies.entries()) {
    head = nextHead(id, { seq: i + 1, previous: head, body }, SHA_256);
  }
  return toHex(head);
}

test("an epoch begins as the protocol says", () => {
  expect(genesis(TILL, NO_HEAD, SHA_256)).toEqual(GENESIS);
});

test("the first and the second entry have the heads of the protocol", () => {
  expect(nextHead(TILL, { seq: 1, previous: GENESIS, body: FIRST.body }, SHA_256)).toEqual(
    FIRST.head,
  );
  expect(nextHead(TILL, { seq: 2, previous: FIRST.head, body: SECOND.body }, SHA_256)).toEqual(
    SECOND.head,
  );
});

const anyBodies = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });

test("any changed byte of any entry changes the head", () => {
  fc.assert(
    fc.property(anyBodies, fc.nat(), fc.integer({ min: 1, max: 255 }), (bodies, at, change) => {
      const lengths = bodies.flatMap((body, i) => Array.from(body, (_, j) => [i, j] as const));
      fc.pre(lengths.length > 0);
      const [entry, byte] = present(lengths[at % lengths.length], "a byte");
      const changed = bodies.map((body, i) =>
        i === entry ? body.map((value, j) => (j === byte ? value ^ change : value)) : body,
      );
      expect(headOf(changed)).not.toBe(headOf(bodies));
    }),
  );
});

test("an entry left out, put in, cut short or moved changes the head", () => {
  const [a, b, c] = [toUtf8("a"), toUtf8("bb"), toUtf8("ccc")];
  const whole = headOf([a, b, c]);
  for (const bodies of [
    [a, b],
    [a, c],
    [b, a, c],
    [a, c, b],
    [a, b, c, new Uint8Array()],
    [a, toUtf8("b"), toUtf8("bccc")],
    [toUtf8("abb"), c],
  ]) {
    expect(headOf(bodies)).not.toBe(whole);
  }
});

test("another shop, terminal, epoch, number or past changes the head", () => {
  const link = { seq: 1, previous: GENESIS, body: FIRST.body };
  for (const id of [
    { ...TILL, merchant: 1002 },
    { ...TILL, terminal: 8 },
    { ...TILL, epoch: 4 },
    { merchant: 7, terminal: 1001, epoch: 3 },
  ]) {
    expect(nextHead(id, link, SHA_256)).not.toEqual(FIRST.head);
    expect(genesis(id, NO_HEAD, SHA_256)).not.toEqual(GENESIS);
  }
  expect(nextHead(TILL, { ...link, seq: 2 }, SHA_256)).not.toEqual(FIRST.head);
  expect(nextHead(TILL, { ...link, seq: 1 + 2 ** 32 }, SHA_256)).not.toEqual(FIRST.head);
  expect(nextHead(TILL, { ...link, previous: NO_HEAD }, SHA_256)).not.toEqual(FIRST.head);
  expect(genesis(TILL, FIRST.head, SHA_256)).not.toEqual(GENESIS);
});

test("what is chained to is a head of 32 bytes: else it is our own mistake", () => {
  const short = new Uint8Array(HEAD_BYTES - 1);
  const link = { seq: 1, previous: short, body: FIRST.body };
  expect(() => genesis(TILL, short, SHA_256)).toThrow(/32 bytes/u);
  expect(() => nextHead(TILL, link, SHA_256)).toThrow(/32 bytes/u);
});
