import { toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { openCredential } from "@tillwave/shared/wallet/credential";
import { decodeFoundSpend } from "@tillwave/shared/wallet/hub-messages";
import { encodePresentation, signPresentation } from "@tillwave/shared/wallet/presentation";
import { openToken } from "@tillwave/shared/wallet/token";
import { expect, test } from "vitest";
import {
  type TenderMade,
  allOf,
  askHold,
  askSpend,
  askUplink,
  bytesOf,
  newHolder,
  openTender,
  paySale,
  reportSpends,
  requestOf,
  rowOf,
  spendProof,
} from "./fake-holder.ts";
import { fakeTill } from "./fake-till.ts";
import { TOKEN_LIFE } from "../wallets/tokens.ts";
import { openHub } from "./open-hub.ts";

const crypto = createNodeCrypto();

async function shop() {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  const { keys } = hub.hub.context;
  const ledger = { keys: [keys.ledger.publicKey], crypto };
  return { hub, till, keys, ledger };
}

test("a customer gets a credential, a till asks for a hold, and the token is good for just this tender", async () => {
  const { hub, till, keys, ledger } = await shop();
  const holder = await newHolder(hub, { cash: 150_000, promo: 5000 });
  const believed = openCredential(holder.bytes, { keys: [keys.credential.publicKey], crypto });
  expect(believed).toMatchObject({
    value: { merchant: 1001, currency: "HKD", offlineCash: 100_000, offlinePromo: 5000, kinds: 3 },
  });
  expect(await rowOf(hub, holder)).toMatchObject({
    live: { cash: 50_000, promo: 0 },
    aside: { cash: 100_000, promo: 5000 },
  });
  const { request, nonce } = openTender(till, { sale: 1, amount: 8000 });
  const reply = await askHold(hub, till, { holder, request });
  const token = openToken(bytesOf(reply), ledger);
  expect(token).toMatchObject({
    value: { terminal: 2, epoch: 1, seq: 2, nonce, amount: 8000, promo: 5000, cash: 3000 },
  });
  const again = await askHold(hub, till, { holder, request });
  expect(bytesOf(again)).toEqual(bytesOf(reply));
  expect(await rowOf(hub, holder)).toMatchObject({ held: { cash: 3000, promo: 5000 } });
});

test("a tap that is journalled is booked once, however often it is sent", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 8000 });
  await askHold(hub, till, { holder, request: tender.request });
  const spend = holder.sign(tender.request);
  paySale(till, tender, spendProof(holder, tender, spend));
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [], expected: 4 });
  expect(await reportSpends(hub, holder, spend, spend)).toEqual(["booked", "booked"]);
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 8000 }, held: { cash: 0 } });
  expect(await allOf(hub, holder)).toBe(300_000);
});

test("an uplink that is asked for twice gives the same token, and is debited once from the live balance", async () => {
  const { hub, till, ledger } = await shop();
  const holder = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 120_000 });
  const spend = holder.ask(tender.request);
  const first = await askUplink(hub, holder, spend);
  const second = await askUplink(hub, holder, spend);
  expect(bytesOf(second)).toEqual(bytesOf(first));
  expect(first.headers?.["tillwave-typed-code"]).toMatch(/^\d{8}$/u);
  expect(openToken(bytesOf(first), ledger)).toMatchObject({ value: { cash: 120_000 } });
  expect(await rowOf(hub, holder)).toMatchObject({
    live: { cash: 80_000 },
    aside: { cash: 100_000 },
    held: { cash: 120_000 },
  });
  const found = decodeFoundSpend(bytesOf(await askSpend(hub, till, tender.nonce)));
  expect(found).toMatchObject({ value: { type: "token" } });
  const token = toHex(bytesOf(first));
  paySale(till, tender, { type: "token", nonce: toHex(tender.nonce), token });
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(hub, holder)).toMatchObject({ held: { cash: 0 }, spent: { cash: 120_000 } });
});

