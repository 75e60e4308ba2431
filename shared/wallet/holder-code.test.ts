import { assert } from "../core/assert.ts";
import { fromHex } from "../core/bytes.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { openTestWallet } from "../testing/test-wallet.ts";
import { createVirtualClock } from "../testing/virtual-clock.ts";
import { expect, test } from "vitest";
import { scanRequest, showCode } from "./holder-code.ts";
import { HOLDER_START } from "./holder-state.ts";
import { decodePresentation, isPresentationSigned, parsePresentationQr } from "./presentation.ts";
import { formatRequestQr } from "./request-qr.ts";

const request = {
  terminal: 7,
  epoch: 3,
  seq: 5456,
  nonce: fromHex("101112131415161718191a1b1c1d1e1f"),
  amount: 60_000,
  currency: "HKD",
  kinds: 7,
  promoMax: 0,
  reward: null,
  time: 1_800_000_000,
};

const open = (credential = {}) => openTestWallet({ clock: createVirtualClock(), credential });

test("a code on the phone is good for a minute and uses up a counter", () => {
  const { state, deps } = open();
  const shown = showCode(state(), 20_000, deps);
  assert(shown.ok, "there is a wallet");
  const presented = parsePresentationQr(shown.value.text);
  assert(presented.ok, "a till reads it");
  expect(isPresentationSigned(presented.value, deps.signer.publicKey, nobleCrypto)).toBe(true);
  expect(decodePresentation(presented.value.presentation)).toMatchObject({
    value: { counter: 513, maxAmount: 20_000, isUserVerified: true },
  });
  expect(shown.value.until).toBe(Math.floor(deps.clock.read().wall / 1000) + 60);
  expect(shown.value.state.wallet.counter).toBe(513);
});

test("a phone without a wallet shows no code and reads none", () => {
  const { deps } = open();
  expect(showCode(HOLDER_START, 1, deps)).toMatchObject({ error: { type: "no-wallet" } });
  expect(scanRequest(HOLDER_START, "TWP1", deps)).toMatchObject({ error: { type: "no-wallet" } });
});

test("a till's code that the phone reads becomes a question to the hub, above the floor too", () => {
  const { state, deps } = open({ offlineCash: 0, offlinePromo: 0 });
  const text = formatRequestQr({ merchant: 1001, request });
  const scanned = scanRequest(state(), text, deps);
  assert(scanned.ok, "it is a request");
  expect(scanned.value.state.wallet.spends).toMatchObject([{ state: "asking", cash: 60_000 }]);
  expect(scanRequest(scanned.value.state, text, deps)).toMatchObject({ ok: true });
  expect(scanned.value.state.field).toEqual(state().field);
});

test("another shop's code, and any other text, is refused", () => {
  const { state, deps } = open();
  const other = formatRequestQr({ merchant: 2002, request });
  expect(scanRequest(state(), other, deps)).toMatchObject({ error: { type: "other-shop" } });
  expect(scanRequest(state(), "https://example.com", deps)).toMatchObject({
    error: { type: "not-a-request" },
  });
  const dear = formatRequestQr({ merchant: 1001, request: { ...request, amount: 9_000_000 } });
  expect(scanRequest(state(), dear, deps)).toMatchObject({ error: { type: "not-enough" } });
});
