import { assert } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { nobleCrypto } from "@tillwave/shared/core/noble-crypto";
import * as sw from "@tillwave/shared/nfc/status-word";
import { recall, selectWallet, spend } from "@tillwave/shared/nfc/wallet-commands";
import { testSigner } from "@tillwave/shared/testing/test-keys";
import { decodeRecallAnswer, encodeRecall } from "@tillwave/shared/wallet/absence";
import { checkCredential } from "@tillwave/shared/wallet/check-credential";
import { decodeHello } from "@tillwave/shared/wallet/hello";
import { formatRequestQr } from "@tillwave/shared/wallet/request-qr";
import { decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { decodeSpendAnswer, decodeSpendResult } from "@tillwave/shared/wallet/spend";
import { expect, test } from "vitest";
import {
  READER,
  SECOND_READER,
  type SimulatedPhones,
  newRequest,
  openSimulatedPhones,
  phoneOf,
} from "../testing/simulated-phones.ts";
import { LOOK_AGAIN_MS } from "./spot.ts";

async function open(): Promise<SimulatedPhones> {
  const it = openSimulatedPhones();
  await it.pass(1);
  return it;
}

function resultOf(data: Uint8Array) {
  const answer = decodeSpendAnswer(data);
  const result = answer.ok ? decodeSpendResult(answer.value.result) : answer;
  assert(result.ok, "it is a wallet's answer");
  return result.value;
}

function recallOf(request: Uint8Array): Uint8Array {
  const decoded = decodeSpendRequest(request);
  assert(decoded.ok, "it is a request");
  return recall(encodeRecall(decoded.value));
}

test("a phone gets its wallet from the hub, pays, and shows what is left", async () => {
  const it = await open();
  await it.hold("phone-1");
  const answer = it.pay();
  expect(resultOf(answer?.data ?? fromHex(""))).toMatchObject({
    counter: 1,
    promo: 2000,
    cash: 3800,
  });
  expect(phoneOf(it, "phone-1")).toMatchObject({
    heldTo: READER,
    wallet: { cash: 246_200, promo: 23_000, unconfirmed: 1, shop: "Harbour", isOurs: true },
  });
});

test("where nobody issues wallets, a phone is none, and says so", async () => {
  const it = openSimulatedPhones();
  it.hub.hasConsole = false;
  await it.pass(1);
  await it.hold("phone-1");
  expect(it.ask(selectWallet())?.sw).toBe(sw.SW_NO_APPLICATION);
  expect(phoneOf(it, "phone-1")).toMatchObject({ wallet: null, trouble: { type: "no-console" } });
});

test("a hub that comes up later is found", async () => {
  const it = openSimulatedPhones();
  it.hub.isThere = false;
  await it.pass(1);
  expect(phoneOf(it, "phone-1")).toMatchObject({ trouble: { type: "hub-unreachable" } });
  it.hub.isThere = true;
  await it.pass(2000);
  expect(phoneOf(it, "phone-1").wallet).not.toBeNull();
});

test("a restart of the lab sets no counter back", async () => {
  const before = await open();
  await before.hold("phone-1");
  before.pay();
  const it = before.restart();
  await it.hold("phone-1");
  expect(resultOf(it.pay()?.data ?? fromHex(""))).toMatchObject({ counter: 2 });
});

test("a phone that cannot keep what it signs does not answer", async () => {
  const it = await open();
  await it.hold("phone-1");
  it.ask(selectWallet());
  it.isDiskFull = true;
  expect(it.ask(spend(newRequest()))).toMatchObject({ sw: sw.SW_DEFECT });
  expect(phoneOf(it, "phone-1")).toMatchObject({
    wallet: { cash: 250_000 },
    trouble: { type: "disk" },
  });
});

test("a reset makes the phone a new one, with a wallet of its own", async () => {
  const it = await open();
  await it.hold("phone-1");
  it.pay();
  await it.change("phone-1", { act: "reset" });
  expect(phoneOf(it, "phone-1").wallet).toBeNull();
  await it.pass(2000);
  expect(phoneOf(it, "phone-1").wallet).toMatchObject({ counter: 0, spends: [] });
});

test("what is signed is told to the hub by itself, and given back where it was void", async () => {
  const it = await open();
  it.hub.verdict = "void";
  await it.hold("phone-1");
  it.pay();
  await it.pass(1500);
  expect(phoneOf(it, "phone-1").wallet).toMatchObject({ unconfirmed: 0, cash: 250_000 });
});

test("a phone without network tells the hub when it has one again", async () => {
  const it = await open();
  await it.change("phone-1", { isOnline: false });
  await it.hold("phone-1");
  it.pay();
  await it.pass(60_000);
  expect(phoneOf(it, "phone-1").wallet?.unconfirmed).toBe(1);
  await it.change("phone-1", { isOnline: true });
  await it.pass(1500);
  expect(phoneOf(it, "phone-1").wallet?.unconfirmed).toBe(0);
});

test("an uplink is asked for at once, and the hub's word is a code on the screen", async () => {
  const it = await open();
  await it.hold("phone-1");
  it.ask(selectWallet());
  const request = newRequest(40_000);
  expect(it.ask(spend(request, { uplink: true }))?.sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  await it.change("phone-1", { say: "yes" });
  expect(it.ask(spend(request, { uplink: true }))?.sw).toBe(sw.SW_UPLINK);
  await it.pass(0);
  expect(phoneOf(it, "phone-1").code).toMatchObject({
    kind: "paid",
    amount: 40_000,
    typedCode: "89239772",
  });
});

test("an uplink that the hub refuses is on the screen as turned down, and given back", async () => {
  const it = await open();
  await it.hold("phone-1");
  it.ask(selectWallet());
  it.hub.refusal = "frozen";
  expect(it.ask(spend(newRequest(), { uplink: true }))?.sw).toBe(sw.SW_UPLINK);
  await it.pass(0);
  expect(phoneOf(it, "phone-1").wallet).toMatchObject({
    cash: 250_000,
    spends: [{ state: "turned-down" }],
  });
});

test("a till's code that the phone reads is paid by way of the hub", async () => {
  const it = await open();
  const request = decodeSpendRequest(newRequest(6000));
  assert(request.ok, "it is a request");
  const scan = formatRequestQr({ merchant: 1001, request: request.value });
  expect(await it.change("phone-1", { scan })).toEqual({ ok: true });
  await it.pass(0);
  expect(phoneOf(it, "phone-1").code).toMatchObject({ kind: "paid", amount: 6000 });
  expect(await it.change("phone-3", { scan })).toMatchObject({ error: { type: "other-shop" } });
});

test("a code on the screen ends after a minute", async () => {
  const it = await open();
  await it.change("phone-1", { show: 20_000 });
  expect(phoneOf(it, "phone-1").code).toMatchObject({ kind: "pay", amount: 20_000 });
  await it.pass(60_000);
  expect(phoneOf(it, "phone-1").code).toBeNull();
});

test("a credential is renewed with another key, and the money goes on", async () => {
  const it = await open();
  await it.hold("phone-1");
  it.pay();
  const before = it.disk.get("phone-1");
  expect(await it.change("phone-1", { act: "renew" })).toEqual({ ok: true });
  expect(phoneOf(it, "phone-1").wallet).toMatchObject({ cash: 90_000, promo: 1000, counter: 1 });
  expect(it.disk.get("phone-1")).not.toBe(before);
  await it.takeAway("phone-1");
  await it.hold("phone-1");
  expect(resultOf(it.pay()?.data ?? fromHex(""))).toMatchObject({ counter: 2, cumCash: 4800 });
});

test("where the answer to a renewal is lost, nothing new is paid until the same question is answered", async () => {
  const it = await open();
  it.hub.isThere = false;
  await it.change("phone-1", { act: "renew" });
  const later = it.restart();
  await later.hold("phone-1");
  expect(later.pay()?.sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
  await later.pass(2000);
  expect(later.hub.asked).toContain("renew");
  expect(later.pay()?.sw).toBe(sw.SW_DONE);
});

test("two phones lie on two readers; on one reader lies one phone", async () => {
  const it = await open();
  await it.hold("phone-1");
  expect(await it.hold("phone-2")).toMatchObject({
    error: { type: "reader-taken", by: "phone-1" },
  });
  await it.hold("phone-2", SECOND_READER);
  expect(it.ask(selectWallet(), SECOND_READER)?.sw).toBe(sw.SW_DONE);
  expect(it.phones.view().readers).toEqual([
    { port: READER, holds: "phone-1", isThere: true },
    { port: SECOND_READER, holds: "phone-2", isThere: true },
  ]);
  expect(await it.hold("ntag", 9)).toMatchObject({ error: { type: "no-reader" } });
});

test("a reader that goes away is missed, and found again with the phone still on it", async () => {
  const it = await open();
  await it.hold("phone-1");
  it.readers.unplug(READER);
  expect(it.phones.view().readers[0]).toMatchObject({ holds: "phone-1", isThere: false });
  it.readers.plugIn(READER);
  await it.pass(LOOK_AGAIN_MS);
  expect(it.phones.view().readers[0]).toMatchObject({ isThere: true });
  expect(it.ask(selectWallet())?.sw).toBe(sw.SW_DONE);
});

test("a phone that is pulled before it hears the command has signed nothing, and swears so", async () => {
  const it = await open();
  await it.change("phone-1", { fault: { name: "pull-before", at: "spend", afterBytes: 0 } });
  await it.hold("phone-1");
  const request = newRequest();
  expect(it.pay(request)).toBeNull();
  expect(phoneOf(it, "phone-1")).toMatchObject({ heldTo: null, fault: null });
  await it.hold("phone-1");
  it.ask(selectWallet());
  expect(decodeRecallAnswer(it.ask(recallOf(request))?.data ?? fromHex(""))).toMatchObject({
    value: { type: "absence" },
  });
});

test("a phone that is pulled in its answer has signed, and says the same when it is asked again", async () => {
  const it = await open();
  await it.change("phone-1", { fault: { name: "pull-after-bytes", at: "spend", afterBytes: 40 } });
  await it.hold("phone-1");
  const request = newRequest();
  it.ask(selectWallet());
  it.pay(request);
  expect(it.readers.isHeld(READER)).toBe(false);
  await it.hold("phone-1");
  it.ask(selectWallet());
  expect(decodeRecallAnswer(it.ask(recallOf(request))?.data ?? fromHex(""))).toMatchObject({
    value: { type: "spend" },
  });
});

test("a fault strikes one tap, and only what it was set for", async () => {
  const it = await open();
  await it.change("phone-1", { fault: { name: "one-byte", at: "recall", afterBytes: 0 } });
  await it.hold("phone-1");
  const request = newRequest();
  expect(it.pay(request)?.sw).toBe(sw.SW_DONE);
  await it.takeAway("phone-1");
  await it.hold("phone-1");
  it.ask(selectWallet());
  expect(it.readers.ask(READER, recallOf(request))).toEqual([fromHex("82")]);
  await it.takeAway("phone-1");
  expect(phoneOf(it, "phone-1").fault).toBeNull();
});

const terms = (it: SimulatedPhones) => ({
  keys: [testSigner("hub-credential").publicKey],
  now: Math.floor(it.clock.read().wall / 1000),
  merchant: 1001,
  currency: "HKD",
  isDenied: () => false,
  crypto: nobleCrypto,
});

for (const name of ["wrong-hub", "expired"] as const) {
  test(`a phone with the fault ${name} shows a credential that no till of this shop takes`, async () => {
    const it = await open();
    await it.change("phone-1", { fault: { name, at: "any", afterBytes: 0 } });
    await it.hold("phone-1");
    const hello = decodeHello(it.ask(selectWallet())?.data ?? fromHex(""));
    assert(hello.ok, "it is a hello");
    expect(checkCredential(hello.value.credential, terms(it))).toMatchObject({ ok: false });
    await it.takeAway("phone-1");
    await it.hold("phone-1");
    const next = decodeHello(it.ask(selectWallet())?.data ?? fromHex(""));
    assert(next.ok, "it is a hello");
    expect(checkCredential(next.value.credential, terms(it))).toMatchObject({ ok: true });
  });
}

test("a phone of another shop is whole, and another merchant's", async () => {
  const it = await open();
  await it.hold("phone-3");
  const hello = decodeHello(it.ask(selectWallet())?.data ?? fromHex(""));
  assert(hello.ok, "it is a hello");
  expect(checkCredential(hello.value.credential, terms(it))).toMatchObject({
    error: { type: "unknown-key" },
  });
});

test("a phone that was put back, and a copy of it, use a counter twice", async () => {
  const it = await open();
  const countersOfTap = async (): Promise<number> => {
    await it.hold("phone-1");
    const { counter } = resultOf(it.pay()?.data ?? fromHex(""));
    await it.takeAway("phone-1");
    return counter;
  };
  expect(await countersOfTap()).toBe(1);
  await it.change("phone-1", { fault: { name: "counter-back", at: "any", afterBytes: 0 } });
  expect(await countersOfTap()).toBe(1);
  await it.change("phone-1", { fault: { name: "cloned", at: "any", afterBytes: 0 } });
  expect(await countersOfTap()).toBe(2);
  expect(phoneOf(it, "phone-1").wallet?.counter).toBe(1);
  expect(await countersOfTap()).toBe(2);
});

test("every byte that went over a field is remembered", async () => {
  const it = await open();
  await it.hold("bank-card");
  expect(it.ask(selectWallet())?.sw).toBe(sw.SW_NO_APPLICATION);
  it.readers.tell(READER, "off");
  await it.takeAway("bank-card");
  expect(it.phones.events().map(({ type, data }) => [type, data])).toEqual([
    ["laid", ""],
    ["command", "00a4040009f054494c4c5741564500"],
    ["answer", "00026a82"],
    ["off", ""],
    ["lifted", ""],
  ]);
  expect(it.phones.view().cards[0]).toMatchObject({ id: "bank-card", commands: 1 });
});