test("a token outlives its date under the same transfer", async () => {
  const { hub, till, ledger } = await shop();
  const holder = await newHolder(hub);
  const { request } = openTender(till, { sale: 1, amount: 100 });
  const spend = holder.ask(request);
  const first = openToken(bytesOf(await askUplink(hub, holder, spend)), ledger);
  hub.clock.pass((TOKEN_LIFE + 1) * 1000);
  const later = openToken(bytesOf(await askUplink(hub, holder, spend)), ledger);
  expect(first.ok && later.ok && later.value.expires - first.value.expires).toBeGreaterThan(
    TOKEN_LIFE,
  );
  expect(first.ok && later.ok && later.value.transferId).toEqual(
    first.ok ? first.value.transferId : null,
  );
  expect((await rowOf(hub, holder)).held.cash).toBe(100);
});

test("eight typed digits are booked against the uplink, and others are not", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 5000 });
  const { headers } = await askUplink(hub, holder, holder.ask(tender.request));
  const code = headers?.["tillwave-typed-code"] ?? "";
  const nonce = toHex(tender.nonce);
  const wrong = code === "00000000" ? "00000001" : "00000000";
  paySale(till, tender, { type: "typed-code", nonce, code: wrong });
  const other = openTender(till, { sale: 2, amount: 5000 });
  const again = await askUplink(hub, holder, holder.ask(other.request));
  const good = again.headers?.["tillwave-typed-code"] ?? "";
  paySale(till, other, { type: "typed-code", nonce: toHex(other.nonce), code: good });
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 3, code: "bad-signature" }],
  });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 5000 }, held: { cash: 0 } });
});

test("a till that was told nothing finds the spend at the hub, once the phone has sent it", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const { request, nonce } = openTender(till, { sale: 1, amount: 8000 });
  const spend = holder.sign(request);
  expect((await askSpend(hub, till, nonce)).status).toBe(404);
  expect(await reportSpends(hub, holder, spend)).toEqual(["kept"]);
  expect(decodeFoundSpend(bytesOf(await askSpend(hub, till, nonce)))).toEqual({
    ok: true,
    value: { type: "spend", credential: holder.bytes, ...spend },
  });
  const other = fakeTill({ terminal: 3 });
  await other.join(hub);
  expect((await askSpend(hub, other, nonce)).status).toBe(404);
});

test("a till that begins a new epoch in the middle still finds what it had asked for in the old one", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 8000 });
  const spend = holder.sign(tender.request);
  await till.send(hub);
  await reportSpends(hub, holder, spend);
  const restored = till.nextEpoch("restored");
  expect(decodeFoundSpend(bytesOf(await askSpend(hub, restored, tender.nonce)))).toMatchObject({
    value: { type: "spend", ...spend },
  });
  const at = paySale(restored, tender, spendProof(holder, tender, spend));
  expect((await restored.send(hub)).body).toMatchObject({ expected: at + 1, quarantined: [] });
  expect((await rowOf(hub, holder)).spent.cash).toBe(8000);
});

test("what a person has voided is the customer's again, also where the spend turns up later", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 8000 });
  const spend = holder.sign(tender.request);
  const voided = { kind: "spend-void", sale: 1, tender: 1, nonce: toHex(tender.nonce) };
  till.record({ ...voided, reason: "the customer left", evidence: null });
  await till.send(hub);
  expect(await reportSpends(hub, holder, spend)).toEqual(["void"]);
  expect(await rowOf(hub, holder)).toMatchObject({ held: { cash: 0 }, spent: { cash: 0 } });
  paySale(till, tender, spendProof(holder, tender, spend));
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 4, code: "duplicate-nonce" }],
  });
  expect((await rowOf(hub, holder)).spent.cash).toBe(0);
});

for (const [what, entry] of [
  ["is paid in cash instead", null],
  [
    "is given up",
    { kind: "sale-cancelled", sale: 1, reason: "cleared", currency: "HKD", lines: [], total: 0 },
  ],
  ["is answered by a signed absence", { kind: "tender-absent", sale: 1, tender: 1, absence: "00" }],
] as const) {
  test(`a hold falls when the tender ${what}`, async () => {
    const { hub, till } = await shop();
    const holder = await newHolder(hub);
    const { request, nonce } = openTender(till, { sale: 1, amount: 8000 });
    await askHold(hub, till, { holder, request });
    await till.send(hub);
    expect((await rowOf(hub, holder)).held.cash).toBe(8000);
    if (entry === null) {
      till.sell();
    } else {
      till.record(entry.kind === "tender-absent" ? { ...entry, nonce: toHex(nonce) } : entry);
    }
    expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
    expect(await rowOf(hub, holder)).toMatchObject({
      held: { cash: 0 },
      aside: { cash: 100_000 },
    });
    expect((await askHold(hub, till, { holder, request })).body).toEqual({
      error: "hold-refused",
      why: "nonce-used",
    });
  });
}

