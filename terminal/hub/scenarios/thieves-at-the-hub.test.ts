/** What a dishonest till or a phone that was taken apart may try: each ends in nothing, or in a frozen wallet. */
import { gunzipSync } from "node:zlib";
import type { Overview } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { isDenied, openDenyList } from "@tillwave/shared/wallet/deny-list";
import { signRenewal } from "@tillwave/shared/wallet/hub-messages";
import { decodeSpendRequest, encodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { expect, test } from "vitest";
import {
  type FakeHolder,
  allOf,
  askHold,
  askUplink,
  bytesOf,
  newHolder,
  openShop,
  openTender,
  paySale,
  reportSpends,
  rowOf,
  spendProof,
} from "./fake-holder.ts";
import { fakeTill, newSigner } from "./fake-till.ts";
import type { OpenHub } from "./open-hub.ts";

const crypto = createNodeCrypto();
const DAY_MS = 86_400_000;

const alarmsOf = async (hub: OpenHub): Promise<readonly string[]> =>
  (await hub.ask<Overview>("GET", "/api/overview")).alarms.map(({ type }) => type);

async function isFrozen(hub: OpenHub, holder: FakeHolder): Promise<boolean> {
  return (await rowOf(hub, holder)).frozenAt !== null;
}

function denies(hub: OpenHub, { credential }: FakeHolder): boolean {
  const body = hub.read((rows) => {
    const found = rows.documents.newest().find(({ kind }) => kind === "deny-list");
    return found === undefined ? null : rows.documents.bodyOf(found.digest);
  });
  const bytes = new Uint8Array(gunzipSync(present(body, "its body")));
  const list = openDenyList(bytes, { keys: [hub.hub.context.keys.ledger.publicKey], crypto });
  return isDenied(present(list.ok ? list.value : null, "the deny list"), credential.alias, crypto);
}

test("a till that shows the hub's own word on a hold, and nothing that the phone has signed, is paid nothing", async () => {
  const { hub, till, holder } = await openShop();
  const tender = openTender(till, { sale: 1, amount: 8000 });
  const token = toHex(bytesOf(await askHold(hub, till, { holder, request: tender.request })));
  paySale(till, tender, { type: "token", nonce: toHex(tender.nonce), token });
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 3, code: "bad-signature" }],
  });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 0 }, held: { cash: 0 } });
});

test("nor when that hold has fallen in the meantime", async () => {
  const { hub, till, holder } = await openShop();
  const other = await newHolder(hub);
  const tender = openTender(till, { sale: 1, amount: 8000 });
  const { request } = tender;
  const token = toHex(bytesOf(await askHold(hub, till, { holder, request })));
  expect((await askHold(hub, till, { holder: other, request })).status).toBe(200);
  paySale(till, tender, { type: "token", nonce: toHex(tender.nonce), token });
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 3, code: "bad-signature" }],
  });
  expect((await rowOf(hub, holder)).spent.cash).toBe(0);
});

test("a phone that has the hub pay another request than the till's, to get digits for it, pays all the same", async () => {
  const { hub, till } = await openShop();
  const holder = await newHolder(hub, { cash: 300_000, promo: 50_000 });
  // The till is offline: the hub has not heard of the tender.
  const tender = openTender(till, { sale: 1, amount: 5000 });
  const asked = decodeSpendRequest(tender.request);
  const request = present(asked.ok ? asked.value : null, "the till's request");
  const altered = encodeSpendRequest({ ...request, time: request.time + 1 });
  const reply = await askUplink(hub, holder, holder.ask(altered));
  const code = reply.headers?.["tillwave-typed-code"];
  paySale(till, tender, { type: "typed-code", nonce: toHex(tender.nonce), code });
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 5000 }, held: { cash: 0 } });
  expect(await allOf(hub, holder)).toBe(300_000);
});

test("nor does it pay in a kind of value that the till has not asked for", async () => {
  const { hub, till } = await openShop();
  const holder = await newHolder(hub, { cash: 300_000, promo: 50_000 });
  const { terminal, epoch } = till;
  const nonce = new Uint8Array(16).fill(7);
  const seq = till.lines.length + 1;
  const terms = { currency: "HKD", reward: null, time: 1_795_000_000 };
  const names = { terminal, epoch, seq, nonce, amount: 5000, ...terms };
  const request = encodeSpendRequest({ ...names, kinds: 1, promoMax: 0 });
  till.record({
    kind: "tender-opened",
    sale: 1,
    tender: 1,
    method: "tap",
    settles: 5000,
    currency: "HKD",
    nonce: toHex(nonce),
    request: toHex(request),
  });
  const altered = encodeSpendRequest({ ...names, kinds: 3, promoMax: 5000 });
  const reply = await askUplink(hub, holder, holder.ask(altered, { cash: 0, promo: 5000 }));
  const code = reply.headers?.["tillwave-typed-code"];
  const proof = { type: "typed-code", nonce: toHex(nonce), code };
  paySale(till, { request, nonce, sale: 1, tender: 1, amount: 5000 }, proof);
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect((await rowOf(hub, holder)).spent).toEqual({ cash: 5000, promo: 0 });
  expect(await allOf(hub, holder)).toBe(300_000);
});

test("a tap is not paid by what a card terminal says", async () => {
  const { hub, till } = await openShop();
  const tender = openTender(till, { sale: 1, amount: 100 });
  paySale(till, tender, { type: "card", reference: "r", authorisation: "a", scheme: "s" });
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 3, code: "bad-signature" }],
  });
});

