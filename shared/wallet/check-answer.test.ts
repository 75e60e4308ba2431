import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { createForgingCrypto } from "../testing/forging-crypto.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import { anyBytes } from "../testing/signed-message-contract.ts";
import {
  CREDENTIAL,
  CREDENTIAL_BYTES,
  HOLDER,
  REQUEST,
  REQUEST_BYTES,
  RESULT,
  RESULT_BYTES,
  SPEND_SIGNATURE,
  TILL,
  mirrored,
} from "../testing/tap-vectors.ts";
import { type AnswerToCheck, type SeenSpends, checkAnswer } from "./check-answer.ts";
import type { Credential } from "./credential.ts";
import { type SpendRequest, encodeSpendRequest } from "./spend-request.ts";
import {
  type SpendResult,
  decodeSpendAnswer,
  encodeSpendAnswer,
  encodeSpendResult,
  signSpend,
} from "./spend.ts";

const crypto = createNodeCrypto();
const CHECK: AnswerToCheck = {
  credential: CREDENTIAL,
  credentialBytes: CREDENTIAL_BYTES,
  request: REQUEST,
  requestBytes: REQUEST_BYTES,
  answer: { result: RESULT_BYTES, signature: SPEND_SIGNATURE },
  seen: null,
};

interface Tap {
  readonly result?: Partial<SpendResult>;
  readonly request?: Partial<SpendRequest>;
  readonly credential?: Partial<Credential>;
  readonly seen?: SeenSpends;
}

/** An answer that the wallet has truly signed, whatever it says. */
function answered(tap: Tap): unknown {
  const request = { ...REQUEST, ...tap.request };
  const requestBytes = encodeSpendRequest(request);
  const result = encodeSpendResult({ ...RESULT, ...tap.result });
  const bytes = { credential: CREDENTIAL_BYTES, request: requestBytes, result };
  const signature = signSpend(bytes, HOLDER, crypto);
  const credential = { ...CREDENTIAL, ...tap.credential };
  const seen = tap.seen ?? null;
  const answer = { result, signature };
  return checkAnswer({ ...CHECK, request, requestBytes, credential, seen, answer }, crypto);
}
const seen = (given: Partial<SeenSpends>): Tap => ({
  seen: { counter: 512, cumCash: 40_000, cumPromo: 10_000, ...given },
});
const large: Tap["request"] = { amount: 30_001, promoMax: 0 };
const inCash = { cash: 30_001, promo: 0 };
const cardToken = new Uint8Array(8);

describe("an answer pays", () => {
  test("that of the protocol's vector, in either of its signatures", () => {
    expect(checkAnswer(CHECK, crypto)).toEqual({ ok: true, value: RESULT });
    const answer = { result: RESULT_BYTES, signature: mirrored(SPEND_SIGNATURE) };
    expect(checkAnswer({ ...CHECK, answer }, crypto)).toEqual({ ok: true, value: RESULT });
  });

  test.each<readonly [what: string, tap: Tap]>([
    ["by a card on file", { result: { cash: 3700, card: 100, cardToken } }],
    [
      "by a card up to its cap",
      { result: { cash: 0, promo: 0, card: 5800, cardToken }, credential: { cardPerTap: 5800 } },
    ],
    [
      "in cash where nothing else is asked for",
      { request: { kinds: 1 }, result: { cash: 5800, promo: 0 } },
    ],
    ["with the first counter there can be", { credential: { counterFloor: 512 } }],
    ["after another spend here", seen({})],
    ["after spends elsewhere that this till has not seen", seen({ counter: 500, cumCash: 20_000 })],
    ["up to the caps", { result: { cumCash: 100_000, cumPromo: 20_000 } }],
    ["up to the amount of one tap", { credential: { perTap: 5800 } }],
    [
      "without a gesture, up to where none is needed",
      { result: { isUserVerified: false }, credential: { noGesture: 5800 } },
    ],
    ["above it, with a gesture", { request: large, result: inCash }],
  ])("%s", (_, tap) => {
    expect(answered(tap)).toMatchObject({ ok: true });
  });
});

