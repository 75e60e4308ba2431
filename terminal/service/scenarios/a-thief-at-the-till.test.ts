/** Rooted phones, and two of them: what the till is told is not what is so. */
import { present } from "@tillwave/shared/core/assert";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import {
  encodePresentation,
  formatPresentationQr,
  signPresentation,
} from "@tillwave/shared/wallet/presentation";
import { parseRequestQr } from "@tillwave/shared/wallet/request-qr";
import type { SpendRequest } from "@tillwave/shared/wallet/spend-request";
import { expect, test } from "vitest";
import { type Phone, type TappingTill, tappingTill } from "./tapping-till.ts";

const isPaid = (shop: TappingTill): boolean => shop.till.view().state.sale.type === "completed";
const voids = (shop: TappingTill): readonly unknown[] =>
  shop.entries().filter(({ kind }) => kind === "spend-void");

/** Says that it is online, and signs for the till what it was to ask the hub for. */
function signsInstead(thief: Phone): void {
  thief.wallet.tell({ type: "online", isOnline: true });
  thief.fault = (command, answer) =>
    command[1] === 0x50 && command[3] === 0x01
      ? thief.wallet.transmit(command.with(3, 0))
      : answer();
}

function requestShown(shop: TappingTill): SpendRequest {
  const step = shop.step();
  const parsed = parseRequestQr("requestQr" in step ? step.requestQr : "");
  return present(parsed.ok ? parsed.value.request : null, "a request on the screen");
}

async function offlineWithoutRisk(): Promise<TappingTill> {
  const shop = await tappingTill({ policy: { perTap: 100 } });
  shop.ledger.fault = "no-network";
  await shop.passes(5000);
  return shop;
}

test("a phone that was asked to go to the hub, and signs for the till instead, does not get round the shop's limits", async () => {
  const shop = await offlineWithoutRisk();
  const thief = shop.phone("ann");
  signsInstead(thief);
  shop.pay();
  await shop.tap(thief);
  expect(thief.commands).toEqual(["SELECT", "SPEND"]);
  expect(isPaid(shop)).toBe(false);
  expect(voids(shop)).toMatchObject([{ reason: "signed-for-till" }]);
  expect(shop.step()).toMatchObject({ type: "armed", notice: { type: "wallet-refused" } });
  expect(shop.till.view().state.sale.type).toBe("tendering");
});

test("nor does it where the hub has just said that the money is not there", async () => {
  const shop = await tappingTill();
  shop.tapHub.refuses = "not-enough";
  const thief = shop.phone("ann");
  signsInstead(thief);
  shop.pay();
  await shop.tap(thief);
  expect(thief.commands).toEqual(["SELECT", "SPEND"]);
  expect(isPaid(shop)).toBe(false);
  expect(voids(shop)).toHaveLength(1);
});

test("nor does it by keeping silent, and signing when it is asked again, though the till is killed between", async () => {
  const first = await offlineWithoutRisk();
  const thief = first.phone("ann");
  let request = new Uint8Array(0);
  thief.wallet.tell({ type: "online", isOnline: true });
  thief.fault = (command, answer) => {
    if (thief.commands.at(-1) === "SPEND") {
      request = command.with(3, 0);
      return { hang: true };
    }
    return thief.commands.at(-1) === "RECALL" ? thief.wallet.transmit(request) : answer();
  };
  first.pay();
  await first.tap(thief);
  expect(first.step()).toMatchObject({ type: "unknown" });
  const shop = first.kill();
  await shop.passes(200);
  await shop.tap(thief);
  expect(thief.commands).toEqual(["SELECT", "SPEND", "SELECT", "RECALL"]);
  expect(isPaid(shop)).toBe(false);
  expect(voids(shop)).toHaveLength(1);
});

