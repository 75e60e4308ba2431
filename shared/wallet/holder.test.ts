import { assert, present } from "../core/assert.ts";
import { equalBytes, fromHex, toHex } from "../core/bytes.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { splitAnswer } from "../nfc/apdu.ts";
import * as sw from "../nfc/status-word.ts";
import {
  getToken,
  present as showCertificate,
  recall,
  result,
  selectWallet,
  spend,
} from "../nfc/wallet-commands.ts";
import { signCertificate } from "../sync/certificate.ts";
import { testSigner } from "../testing/test-keys.ts";
import { type TestWallet, type TestWalletOptions, openTestWallet } from "../testing/test-wallet.ts";
import { type VirtualClock, createVirtualClock } from "../testing/virtual-clock.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeRecallAnswer, encodeRecall, isAbsenceSigned } from "./absence.ts";
import { checkAnswer } from "./check-answer.ts";
import { peekCredential } from "./credential.ts";
import { decodeHello } from "./hello.ts";
import { SPENDS_MAX, TOMBSTONES_MAX, VERIFIED_FOR_S } from "./holder-state.ts";
import { type SpendRequest, encodeSpendRequest } from "./spend-request.ts";
import { decodeSpendAnswer, decodeSpendResult, isSpendSigned } from "./spend.ts";
import { encodeProvenSpend, signTillProof } from "./till-proof.ts";

interface Scene extends TestWallet {
  readonly clock: VirtualClock;
  /** Out of the field and into it again, and SELECT. */
  tap(): ReturnType<typeof splitAnswer> & { readonly ok: true };
  ask(command: Uint8Array): { readonly sw: number; readonly data: Uint8Array };
}

function open(options: Partial<TestWalletOptions> = {}): Scene {
  const clock = createVirtualClock();
  const wallet = openTestWallet({ clock, ...options });
  const ask: Scene["ask"] = (command) => {
    const answer = splitAnswer(wallet.transmit(command));
    assert(answer.ok, "an answer has a status word");
    return answer.value;
  };
  return {
    ...wallet,
    clock,
    ask,
    tap() {
      wallet.tell({ type: "field", isOn: false });
      wallet.tell({ type: "field", isOn: true });
      return { ok: true, value: ask(selectWallet()) };
    },
  };
}

let nonces = 0;
function asked(change: Partial<SpendRequest> = {}): SpendRequest {
  nonces += 1;
  const nonce = fromHex(nonces.toString(16).padStart(32, "0"));
  const names = { terminal: 7, epoch: 3, seq: 5456 + nonces, nonce };
  return {
    ...names,
    amount: 5800,
    currency: "HKD",
    kinds: 7,
    promoMax: 2000,
    reward: null,
    time: 1_800_000_000,
    ...change,
  };
}

const spendOf = (request: SpendRequest, uplink = false): Uint8Array =>
  spend(encodeSpendRequest(request), { uplink });
const recallOf = (request: SpendRequest): Uint8Array => recall(encodeRecall(request));

/** Taps, and answers with what the till makes of it. */
function pay(scene: Scene, request: SpendRequest) {
  scene.tap();
  const answer = scene.ask(spendOf(request));
  return {
    ...answer,
    checked: answer.sw === sw.SW_DONE ? check(scene, request, answer.data) : null,
  };
}

function check(scene: Scene, request: SpendRequest, data: Uint8Array) {
  const answer = decodeSpendAnswer(data);
  const credential = peekCredential(scene.credential);
  assert(answer.ok && credential.ok, "answer and credential have their form");
  return checkAnswer(
    {
      credential: credential.value,
      credentialBytes: scene.credential,
      request,
      requestBytes: encodeSpendRequest(request),
      answer: answer.value,
      seen: null,
    },
    nobleCrypto,
  );
}

