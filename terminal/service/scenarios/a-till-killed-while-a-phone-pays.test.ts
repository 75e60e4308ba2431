import { rmSync } from "node:fs";
import { join } from "node:path";
import { fromHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { spend } from "@tillwave/shared/nfc/wallet-commands";
import { expect, test } from "vitest";
import { type Phone, type TappingTill, tappingTill } from "./tapping-till.ts";

/** The till is killed at the moment when this command reaches the phone, which does it or does not. */
async function killedAt(
  instruction: string,
  options: { readonly isDone: boolean; readonly power?: "cut" },
): Promise<{ readonly shop: TappingTill; readonly phone: Phone }> {
  const first = await tappingTill();
  const phone = first.phone("ann");
  first.pay();
  let left = "";
  phone.fault = (_command, answer) => {
    if (phone.commands.at(-1) !== instruction || left !== "") {
      return answer();
    }
    left = first.snapshot();
    if (options.isDone) {
      answer();
    }
    return { hang: true };
  };
  first.reader.insert(phone.card);
  await first.passes(100);
  expect(left, `${instruction} has reached the phone`).not.toBe("");
  first.reader.remove();
  phone.fault = null;
  const shop = options.power === "cut" ? first.cutPower(left) : first.kill(left);
  await shop.passes(200);
  return { shop, phone };
}

const isPaid = (shop: TappingTill): boolean => shop.till.view().state.sale.type === "completed";
const spends = (phone: Phone): number => phone.wallet.state().wallet.spends.length;

test("killed before anybody was asked, the till waits for a phone again", async () => {
  const { shop, phone } = await killedAt("SELECT", { isDone: true });
  expect(shop.step()).toMatchObject({ type: "armed" });
  await shop.tap(phone);
  expect(isPaid(shop)).toBe(true);
  expect(spends(phone)).toBe(1);
});

test("killed after the phone paid, the till knows whom it asked, and finds the payment there", async () => {
  const { shop, phone } = await killedAt("SPEND", { isDone: true });
  expect(shop.step()).toMatchObject({ type: "unknown", why: "restarted" });
  expect(shop.till.takeCash(100_000)).toMatchObject({ error: { type: "tender-in-doubt" } });
  await shop.tap(phone);
  expect(isPaid(shop)).toBe(true);
  expect(spends(phone)).toBe(1);
});

test("killed before the phone heard it, the phone swears so, and pays once", async () => {
  const { shop, phone } = await killedAt("SPEND", { isDone: false });
  expect(shop.step()).toMatchObject({ type: "unknown", why: "restarted" });
  await shop.tap(phone);
  expect(isPaid(shop)).toBe(true);
  expect(spends(phone)).toBe(1);
});

test("killed again while the doubt lasts, it stays in doubt", async () => {
  const { shop, phone } = await killedAt("SPEND", { isDone: true });
  const again = shop.kill();
  await again.passes(200);
  expect(again.step()).toMatchObject({ type: "unknown", why: "restarted" });
  await again.tap(phone);
  expect(isPaid(again)).toBe(true);
});

test("killed after it wrote the payment down, the till shows it as paid, and asks nobody", async () => {
  const { shop, phone } = await killedAt("RESULT", { isDone: true });
  expect(isPaid(shop)).toBe(true);
  expect(shop.step()).toEqual({ type: "off" });
  expect(spends(phone)).toBe(1);
});

test("after a power cut a phone that says it never paid proves nothing, and one that paid is found", async () => {
  const unheard = await killedAt("SPEND", { isDone: false, power: "cut" });
  expect(unheard.shop.step()).toMatchObject({ type: "unknown", why: "power-cut" });
  await unheard.shop.tap(unheard.phone);
  expect(unheard.shop.step()).toMatchObject({ type: "unknown", hint: "not-found-yet" });
  await unheard.shop.passes(90_000);
  expect(unheard.shop.act({ action: "void", reason: "nobody paid" })).toEqual({ ok: true });
  const paid = await killedAt("SPEND", { isDone: true, power: "cut" });
  await paid.shop.tap(paid.phone);
  expect(isPaid(paid.shop)).toBe(true);
});

test("after a power cut an open tender is in doubt although nobody was asked", async () => {
  const first = await tappingTill();
  first.pay();
  const shop = first.cutPower();
  await shop.passes(200);
  expect(shop.step()).toMatchObject({ type: "unknown", why: "power-cut" });
  const again = shop.kill();
  await again.passes(200);
  expect(again.step()).toMatchObject({ type: "unknown", why: "power-cut" });
});

test("a till that finds no mark, and whose sale knows of the doubt, is in doubt still", async () => {
  const { shop } = await killedAt("SPEND", { isDone: true });
  const left = shop.snapshot();
  rmSync(join(left, "tap-marker.json"), { force: true });
  const again = shop.kill(left);
  await again.passes(100_000);
  expect(again.step()).toMatchObject({ type: "unknown", until: null });
  expect(again.act({ action: "void", reason: "the customer has left" })).toEqual({ ok: true });
  expect(again.till.takeCash(100_000)).toMatchObject({ ok: true });
});

test("after a power cut a wallet that the till would not have asked does not pay by itself", async () => {
  const alias = createNodeCrypto().sha256(new TextEncoder().encode("ann")).slice(8, 16);
  const first = await tappingTill({ denied: [alias] });
  first.pay();
  const shop = first.cutPower();
  await shop.passes(200);
  const opened = shop.entries().findLast((entry) => entry.kind === "tender-opened");
  const request = fromHex((opened?.kind === "tender-opened" && opened.request) || "");
  const thief = shop.phone("ann");
  thief.fault = (_command, answer) =>
    thief.commands.at(-1) === "RECALL" ? thief.wallet.transmit(spend(request)) : answer();
  await shop.tap(thief);
  expect(thief.commands).toEqual(["SELECT", "RECALL"]);
  expect(isPaid(shop)).toBe(false);
  expect(shop.step()).toMatchObject({ type: "unknown", hint: "cannot-be-believed" });
});