test("of a sale with many forged payments one is looked at, and nothing behind it", async () => {
  const { hub, till, holder } = await openShop();
  const forged = openTender(till, { sale: 1, amount: 100 });
  const good = openTender(till, { sale: 1, amount: 100, tender: 2 });
  const spend = { ...holder.sign(forged.request), signature: new Uint8Array(64).fill(1) };
  const rate = { id: "Z", name: "No tax", partsPerMillion: 0, mode: "inclusive" };
  const item = { id: 1, sku: "bun", name: "Pineapple bun", taxId: "Z" };
  const approved = { method: "tap", settles: 100, state: "approved" };
  till.record({
    kind: "sale-paid",
    sale: 1,
    currency: "HKD",
    lines: [{ ...item, unitPrice: 200, quantity: 1, amount: 200 }],
    taxes: [{ rate, base: 200, tax: 0 }],
    taxRounding: "half-up",
    subtotal: 200,
    adjustment: 0,
    total: 200,
    tenders: [
      { ...approved, id: 1, proof: spendProof(holder, forged, spend) },
      { ...approved, id: 2, proof: spendProof(holder, good, holder.sign(good.request)) },
    ],
  });
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 4, code: "bad-signature" }],
  });
  expect((await rowOf(hub, holder)).spent.cash).toBe(0);
});

test("a phone whose sum goes back, under a new counter each time, is frozen", async () => {
  const { hub, till, holder } = await openShop();
  const other = fakeTill({ terminal: 3 });
  await other.join(hub);
  for (const at of [till, other]) {
    const tender = openTender(at, { sale: 1, amount: 40_000 });
    // As if each were the first.
    const spend = holder.sign(tender.request, { cumCash: 40_000 });
    paySale(at, tender, spendProof(holder, tender, spend));
    // oxlint-disable-next-line no-await-in-loop
    expect((await at.send(hub)).body).toMatchObject({ quarantined: [] });
  }
  expect(await isFrozen(hub, holder)).toBe(true);
  expect(denies(hub, holder)).toBe(true);
  expect(await alarmsOf(hub)).toContain("spend-fork");
  expect(hub.read((rows) => rows.claims.forksOf(holder.credential.id))).toHaveLength(1);
});

test("it is found out as well when the later one is heard of first, and an honest phone is not", async () => {
  const { hub, till, holder } = await openShop();
  const honest = await newHolder(hub);
  const tenders = [1, 2, 3].map((sale) => openTender(till, { sale, amount: 10_000 }));
  const spends = tenders.map(({ request }) => honest.sign(request));
  expect(await reportSpends(hub, honest, ...spends.toReversed())).toEqual(["kept", "kept", "kept"]);
  expect(await isFrozen(hub, honest)).toBe(false);
  const [first, second] = [4, 5].map((sale) => openTender(till, { sale, amount: 10_000 }));
  const early = holder.sign(present(first, "one").request);
  const late = holder.sign(present(second, "another").request, { cumCash: 10_000 });
  expect(await reportSpends(hub, holder, late, early)).toEqual(["kept", "refused"]);
  expect(await isFrozen(hub, holder)).toBe(true);
});

test("whoever swears to have spent less than it has is frozen when the rest comes to light", async () => {
  const { hub, till, holder } = await openShop();
  const tender = openTender(till, { sale: 1, amount: 40_000 });
  const spend = holder.sign(tender.request);
  const lie = signRenewal(
    {
      credential: holder.credential.id,
      nextKey: newSigner().publicKey,
      counter: 1,
      cumCash: 0,
      cumPromo: 0,
    },
    { signer: holder.signer, digest: crypto },
  );
  expect((await hub.commit(hub.hub.desk.wallets.renew(lie))).status).toBe(200);
  paySale(till, tender, spendProof(holder, tender, spend));
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 40_000 } });
  expect(await isFrozen(hub, holder)).toBe(true);
});

test("a wallet that owes is given nothing to spend offline beyond what it has", async () => {
  const { hub } = await openShop();
  const holder = await newHolder(hub, { cash: 10_000 });
  const next = newSigner();
  const reply = await hub.commit(hub.hub.desk.wallets.renew(holder.renewal(next.publicKey)));
  const renewed = holder.renewed(reply, next);
  // As by a code that was shown under the old one: all that there was has gone over to the new one.
  hub.hub.context.store.commit((rows) => {
    const [wallet] = rows.wallets.list(1);
    rows.wallets.move(present(wallet, "the wallet").wallet, { cash: -4000, promo: 0 });
  });
  const last = newSigner();
  const again = await hub.commit(hub.hub.desk.wallets.renew(renewed.renewal(last.publicKey)));
  expect(renewed.renewed(again, last).credential.offlineCash).toBe(6000);
  expect(await rowOf(hub, holder)).toMatchObject({ live: { cash: 0 }, aside: { cash: 6000 } });
});

test("a frozen wallet stays on the deny list for as long as a till's clock may let it in", async () => {
  const { hub, holder } = await openShop();
  const { expires } = holder.credential;
  hub.clock.setWall((expires + 120) * 1000);
  await hub.ask("POST", "/api/wallets/freeze", { wallet: holder.wallet, frozen: true });
  expect(denies(hub, holder)).toBe(true);
});

test("wallets that a lost till keeps waiting do not keep all others waiting", async () => {
  const { hub, till } = await openShop();
  const lost = fakeTill({ terminal: 3 });
  await lost.join(hub);
  // More than are looked at in one round.
  for (let i = 0; i < 210; i += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await newHolder(hub, { cash: 100 });
  }
  hub.clock.setWall(hub.clock.read().wall + 60 * DAY_MS);
  const later = await newHolder(hub, { cash: 5000 });
  hub.clock.setWall(hub.clock.read().wall + 8 * DAY_MS);
  await till.send(hub, till.checkIn());
  hub.clock.pass(3_600_000);
  expect(await rowOf(hub, later)).toMatchObject({ live: { cash: 5000 }, aside: { cash: 0 } });
}, 60_000);