test("one tap pays with promotional credit first, then cash, then the card", () => {
  const scene = open();
  expect(pay(scene, asked()).checked).toMatchObject({
    ok: true,
    value: { counter: 513, promo: 2000, cash: 3800, card: 0, cardToken: null },
  });
  const poor = open({ purse: { cash: 1000, promo: 500 } });
  expect(pay(poor, asked()).checked).toMatchObject({
    ok: true,
    value: { promo: 500, cash: 1000, card: 4300, cardToken: fromHex("1122334455667788") },
  });
});

test("what was paid is gone from the purse, and the hub does not know it yet", () => {
  const scene = open();
  pay(scene, asked());
  expect(scene.state().wallet.purse).toMatchObject({ cash: 96_200, promo: 18_000 });
  const hello = decodeHello(scene.tap().value.data);
  expect(hello).toMatchObject({ ok: true, value: { holdsUnconfirmed: true } });
});

test("the same question gets the same answer, however often it is asked, and is paid once", () => {
  const scene = open();
  const request = asked();
  const first = pay(scene, request);
  expect(pay(scene, request).data).toEqual(first.data);
  scene.tap();
  expect(scene.ask(recallOf(request)).data).toEqual(first.data);
  expect(scene.state().wallet.purse.cash).toBe(96_200);
});

test("the same nonce with another amount is never signed", () => {
  const scene = open();
  const request = asked();
  pay(scene, request);
  expect(pay(scene, { ...request, amount: 5900 }).sw).toBe(sw.SW_MALFORMED);
});

