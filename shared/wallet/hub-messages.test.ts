import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeCbor } from "../cose/cbor.ts";
import { toUtf8 } from "../core/bytes.ts";
import { signSign1 } from "../cose/sign1.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { testSigner } from "../testing/test-keys.ts";
import {
  REPORTED_MAX,
  REPORT_BYTES_MAX,
  decodeFoundSpend,
  decodeHoldRequest,
  decodeRenewed,
  decodeReportAnswer,
  decodeSpendQuery,
  decodeSpendReport,
  decodeWholeSpend,
  encodeHoldRequest,
  encodeRenewed,
  encodeReportAnswer,
  encodeSpendQuery,
  encodeSpendReport,
  encodeWholeSpend,
  openRenewal,
  peekRenewal,
  signRenewal,
} from "./hub-messages.ts";
import { signToken } from "./token.ts";

const seed = seedOfRun("hub messages");
const numRuns = Number(process.env["FUZZ_RUNS"] ?? 2000);
const crypto = createNodeCrypto();
const holder = testSigner("holder");
const bytes = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill);

const SPEND = { request: bytes(43, 1), result: bytes(24, 2), signature: bytes(64, 3) };
const WHOLE = { credential: bytes(193, 4), ...SPEND };
const HOLD = { credential: bytes(8, 5), request: bytes(43, 1) };
const RENEWAL = {
  credential: bytes(8, 5),
  nextKey: testSigner("terminal").publicKey,
  counter: 514,
  cumCash: 12_000,
  cumPromo: 0,
};
const BY = { signer: holder, digest: crypto };
const AGAINST = { keys: [holder.publicKey], crypto };
const TOKEN = signToken(
  {
    merchant: 1001,
    terminal: 7,
    epoch: 3,
    seq: 9,
    nonce: bytes(16, 1),
    amount: 5800,
    currency: "HKD",
    alias: bytes(8, 2),
    cash: 3800,
    promo: 2000,
    card: 0,
    transferId: bytes(16, 3),
    expires: 1_800_000_000,
  },
  BY,
);

test("every message says the same after the way there and back", () => {
  expect(decodeHoldRequest(encodeHoldRequest(HOLD))).toEqual({ ok: true, value: HOLD });
  expect(decodeSpendQuery(encodeSpendQuery(bytes(16, 9)))).toEqual({
    ok: true,
    value: bytes(16, 9),
  });
  expect(decodeWholeSpend(encodeWholeSpend(WHOLE))).toEqual({ ok: true, value: WHOLE });
  const report = { credential: WHOLE.credential, spends: [SPEND, SPEND] };
  expect(decodeSpendReport(encodeSpendReport(report))).toEqual({ ok: true, value: report });
  const outcomes = [
    { nonce: bytes(16, 1), state: "booked" },
    { nonce: bytes(16, 2), state: "void" },
  ] as const;
  expect(decodeReportAnswer(encodeReportAnswer(outcomes))).toEqual({ ok: true, value: outcomes });
  const renewed = { credential: WHOLE.credential, cash: 5, promo: 0 };
  expect(decodeRenewed(encodeRenewed(renewed))).toEqual({ ok: true, value: renewed });
});

test("a till can tell a spend that the hub found from a token", () => {
  expect(decodeFoundSpend(encodeWholeSpend(WHOLE))).toEqual({
    ok: true,
    value: { type: "spend", ...WHOLE },
  });
  expect(decodeFoundSpend(TOKEN)).toEqual({ ok: true, value: { type: "token", token: TOKEN } });
});

test("as many spends as a wallet holds fit in one report, and not one more is read", () => {
  const largest = { request: bytes(78, 1), result: bytes(66, 2), signature: bytes(64, 3) };
  const full = Array.from({ length: REPORTED_MAX }, () => largest);
  const body = encodeSpendReport({ credential: bytes(255, 4), spends: full });
  expect(body.length).toBeLessThanOrEqual(REPORT_BYTES_MAX);
  expect(decodeSpendReport(body).ok).toBe(true);
  const fields = [SPEND.request, SPEND.result, SPEND.signature];
  const more = encodeCbor([bytes(9, 4), Array.from({ length: REPORTED_MAX + 1 }, () => fields)]);
  expect(decodeSpendReport(more).ok).toBe(false);
});

test("a renewal is believed from the old key alone, and no credential's signature serves as one", () => {
  const signed = signRenewal(RENEWAL, BY);
  expect(peekRenewal(signed)).toEqual({ ok: true, value: RENEWAL });
  expect(openRenewal(signed, AGAINST)).toEqual({ ok: true, value: RENEWAL });
  const others = { keys: [testSigner("terminal").publicKey], crypto };
  expect(openRenewal(signed, others).ok).toBe(false);
  const { credential, nextKey, counter, cumCash, cumPromo } = RENEWAL;
  const payload = encodeCbor([credential, nextKey, counter, cumCash, cumPromo]);
  const unbound = signSign1(payload, { label: "credential" }, BY);
  expect(openRenewal(unbound, AGAINST)).toMatchObject({ error: { type: "signature-invalid" } });
  const bound = { label: "credential", binding: toUtf8("renew") } as const;
  expect(openRenewal(signSign1(payload, bound, BY), AGAINST).ok).toBe(true);
});

const DECODERS = [
  ["a hold", decodeHoldRequest, encodeHoldRequest(HOLD)],
  ["a query", decodeSpendQuery, encodeSpendQuery(bytes(16, 9))],
  ["a spend", decodeWholeSpend, encodeWholeSpend(WHOLE)],
  ["what was found", decodeFoundSpend, TOKEN],
  ["a report", decodeSpendReport, encodeSpendReport({ credential: bytes(9, 9), spends: [SPEND] })],
  ["an answer", decodeReportAnswer, encodeReportAnswer([{ nonce: bytes(16, 1), state: "kept" }])],
  [
    "a new credential",
    decodeRenewed,
    encodeRenewed({ credential: bytes(9, 1), cash: 1, promo: 2 }),
  ],
] as const;

for (const [what, decode, example] of DECODERS) {
  test(`no bytes in the place of ${what} make it throw, and none of another spelling is read`, () => {
    fc.assert(
      fc.property(fc.oneof(damaged(example), fc.uint8Array({ maxLength: 400 })), (hostile) => {
        expect(() => decode(hostile)).not.toThrow();
      }),
      { seed, numRuns },
    );
    expect(decode(Uint8Array.of(...example, 0)).ok).toBe(false);
    expect(decode(example.slice(0, -1)).ok).toBe(false);
  });
}

test("no damage to a renewal goes unnoticed", () => {
  fc.assert(
    fc.property(damaged(signRenewal(RENEWAL, BY)), (hostile) => {
      expect(openRenewal(hostile, AGAINST).ok).toBe(false);
    }),
    { seed, numRuns },
  );
});