describe("an answer does not pay", () => {
  test.each<readonly [what: string, tap: Tap, error: object]>([
    [
      "less than was asked for",
      { result: { cash: 3799 } },
      { type: "sum-wrong", paid: 5799, asked: 5800 },
    ],
    [
      "more than was asked for",
      { result: { cash: 3801 } },
      { type: "sum-wrong", paid: 5801, asked: 5800 },
    ],
    [
      "by a card, unasked",
      { request: { kinds: 3 }, result: { cash: 3700, card: 100, cardToken } },
      { type: "kind-not-asked" },
    ],
    ["in promotional credit, unasked", { request: { kinds: 5 } }, { type: "kind-not-asked" }],
    ["in cash, unasked", { request: { kinds: 6 } }, { type: "kind-not-asked" }],
    [
      "in what the credential does not list",
      { credential: { kinds: 1 } },
      { type: "kind-not-asked" },
    ],
    [
      "in too much promotional credit",
      { result: { cash: 3799, promo: 2001 } },
      { type: "promo-over", promo: 2001, max: 2000 },
    ],
    [
      "by a card without its token",
      { result: { cash: 3700, card: 100 } },
      { type: "card-token-wrong" },
    ],
    ["with a token of no card", { result: { cardToken } }, { type: "card-token-wrong" }],
    [
      "with a counter at the floor",
      { result: { counter: 512 } },
      { type: "counter-too-low", counter: 512, floor: 512 },
    ],
    [
      "with a counter that was here before",
      seen({ counter: 513 }),
      { type: "counter-went-back", counter: 513, seen: 513 },
    ],
    [
      "with a counter from before",
      seen({ counter: 600 }),
      { type: "counter-went-back", counter: 513, seen: 600 },
    ],
    [
      "beyond the cap of cash",
      { result: { cumCash: 100_001 } },
      { type: "over-cap", kind: "cash" },
    ],
    [
      "beyond the cap of promotional credit",
      { result: { cumPromo: 20_001 } },
      { type: "over-cap", kind: "promo" },
    ],
    [
      "beyond the cap of the card",
      { result: { cash: 0, promo: 0, card: 5800, cardToken }, credential: { cardPerTap: 5799 } },
      { type: "over-cap", kind: "card" },
    ],
    [
      "with less cash spent in all than at this time",
      { result: { cumCash: 3799 } },
      { type: "cumulative-wrong", kind: "cash" },
    ],
    [
      "with less promotional credit in all than now",
      { result: { cumPromo: 1999 } },
      { type: "cumulative-wrong", kind: "promo" },
    ],
    [
      "with cash that it has spent here forgotten",
      seen({ cumCash: 40_001 }),
      { type: "cumulative-wrong", kind: "cash" },
    ],
    [
      "with promotional credit forgotten",
      seen({ cumPromo: 10_001 }),
      { type: "cumulative-wrong", kind: "promo" },
    ],
    [
      "over the amount of one tap",
      { credential: { perTap: 5799 } },
      { type: "over-per-tap", max: 5799 },
    ],
    [
      "a large amount without a gesture",
      { request: large, result: { ...inCash, isUserVerified: false } },
      { type: "not-verified" },
    ],
  ])("%s", (_, tap, error) => {
    expect(answered(tap)).toEqual({ ok: false, error });
  });

  test("signed by another, for another request, or under other caps", () => {
    const invalid = { ok: false, error: { type: "signature-invalid" } };
    const bytes = { credential: CREDENTIAL_BYTES, request: REQUEST_BYTES, result: RESULT_BYTES };
    const signature = signSpend(bytes, TILL, crypto);
    const byAnother = { ...CHECK, answer: { result: RESULT_BYTES, signature } };
    expect(checkAnswer(byAnother, crypto)).toEqual(invalid);
    const nonce = new Uint8Array(16);
    const requestBytes = encodeSpendRequest({ ...REQUEST, nonce });
    expect(checkAnswer({ ...CHECK, requestBytes }, crypto)).toEqual(invalid);
    const credentialBytes = CREDENTIAL_BYTES.map((byte, i) => (i === 90 ? byte ^ 1 : byte));
    expect(checkAnswer({ ...CHECK, credentialBytes }, crypto)).toEqual(invalid);
  });

  test("whose result is none", () => {
    for (const result of [new Uint8Array(0), RESULT_BYTES.slice(1), REQUEST_BYTES]) {
      const answer = { result, signature: SPEND_SIGNATURE };
      expect(checkAnswer({ ...CHECK, answer }, crypto)).toEqual({
        ok: false,
        error: { type: "malformed" },
      });
    }
  });

  test("with sums so large that they wrap", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const result = { cash: most, promo: most, cumCash: most, cumPromo: most };
    expect(answered({ result, request: { amount: most } })).toMatchObject({
      error: { type: "sum-wrong" },
    });
    expect(
      answered({
        request: { amount: most },
        credential: { offlineCash: most, perTap: most },
        result: { cash: most, promo: 0, cumCash: most, cumPromo: 10_000 },
        seen: { counter: 1, cumCash: 1, cumPromo: 0 },
      }),
    ).toMatchObject({ error: { type: "cumulative-wrong" } });
  });
});

