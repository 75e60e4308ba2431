import { gunzipSync } from "node:zlib";
import type { Overview } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import type { DocumentKind } from "@tillwave/shared/sync/document";
import { type DenyList, isDenied, openDenyList } from "@tillwave/shared/wallet/deny-list";
import { signRenewal } from "@tillwave/shared/wallet/hub-messages";
import { type Policy, openPolicy } from "@tillwave/shared/wallet/policy";
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
import { LIVE_CREDENTIALS_MAX, RENEWED_WITHIN } from "../wallets/issue.ts";
import type { OpenHub } from "./open-hub.ts";

const crypto = createNodeCrypto();
const DAY_MS = 86_400_000;

function newest(hub: OpenHub, wanted: DocumentKind): Uint8Array {
  const body = hub.read((rows) => {
    const found = rows.documents.newest().find(({ kind }) => kind === wanted);
    return found === undefined ? null : rows.documents.bodyOf(found.digest);
  });
  return new Uint8Array(gunzipSync(present(body, "its body")));
}

function denyList(hub: OpenHub): DenyList {
  const { ledger } = hub.hub.context.keys;
  const list = openDenyList(newest(hub, "deny-list"), { keys: [ledger.publicKey], crypto });
  return present(list.ok ? list.value : null, "the deny list");
}

/** And long enough after it for the hub to look after what it does by itself. */
function later(hub: OpenHub, ms: number): void {
  hub.clock.setWall(hub.clock.read().wall + ms);
  hub.clock.pass(700_000);
}

const denies = (hub: OpenHub, { credential }: FakeHolder): boolean =>
  isDenied(denyList(hub), credential.alias, crypto);

const alarmsOf = async (hub: OpenHub) => (await hub.ask<Overview>("GET", "/api/overview")).alarms;

const renew = (hub: OpenHub, body: Uint8Array) => hub.commit(hub.hub.desk.wallets.renew(body));

test("two payments under one counter freeze the wallet, both are kept, and every till hears of it", async () => {
  const { hub, till, holder } = await openShop();
  const copy = holder.clone();
  const first = openTender(till, { sale: 1, amount: 8000 });
  paySale(till, first, spendProof(holder, first, holder.sign(first.request)));
  const second = openTender(till, { sale: 2, amount: 9000 });
  paySale(till, second, spendProof(copy, second, copy.sign(second.request)));
  expect(denies(hub, holder)).toBe(false);
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 17_000 } });
  expect((await rowOf(hub, holder)).frozenAt).not.toBeNull();
  expect(await alarmsOf(hub)).toMatchObject([
    { type: "spend-fork", wallet: holder.wallet, counter: 1 },
  ]);
  expect(hub.read((rows) => rows.claims.forksOf(holder.credential.id))).toHaveLength(1);
  expect(denies(hub, holder)).toBe(true);
  const third = openTender(till, { sale: 3, amount: 100 });
  const asked = { holder, request: third.request };
  expect((await askHold(hub, till, asked)).body).toMatchObject({ why: "frozen" });
  expect((await askUplink(hub, holder, holder.ask(third.request))).body).toMatchObject({
    why: "frozen",
  });
});

test("a copy that two tills met offline costs what it took, and a person is told that more was spent than there was", async () => {
  const { hub, till } = await openShop();
  const holder = await newHolder(hub, { cash: 10_000 });
  const copy = holder.clone();
  const other = fakeTill({ terminal: 3 });
  await other.join(hub);
  for (const [at, who] of [
    [till, holder],
    [other, copy],
  ] as const) {
    const tender = openTender(at, { sale: 1, amount: 9000 });
    paySale(at, tender, spendProof(who, tender, who.sign(tender.request)));
    // oxlint-disable-next-line no-await-in-loop
    expect((await at.send(hub)).body).toMatchObject({ quarantined: [] });
  }
  expect(await rowOf(hub, holder)).toMatchObject({ live: { cash: -8000 } });
  expect(await allOf(hub, holder)).toBe(10_000);
  expect(await alarmsOf(hub)).toMatchObject([{ type: "wallet-overdrawn" }, { type: "spend-fork" }]);
});

test("a new key takes over what was set aside, and the same renewal again gets the same credential", async () => {
  const { hub, till, holder } = await openShop();
  const tender = openTender(till, { sale: 1, amount: 8000 });
  const spend = holder.sign(tender.request);
  const next = newSigner();
  const renewal = holder.renewal(next.publicKey);
  const reply = await renew(hub, renewal);
  const renewed = holder.renewed(reply, next);
  expect(renewed.credential).toMatchObject({ counterFloor: 1, offlineCash: 100_000 });
  expect(bytesOf(await renew(hub, renewal))).toEqual(bytesOf(reply));
  // What was signed before, and nobody had sent, is still behind the old one.
  expect(await reportSpends(hub, holder, spend)).toEqual(["kept"]);
  expect(await rowOf(hub, holder)).toMatchObject({
    live: { cash: 192_000 },
    aside: { cash: 100_000 },
    held: { cash: 8000 },
  });
  expect((await renew(hub, holder.renewal(newSigner().publicKey))).body).toMatchObject({
    why: "replaced",
  });
  const afterwards = openTender(till, { sale: 2, amount: 100 });
  const asked = { holder, request: afterwards.request };
  expect((await askHold(hub, till, asked)).body).toMatchObject({ why: "denied" });
  expect((await askHold(hub, till, { ...asked, holder: renewed })).status).toBe(200);
});