test("in one tap a reader gets one payment and not two", () => {
  const scene = open();
  pay(scene, asked());
  const second = asked();
  scene.ask(selectWallet());
  expect(scene.ask(spendOf(second)).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  expect(pay(scene, second).sw).toBe(sw.SW_DONE);
});

test("a wallet that never saw the request swears so, and never signs it afterwards", () => {
  const scene = open();
  const request = asked();
  scene.tap();
  const answer = decodeRecallAnswer(scene.ask(recallOf(request)).data);
  expect(answer).toMatchObject({ ok: true, value: { type: "absence", nonce: request.nonce } });
  const absence = answer.ok && answer.value.type === "absence" ? answer.value : null;
  const { credential, deps } = scene;
  const { publicKey: holderKey } = deps.signer;
  const signed = { ...present(absence, "an absence"), credential, recall: encodeRecall(request) };
  expect(isAbsenceSigned({ ...signed, holderKey }, nobleCrypto)).toBe(true);
  expect(pay(scene, request).sw).toBe(sw.SW_MALFORMED);
  expect(pay(scene, asked()).sw).toBe(sw.SW_DONE);
});

test("what the user was still asked to confirm is forgotten once the wallet has sworn", () => {
  const scene = open();
  const request = asked({ amount: 40_000 });
  expect(pay(scene, request).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  scene.tap();
  scene.ask(recallOf(request));
  expect(scene.state().phone.asked).toBeNull();
});

test("above the floor nothing is paid until the user says yes on the phone", () => {
  const scene = open();
  const request = asked({ amount: 40_000 });
  expect(pay(scene, request).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  expect(scene.state().phone.asked).toMatchObject({ amount: 40_000, answer: "waiting" });
  expect(pay(scene, request).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  scene.tell({ type: "user-said", isYes: true });
  expect(pay(scene, request).checked).toMatchObject({ ok: true, value: { isUserVerified: true } });
  expect(pay(scene, asked({ amount: 40_000 })).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
});

test("a yes is for that request and no other, and not for ever", () => {
  const scene = open();
  pay(scene, asked({ amount: 40_000 }));
  scene.tell({ type: "user-said", isYes: true });
  scene.clock.pass((VERIFIED_FOR_S + 1) * 1000);
  expect(pay(scene, asked({ amount: 40_000 })).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  const late = asked({ amount: 40_000 });
  pay(scene, late);
  scene.tell({ type: "user-said", isYes: true });
  scene.clock.pass(121_000);
  expect(pay(scene, late).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
});

test("a user who says no is heard", () => {
  const scene = open();
  const request = asked({ amount: 40_000 });
  pay(scene, request);
  scene.tell({ type: "user-said", isYes: false });
  expect(pay(scene, request).sw).toBe(sw.SW_HOLDER_REFUSED);
});

test("after three small payments without it, the user must show that it is them", () => {
  const scene = open();
  for (let i = 0; i < 3; i += 1) {
    expect(pay(scene, asked()).sw).toBe(sw.SW_DONE);
  }
  const fourth = asked();
  expect(pay(scene, fourth).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  scene.tell({ type: "user-verified" });
  expect(pay(scene, fourth).sw).toBe(sw.SW_DONE);
  expect(scene.state().wallet.unverifiedRun).toBe(0);
});

test("a locked phone asks to be unlocked; one without a wallet is none", () => {
  const scene = open();
  scene.tell({ type: "screen", isUnlocked: false });
  expect(scene.tap().value.sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  expect(scene.ask(spendOf(asked())).sw).toBe(sw.SW_UNKNOWN_INSTRUCTION);
  const other = fromHex("00a4040007a000000004101000");
  expect(scene.ask(other).sw).toBe(sw.SW_NO_APPLICATION);
});

test("what the wallet has not, or not of this kind, is refused in the right word", () => {
  const scene = open({ purse: { cash: 100, promo: 0, cardToken: null } });
  expect(pay(scene, asked()).sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
  expect(pay(scene, asked({ currency: "EUR" })).sw).toBe(sw.SW_NOT_SUPPORTED);
  expect(pay(scene, asked({ kinds: 0 })).sw).toBe(sw.SW_NOT_SUPPORTED);
  const rich = open();
  expect(pay(rich, asked({ amount: 50_001 })).sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
  expect(pay(rich, asked({ kinds: 2, promoMax: 5799 })).sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
});

test("offline, no more leaves the wallet than the hub has set aside", () => {
  const scene = open({
    credential: { offlineCash: 6000, offlinePromo: 0 },
    purse: { cardToken: null },
  });
  expect(pay(scene, asked({ kinds: 1 })).checked).toMatchObject({ ok: true });
  expect(pay(scene, asked({ kinds: 1 })).sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
});

test("by way of the hub all that is not set aside can be spent, and nothing is signed for the till", () => {
  const scene = open({ credential: { offlineCash: 0, offlinePromo: 0 } });
  const request = asked({ amount: 60_000, kinds: 1 });
  scene.tap();
  expect(scene.ask(spendOf(request, true)).sw).toBe(sw.SW_CONFIRM_ON_PHONE);
  scene.tell({ type: "user-said", isYes: true });
  scene.tap();
  expect(scene.ask(spendOf(request, true))).toMatchObject({ sw: sw.SW_UPLINK, data: fromHex("") });
  expect(scene.ask(recallOf(request)).sw).toBe(sw.SW_UPLINK);
  expect(scene.ask(getToken(request.nonce)).sw).toBe(sw.SW_NO_TOKEN_YET);
  const token = fromHex("84aabb");
  scene.tell({ type: "uplink-answered", nonce: request.nonce, token });
  expect(scene.ask(getToken(request.nonce))).toMatchObject({ sw: sw.SW_DONE, data: token });
  expect(scene.state().wallet).toMatchObject({ cumCash: 0, purse: { cash: 40_000 } });
});

test("what the hub will not pay is in the purse again", () => {
  const scene = open({ credential: { offlineCash: 0, offlinePromo: 0 } });
  const request = asked();
  scene.tap();
  scene.ask(spendOf(request, true));
  scene.tell({ type: "uplink-answered", nonce: request.nonce, token: null });
  expect(scene.ask(getToken(request.nonce)).sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
  expect(scene.state().wallet.purse).toMatchObject({ cash: 100_000, promo: 20_000 });
});

test("a spend that the hub has declared void is given back, once", () => {
  const scene = open();
  const request = asked();
  pay(scene, request);
  for (const state of ["booked", "void", "void"] as const) {
    scene.tell({ type: "synced", spends: [{ nonce: request.nonce, state }] });
  }
  expect(scene.state().wallet.purse).toMatchObject({ cash: 100_000, promo: 20_000 });
  expect(decodeHello(scene.tap().value.data)).toMatchObject({
    value: { holdsUnconfirmed: false },
  });
});

const MERCHANT = 1001;
const TILL = testSigner("terminal");
const HUB = testSigner("hub-credential");

function certificate(change: { readonly expires?: number; readonly merchant?: number } = {}) {
  const issued = Math.floor(createVirtualClock().read().wall / 1000);
  const names = { terminal: 7, epoch: 3, keyNumber: 1, currency: "HKD", name: "till-7" };
  const whole = {
    merchant: MERCHANT,
    ...names,
    tillKey: TILL.publicKey,
    issued,
    expires: issued + 86_400,
  };
  return signCertificate({ ...whole, ...change }, { signer: HUB, digest: nobleCrypto });
}

function openWanting(revoked: readonly number[] = []): Scene {
  const scene = open({ trust: { keys: [HUB.publicKey], revoked } });
  scene.tell({ type: "wants-till-proof", isWanted: true });
  return scene;
}

test("a wallet that wants to see the till's certificate pays only the till that shows it and signs", () => {
  const scene = openWanting();
  const request = asked();
  const hello = decodeHello(scene.tap().value.data);
  assert(hello.ok, "a hello");
  const { walletNonce } = hello.value;
  expect(hello).toMatchObject({ value: { wantsTillProof: true } });
  expect(scene.ask(spendOf(request)).sw).toBe(sw.SW_WANTS_TILL_PROOF);
  expect(scene.ask(showCertificate(certificate())).sw).toBe(sw.SW_DONE);
  expect(scene.ask(spendOf(request)).sw).toBe(sw.SW_WANTS_TILL_PROOF);
  const bytes = encodeSpendRequest(request);
  const proven = (signer: typeof TILL, nonce: Uint8Array): Uint8Array =>
    spend(
      encodeProvenSpend({
        request: bytes,
        signature: signTillProof({ request: bytes, walletNonce: nonce }, signer),
      }),
    );
  expect(scene.ask(proven(testSigner("thief"), walletNonce)).sw).toBe(sw.SW_WANTS_TILL_PROOF);
  expect(scene.ask(proven(TILL, new Uint8Array(8))).sw).toBe(sw.SW_WANTS_TILL_PROOF);
  expect(scene.ask(proven(TILL, walletNonce)).sw).toBe(sw.SW_DONE);
});

test("a till whose certificate has expired, was revoked, or is another shop's is refused", () => {
  const wall = Math.floor(createVirtualClock().read().wall / 1000);
  const scene = openWanting();
  scene.tap();
  expect(scene.ask(showCertificate(certificate({ merchant: 2002 }))).sw).toBe(
    sw.SW_WANTS_TILL_PROOF,
  );
  expect(scene.ask(showCertificate(certificate({ expires: wall }))).sw).toBe(sw.SW_DONE);
  scene.clock.pass(301_000);
  expect(scene.ask(showCertificate(certificate({ expires: wall }))).sw).toBe(
    sw.SW_WANTS_TILL_PROOF,
  );
  const revoked = openWanting([7]);
  revoked.tap();
  expect(revoked.ask(showCertificate(certificate())).sw).toBe(sw.SW_WANTS_TILL_PROOF);
});

test("a new credential starts its sums anew, and the counter goes on", () => {
  const scene = open();
  pay(scene, asked());
  scene.tell({ type: "issued", credential: scene.credential, purse: null });
  expect(scene.state().wallet).toMatchObject({
    counter: 513,
    cumCash: 0,
    cumPromo: 0,
    former: [toHex(scene.credential)],
  });
  expect(pay(scene, asked()).checked).toMatchObject({ value: { counter: 514, cumCash: 3800 } });
  scene.tell({ type: "issued", credential: fromHex("00"), purse: null });
  expect(toHex(scene.credential)).toBe(scene.state().wallet.credential);
});

test("between asking for a new credential and getting it, nothing new is paid", () => {
  const scene = open();
  const before = asked();
  pay(scene, before);
  scene.tell({ type: "renewing", renewal: fromHex("84") });
  expect(pay(scene, before).sw).toBe(sw.SW_DONE);
  expect(pay(scene, asked()).sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
  scene.tell({ type: "issued", credential: scene.credential, purse: null });
  expect(pay(scene, asked()).sw).toBe(sw.SW_DONE);
});

test("a full wallet refuses rather than forget what the hub has not heard of", () => {
  const scene = open({ credential: { noGesture: 0 } });
  const payOne = () => {
    scene.tell({ type: "user-verified" });
    return pay(scene, asked({ amount: 1 }));
  };
  for (let i = 0; i < SPENDS_MAX; i += 1) {
    expect(payOne().sw).toBe(sw.SW_DONE);
  }
  expect(payOne().sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
  const oldest = present(scene.state().wallet.spends[0], "a spend");
  scene.tell({ type: "synced", spends: [{ nonce: fromHex(oldest.nonce), state: "booked" }] });
  expect(payOne().sw).toBe(sw.SW_DONE);
  expect(scene.state().wallet.spends).toHaveLength(SPENDS_MAX);
});

test("promises never to sign are kept for a month, and so many at most", () => {
  const scene = open();
  scene.tap();
  for (let i = 0; i < TOMBSTONES_MAX; i += 1) {
    expect(scene.ask(recallOf(asked())).sw).toBe(sw.SW_DONE);
  }
  expect(scene.ask(recallOf(asked())).sw).toBe(sw.SW_NOT_ENOUGH_VALUE);
  scene.clock.pass(31 * 86_400_000);
  expect(scene.ask(recallOf(asked())).sw).toBe(sw.SW_DONE);
});

test("the till's last word is for the phone's screen", () => {
  const scene = open();
  const request = asked();
  pay(scene, request);
  scene.ask(result({ nonce: request.nonce, outcome: 1, text: "Thank you" }));
  expect(scene.state().phone.told).toEqual({ outcome: 1, text: "Thank you" });
});

test("the state can be written to a file and read back", () => {
  const scene = open();
  pay(scene, asked());
  expect(JSON.parse(JSON.stringify(scene.state()))).toEqual(scene.state());
});

test("no bytes make a wallet throw, and none make it sign what the user must confirm", () => {
  const scene = open({ credential: { noGesture: 0 } });
  const request = spendOf(asked());
  const damaged = fc
    .tuple(fc.nat(request.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, by]) => request.with(at, (request[at] ?? 0) ^ by));
  const any = fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged);
  scene.tap();
  fc.assert(
    fc.property(any, (bytes) => {
      const { sw: word, data } = scene.ask(bytes);
      expect(word === sw.SW_DONE && decodeSpendAnswer(data).ok).toBe(false);
    }),
  );
  expect(scene.state().wallet.spends).toEqual([]);
});

test("every signature holds against the very bytes that went over the air", () => {
  const scene = open();
  const request = asked();
  const { data } = pay(scene, request);
  const answer = decodeSpendAnswer(data);
  assert(answer.ok, "an answer");
  const answered = answer.value;
  const { credential, deps } = scene;
  const spent = {
    credential,
    holderKey: deps.signer.publicKey,
    request: encodeSpendRequest(request),
  };
  expect(isSpendSigned({ ...spent, ...answered }, nobleCrypto)).toBe(true);
  const decoded = decodeSpendResult(answered.result);
  expect(
    decoded.ok &&
      equalBytes(answered.result, fromHex(scene.state().wallet.spends[0]?.result ?? "")),
  ).toBe(true);
});