test("an honest phone that was asked to go to the hub pays by the hub's word, though the till is killed between", async () => {
  const first = await offlineWithoutRisk();
  const phone = first.phone("ann");
  phone.wallet.tell({ type: "online", isOnline: true });
  first.pay();
  await first.tap(phone);
  const request = requestShown(first);
  const shop = first.kill();
  await shop.passes(200);
  const alias = createNodeCrypto().sha256(new TextEncoder().encode("ann")).slice(8, 16);
  const token = shop.tapHub.token(request, alias);
  phone.wallet.tell({ type: "uplink-answered", nonce: request.nonce, token });
  await shop.tap(phone);
  expect(isPaid(shop)).toBe(true);
  expect(shop.till.view().paid?.entry.tenders).toMatchObject([{ proof: { type: "token" } }]);
});

test("what the hub says late of a phone that has left is not taken for the next phone: a good one pays", async () => {
  const shop = await tappingTill();
  const ann = shop.phone("ann", { isUnknownToHub: true });
  const bob = shop.phone("bob");
  shop.pay();
  shop.ledger.slowness = 1000;
  shop.reader.insert(ann.card);
  await shop.passes(300);
  shop.reader.remove();
  await shop.passes(100);
  shop.reader.insert(bob.card);
  await shop.passes(4000);
  expect(shop.till.view().state.sale.type).toBe("completed");
  const paid = shop.entries().findLast(({ kind }) => kind === "sale-paid");
  expect(JSON.stringify(paid)).toContain('"grade":"authorised"');
});

test("what the hub says late of a phone that has left does not let in the next one, which it refuses", async () => {
  const shop = await tappingTill();
  const ann = shop.phone("ann");
  const bob = shop.phone("bob", { isUnknownToHub: true });
  shop.pay();
  shop.ledger.slowness = 1000;
  shop.reader.insert(ann.card);
  await shop.passes(300);
  shop.reader.remove();
  await shop.passes(100);
  shop.reader.insert(bob.card);
  await shop.passes(4000);
  expect(bob.commands).toEqual(["SELECT"]);
  expect(shop.till.view().state.sale.type).toBe("tendering");
});

test("a code that may have been photographed pays at the shop's risk, though the hub vouches for its wallet", async () => {
  for (const perTap of [100, 50_000]) {
    const shop = await tappingTill({ policy: { perTap } });
    const code = codeOf(shop, shop.phone("ann"));
    shop.pay();
    expect(shop.act({ action: "scan", text: code })).toEqual({ ok: true });
    await shop.passes(500);
    expect(shop.tapHub.holds).toHaveLength(1);
    if (perTap === 100) {
      expect(isPaid(shop)).toBe(false);
      expect(shop.step()).toMatchObject({ type: "armed", notice: { type: "over-limit" } });
    } else {
      expect(shop.till.view().paid?.entry.tenders).toMatchObject([
        { proof: { type: "presented", grade: "at-risk", token: null } },
      ]);
    }
  }
});

test("a code of a wallet that the hub has frozen does not pay", async () => {
  const shop = await tappingTill();
  shop.tapHub.refuses = "frozen";
  shop.pay();
  shop.act({ action: "scan", text: codeOf(shop, shop.phone("ann")) });
  await shop.passes(500);
  expect(isPaid(shop)).toBe(false);
  expect(shop.step()).toMatchObject({ type: "armed", notice: { type: "wallet-refused" } });
});

function codeOf({ clock }: TappingTill, { wallet }: Phone): string {
  const { credential, deps } = wallet;
  const presentation = encodePresentation({
    counter: 600,
    notAfter: Math.floor(clock.read().wall / 1000) + 60,
    maxAmount: 5000,
    currency: "HKD",
    random: new Uint8Array(8),
    cumCash: 0,
    cumPromo: 0,
    isUserVerified: true,
  });
  const signed = { credential, presentation };
  return formatPresentationQr({
    ...signed,
    signature: signPresentation(signed, deps.signer, createNodeCrypto()),
  });
}