test("whoever signs under the old key after swearing to have ended is frozen", async () => {
  const { hub, till, holder } = await openShop();
  await renew(hub, holder.renewal(newSigner().publicKey));
  const tender = openTender(till, { sale: 1, amount: 8000 });
  expect(await reportSpends(hub, holder, holder.sign(tender.request))).toEqual(["refused"]);
  expect((await rowOf(hub, holder)).frozenAt).not.toBeNull();
});

test("a wallet is not renewed by another key, when it is frozen, or without end", async () => {
  const { hub, holder } = await openShop();
  const thief = { ...holder, signer: newSigner() };
  const forged = signRenewal(
    {
      credential: holder.credential.id,
      nextKey: thief.signer.publicKey,
      counter: 0,
      cumCash: 0,
      cumPromo: 0,
    },
    { signer: thief.signer, digest: crypto },
  );
  expect((await renew(hub, forged)).status).toBe(401);
  let now = holder;
  let last: unknown = null;
  // With the first one there are as many as may live at once before the last is asked for.
  for (let i = 0; i < LIVE_CREDENTIALS_MAX; i += 1) {
    const next = newSigner();
    // oxlint-disable-next-line no-await-in-loop
    const reply = await renew(hub, now.renewal(next.publicKey));
    last = reply.body;
    expect(reply.status).toBe(i < LIVE_CREDENTIALS_MAX - 1 ? 200 : 409);
    now = reply.status === 200 ? now.renewed(reply, next) : now;
  }
  expect(last).toMatchObject({ why: "too-often" });
  hub.clock.pass(61_000);
  await hub.ask("POST", "/api/wallets/freeze", { wallet: holder.wallet, frozen: true });
  const body = now.renewal(newSigner().publicKey);
  expect((await renew(hub, body)).body).toMatchObject({ why: "frozen" });
});

test("a phone that was away for weeks is renewed, and one that was away for longer has to come to the shop", async () => {
  const { hub, holder } = await openShop();
  later(hub, 7 * DAY_MS + RENEWED_WITHIN * 1000);
  const body = holder.renewal(newSigner().publicKey);
  expect((await renew(hub, body)).body).toMatchObject({ why: "too-late" });
  const other = await newHolder(hub);
  later(hub, 20 * DAY_MS);
  expect((await renew(hub, other.renewal(newSigner().publicKey))).status).toBe(200);
});

test("a person who freezes a wallet denies it to every till, and thawing lets it in again", async () => {
  const { hub, holder } = await openShop();
  const freeze = (frozen: boolean) =>
    hub.ask("POST", "/api/wallets/freeze", { wallet: holder.wallet, frozen });
  await freeze(true);
  expect(denies(hub, holder)).toBe(true);
  const { version } = denyList(hub);
  await freeze(true);
  expect(denyList(hub).version).toBe(version);
  await freeze(false);
  expect(denies(hub, holder)).toBe(false);
});

test("what an expired credential had set aside comes back only once every till has said that it holds nothing more", async () => {
  const { hub, till, holder } = await openShop();
  const other = fakeTill({ terminal: 3 });
  await other.join(hub);
  await other.send(hub);
  later(hub, 8 * DAY_MS);
  await till.send(hub, till.checkIn());
  hub.clock.pass(3_600_000);
  expect((await rowOf(hub, holder)).aside.cash).toBe(100_000);
  // A till that sold offline all the while.
  const tender = openTender(other, { sale: 1, amount: 8000 });
  paySale(other, tender, spendProof(holder, tender, holder.sign(tender.request)));
  await other.send(hub, other.checkIn());
  hub.clock.pass(3_600_000);
  expect((await rowOf(hub, holder)).aside.cash).toBe(100_000);
  await other.send(hub);
  await other.send(hub, other.checkIn());
  hub.clock.pass(3_600_000);
  expect(await rowOf(hub, holder)).toMatchObject({
    live: { cash: 292_000 },
    aside: { cash: 0 },
    spent: { cash: 8000 },
  });
}, 60_000);

test("tills always have a policy and a deny list that are not old", async () => {
  const { hub, till } = await openShop();
  const { policy: key } = hub.hub.context.keys;
  const policy = (): Policy => {
    const opened = openPolicy(newest(hub, "policy"), { keys: [key.publicKey], crypto });
    return present(opened.ok ? opened.value : null, "the policy");
  };
  expect(policy()).toMatchObject({ version: 1, merchant: 1001, currency: "HKD" });
  expect(denyList(hub)).toMatchObject({ version: 1, merchant: 1001, revoked: [] });
  await hub.ask("POST", "/api/terminals/2/revoke");
  later(hub, 8 * DAY_MS);
  const now = hub.clock.read().wall / 1000;
  expect(policy().version).toBe(2);
  expect(policy().until).toBeGreaterThan(now + 20 * 86_400);
  expect(denyList(hub).issued).toBeGreaterThan(now - 7 * 3600);
  expect(denyList(hub).revoked).toMatchObject([{ terminal: till.terminal, keyNumber: 1 }]);
  const again = await hub.reopen();
  expect(denyList(again).version).toBe(denyList(hub).version);
}, 60_000);
