import { createNodeCrypto, generateKeyPem, signerOfPem } from "../host/node-crypto.ts";
import type { KeySet } from "../cose/key-set.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Anchor, signAnchor } from "./anchor.ts";
import type { BatchAnswer } from "./answer.ts";
import { type Asked, checkAnswer, composeBody } from "./batch.ts";

const crypto = createNodeCrypto();
const ledger = signerOfPem(generateKeyPem());
const stranger = signerOfPem(generateKeyPem());
const NOW = 1_795_000_000;
const keySet: KeySet = {
  merchant: 1001,
  version: 1,
  issued: NOW,
  keys: [
    { use: "ledger", publicKey: ledger.publicKey, notBefore: NOW - 1000, notAfter: NOW + 1000 },
    { use: "policy", publicKey: stranger.publicKey, notBefore: NOW - 1000, notAfter: NOW + 1000 },
  ],
};
const against = { keySet, crypto };
const requestId = Uint8Array.from({ length: 16 }, (_, i) => i);
const asked: Asked = { merchant: 1001, terminal: 2, epoch: 3, first: 11, last: 20, requestId };

function anchorBytes(changes: Partial<Anchor> = {}, signer = ledger): Uint8Array {
  const { merchant, terminal, epoch } = asked;
  const anchor: Anchor = {
    merchant,
    terminal,
    epoch,
    seq: 20,
    head: new Uint8Array(32),
    hubTime: NOW * 1000,
    hubEpoch: 1,
    policyVersion: 0,
    denyVersion: 0,
    leaseUntil: 0,
    requestId,
    ...changes,
  };
  return signAnchor(anchor, { signer, digest: crypto });
}

const answer = (changes: Partial<BatchAnswer> = {}): BatchAnswer => ({
  expected: 21,
  stored: [[11, 20]],
  duplicate: [],
  quarantined: [],
  anchor: anchorBytes(),
  inbox: [],
  ...changes,
});

test("a body is each stored line with a line feed behind it, byte for byte", () => {
  const lines = ['{"v":1}', "{}"].map((text) => new TextEncoder().encode(text));
  expect(new TextDecoder().decode(composeBody(lines))).toBe('{"v":1}\n{}\n');
});

test("an answer that accounts for each line once, under a fresh signature, is believed", () => {
  const whole: readonly Partial<BatchAnswer>[] = [
    {},
    { stored: [], duplicate: [[11, 20]] },
    { stored: [[15, 20]], duplicate: [[11, 14]] },
    { quarantined: [{ seq: 12, code: "totals-wrong" }] },
    {
      stored: [
        [11, 11],
        [13, 20],
      ],
      quarantined: [{ seq: 12, code: "bad-json" }],
    },
    { expected: 31, anchor: anchorBytes({ seq: 30 }), duplicate: [[11, 20]], stored: [] },
  ];
  for (const changes of whole) {
    expect(checkAnswer(answer(changes), asked, against)).toMatchObject({ ok: true });
  }
});

test("an answer that leaves out a line, names one twice or does not fit its anchor is not", () => {
  const wrong: readonly (readonly [string, Partial<BatchAnswer>])[] = [
    ["lines", { stored: [[11, 19]] }],
    ["lines", { stored: [[12, 20]] }],
    ["lines", { stored: [[11, 20]], duplicate: [[20, 20]] }],
    ["lines", { stored: [[20, 11]] }],
    ["lines", { stored: [[11, 21]] }],
    ["lines", { stored: [] }],
    ["expected", { expected: 22 }],
    ["expected", { expected: 20, anchor: anchorBytes({ seq: 19 }) }],
    ["quarantine", { quarantined: [{ seq: 10, code: "bad-json" }] }],
    ["quarantine", { quarantined: [{ seq: 21, code: "bad-json" }] }],
  ];
  for (const [what, changes] of wrong) {
    expect(checkAnswer(answer(changes), asked, against)).toEqual({
      ok: false,
      error: { type: "does-not-add-up", what },
    });
  }
});

test("an anchor of another request, terminal, epoch, key or time is not believed", () => {
  const others: readonly (readonly [string, Uint8Array])[] = [
    ["request", anchorBytes({ requestId: new Uint8Array(16) })],
    ["terminal", anchorBytes({ terminal: 3 })],
    ["terminal", anchorBytes({ merchant: 1002 })],
    ["epoch", anchorBytes({ epoch: 4 })],
    ["key", anchorBytes({ hubTime: (NOW + 2000) * 1000 })],
    ["key", anchorBytes({ hubTime: (NOW - 2000) * 1000 })],
  ];
  for (const [what, anchor] of others) {
    expect(checkAnswer(answer({ anchor }), asked, against)).toEqual({
      ok: false,
      error: { type: "anchor-of-another", what },
    });
  }
  for (const anchor of [anchorBytes({}, stranger), new Uint8Array(3)]) {
    expect(checkAnswer(answer({ anchor }), asked, against)).toMatchObject({
      ok: false,
      error: { type: "anchor-invalid" },
    });
  }
});

test("a check-in is answered with no lines", () => {
  const none = { ...asked, first: 0, last: 0 };
  const empty = answer({ stored: [] });
  expect(checkAnswer(empty, none, against)).toMatchObject({ ok: true });
  expect(checkAnswer(answer(), none, against)).toMatchObject({ ok: false });
});

test("no anchor that lost or changed a byte is believed", () => {
  const anchor = anchorBytes();
  fc.assert(
    fc.property(fc.nat(anchor.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Uint8Array.from(anchor);
      changed[at] = (changed[at] ?? 0) ^ by;
      expect(checkAnswer(answer({ anchor: changed }), asked, against).ok).toBe(false);
      expect(checkAnswer(answer({ anchor: anchor.slice(0, at) }), asked, against).ok).toBe(false);
    }),
    { seed: seedOfRun("anchors with a changed byte") },
  );
});