test("faults are named in the order of the protocol, the signature's last", () => {
  const answer = { result: RESULT_BYTES, signature: new Uint8Array(64) };
  const faults: readonly (readonly [Partial<AnswerToCheck>, string])[] = [
    [{ request: { ...REQUEST, amount: 5801 } }, "sum-wrong"],
    [{ request: { ...REQUEST, kinds: 0 } }, "kind-not-asked"],
    [{ request: { ...REQUEST, promoMax: 0 } }, "promo-over"],
    [
      { credential: { ...CREDENTIAL, counterFloor: 513, offlineCash: 0, perTap: 0 } },
      "counter-too-low",
    ],
    [{ credential: { ...CREDENTIAL, offlineCash: 0, perTap: 0 } }, "over-cap"],
    [{ credential: { ...CREDENTIAL, perTap: 0 } }, "over-per-tap"],
    [{}, "signature-invalid"],
  ];
  for (const [other, type] of faults) {
    expect(checkAnswer({ ...CHECK, ...other, answer }, crypto)).toMatchObject({ error: { type } });
  }
});

test("whatever a wallet signs, what pays keeps every limit", () => {
  const quick = createForgingCrypto();
  const signer = quick.signerNamed("holder");
  const few = fc.nat(12);
  const any = fc.record({
    credential: fc.record({
      perTap: few,
      offlineCash: few,
      offlinePromo: few,
      cardPerTap: few,
      kinds: fc.nat(7),
      noGesture: few,
      counterFloor: few,
    }),
    request: fc.record({ amount: fc.integer({ min: 1, max: 8 }), kinds: fc.nat(7), promoMax: few }),
    result: fc.record({
      counter: few,
      cash: fc.nat(8),
      promo: fc.nat(3),
      card: fc.nat(3),
      cardToken: fc.option(anyBytes(8)),
      cumCash: few,
      cumPromo: few,
      isUserVerified: fc.boolean(),
    }),
    seen: fc.option(fc.record({ counter: few, cumCash: few, cumPromo: few })),
    /** Every other one counts right: then only the limits decide. */
    countsRight: fc.boolean(),
  });
  let paid = 0;
  fc.assert(
    fc.property(any, (drawn) => {
      const { countsRight, seen: seenBefore } = drawn;
      const kinds = countsRight ? { kinds: 7 } : {};
      const credential = {
        ...CREDENTIAL,
        ...drawn.credential,
        ...kinds,
        holderKey: signer.publicKey,
      };
      const { cash, promo, card } = drawn.result;
      const amount = Math.max(1, cash + promo + card);
      const request = { ...REQUEST, ...drawn.request, ...kinds, amount };
      const right = {
        counter: Math.max(seenBefore?.counter ?? 0, credential.counterFloor) + 1,
        cardToken: card > 0 ? new Uint8Array(8) : null,
        cumCash: (seenBefore?.cumCash ?? 0) + cash,
        cumPromo: (seenBefore?.cumPromo ?? 0) + promo,
      };
      const said = { ...RESULT, ...drawn.result, ...(countsRight ? right : {}) };
      const requestBytes = encodeSpendRequest(request);
      const result = encodeSpendResult(said);
      const bytes = { credential: CREDENTIAL_BYTES, request: requestBytes, result };
      const answer = { result, signature: signSpend(bytes, signer, quick) };
      const check = { ...CHECK, credential, request, requestBytes, answer, seen: drawn.seen };
      if (!checkAnswer(check, quick).ok) {
        return;
      }
      paid += 1;
      const before = drawn.seen ?? { counter: 0, cumCash: 0, cumPromo: 0 };
      expect(said.cash + said.promo + said.card).toBe(amount);
      expect(amount).toBeLessThanOrEqual(credential.perTap);
      expect(said.counter).toBeGreaterThan(Math.max(credential.counterFloor, before.counter));
      expect(said.cumCash).toBeLessThanOrEqual(credential.offlineCash);
      expect(said.cumPromo).toBeLessThanOrEqual(credential.offlinePromo);
      expect(said.card).toBeLessThanOrEqual(credential.cardPerTap);
      expect(said.cumCash - said.cash).toBeGreaterThanOrEqual(before.cumCash);
      expect(said.cumPromo - said.promo).toBeGreaterThanOrEqual(before.cumPromo);
      expect(said.promo).toBeLessThanOrEqual(request.promoMax);
      expect(said.isUserVerified || amount <= credential.noGesture).toBe(true);
      expect(said.card > 0).toBe(said.cardToken !== null);
    }),
    { numRuns: 5000 },
  );
  expect(paid).toBeGreaterThan(50);
});

guardIsNeverFooled({
  what: "an answer at the till",
  valid: [encodeSpendAnswer(CHECK.answer)],
  isTaken(bytes) {
    const answer = decodeSpendAnswer(bytes);
    return answer.ok && checkAnswer({ ...CHECK, answer: answer.value }, crypto).ok;
  },
});