test("after one customer has declined, the next one pays under the same nonce", async () => {
  const { hub, till } = await shop();
  const first = await newHolder(hub);
  const second = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 8000 });
  await askHold(hub, till, { holder: first, request: tender.request });
  await askHold(hub, till, { holder: second, request: tender.request });
  expect((await rowOf(hub, first)).held.cash).toBe(0);
  paySale(till, tender, spendProof(second, tender, second.sign(tender.request)));
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect((await rowOf(hub, second)).spent.cash).toBe(8000);
});

test("nothing is held of a stranger, for another till, or beyond what is set aside", async () => {
  const { hub, till } = await shop();
  const poor = await newHolder(hub, { cash: 500 });
  const nonce = new Uint8Array(16).fill(1);
  const request = requestOf(till, { amount: 501, nonce, seq: 2 });
  const why = async (asked: Parameters<typeof askHold>[2]): Promise<unknown> =>
    (await askHold(hub, till, asked)).body;
  expect(await why({ holder: poor, request })).toMatchObject({ why: "not-enough" });
  const stranger = { ...poor, credential: { ...poor.credential, id: new Uint8Array(8) } };
  expect(await why({ holder: stranger, request })).toMatchObject({ why: "unknown-credential" });
  const elsewhere = requestOf(fakeTill({ terminal: 9 }), { amount: 5, nonce, seq: 2 });
  expect(await why({ holder: poor, request: elsewhere })).toEqual({ error: "malformed" });
  await hub.ask("POST", "/api/wallets/freeze", { wallet: poor.wallet, frozen: true });
  expect(await why({ holder: poor, request })).toMatchObject({ why: "frozen" });
});

test("a code that a customer has shown is booked once, for no more than it says", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const presentation = encodePresentation({
    counter: 1,
    notAfter: 1_795_000_060,
    maxAmount: 6000,
    currency: "HKD",
    random: new Uint8Array(8),
    cumCash: 0,
    cumPromo: 0,
    isUserVerified: true,
  });
  const shown = { credential: holder.bytes, presentation };
  const proof = (tender: TenderMade) => ({
    type: "presented",
    credential: toHex(holder.credential.id),
    nonce: toHex(tender.nonce),
    presentation: toHex(presentation),
    signature: toHex(signPresentation(shown, holder.signer, crypto)),
    grade: "at-risk",
    token: null,
  });
  for (const [sale, amount] of [
    [1, 6001],
    [2, 5000],
    [3, 5000],
  ] as const) {
    const tender = openTender(till, { sale, amount });
    paySale(till, tender, proof(tender));
  }
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [
      { seq: 3, code: "bad-signature" },
      { seq: 7, code: "duplicate-nonce" },
    ],
  });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 5000 }, frozenAt: null });
});

test("the hub's token stands after the hub was put back to an earlier day", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const before = await hub.reopen();
  const tender = openTender(till, { sale: 1, amount: 5000 });
  const token = toHex(bytesOf(await askUplink(hub, holder, holder.ask(tender.request))));
  paySale(till, tender, { type: "token", nonce: toHex(tender.nonce), token });
  expect((await till.send(before)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(before, holder)).toMatchObject({ spent: { cash: 5000 } });
  expect(await allOf(before, holder)).toBe(300_000);
});

test("a part of a sale is booked when it is approved, and counted once when the sale is paid", async () => {
  const { hub, till } = await shop();
  const holder = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 5000 });
  const proof = spendProof(holder, tender, holder.sign(tender.request));
  const approved = { sale: 1, tender: 1, method: "tap", settles: 5000, currency: "HKD", proof };
  till.record({ kind: "tender-approved", ...approved });
  await till.send(hub);
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 5000 } });
  paySale(till, tender, proof);
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 5000 } });
});
