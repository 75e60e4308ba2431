/** Taps in which the phone, or whoever holds it, is not what it says it is. */
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { toHex } from "../core/bytes.ts";
import { ok } from "../core/result.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { selectWallet, spend } from "../nfc/wallet-commands.ts";
import { testSigner } from "../testing/test-keys.ts";
import { type TestWallet, openTestWallet } from "../testing/test-wallet.ts";
import { createVirtualClock } from "../testing/virtual-clock.ts";
import type { FoundSpend } from "./hub-messages.ts";
import { defaultPolicy } from "./policy.ts";
import { encodePresentation, signPresentation } from "./presentation.ts";
import { encodeSpendRequest } from "./spend-request.ts";
import { decodeSpendAnswer } from "./spend.ts";
import {
  type Suspect,
  TAP_START,
  type TapEffect,
  type TapEvent,
  type TapState,
  type TapTender,
  type TapWorld,
} from "./tap-state.ts";
import { stepTap } from "./tap.ts";
import { signToken } from "./token.ts";

const crypto = createNodeCrypto();
const MERCHANT = 1001;
const CREDENTIAL = testSigner("hub-credential");
const LEDGER = testSigner("hub-ledger");
const clock = createVirtualClock();
const NOW = Math.floor(clock.read().wall / 1000);
const POLICY = defaultPolicy({ merchant: MERCHANT, currency: "HKD", version: 1, now: NOW });

const tender = tenderOf(1);

function tenderOf(n: number): TapTender {
  const request = {
    terminal: 7,
    epoch: 1,
    seq: n,
    nonce: new Uint8Array(16).fill(n),
    amount: 1800,
    currency: "HKD",
    kinds: 7,
    promoMax: 1800,
    reward: null,
    time: NOW,
  };
  return { tender: n, request, bytes: encodeSpendRequest(request) };
}

const worldOf = (changes: Partial<TapWorld>): TapWorld => ({
  crypto,
  merchant: MERCHANT,
  currency: "HKD",
  epoch: 1,
  now: NOW,
  monotonic: 0,
  wall: clock.read().wall,
  canPay: true,
  keys: (use) => [(use === "ledger" ? LEDGER : CREDENTIAL).publicKey],
  isDenied: () => false,
  policy: POLICY,
  seen: () => null,
  risk: () => ({
    secondsOffline: 0,
    denyListAge: 0,
    spent: { wallet: 0, terminal: 0, shift: 0, count: 0 },
  }),
  isOnline: false,
  certificate: new Uint8Array(172),
  prove: () => new Uint8Array(64),
  typedCode: () => "00000000",
  areCodesLocked: () => false,
  ...changes,
});

interface Till {
  state(): TapState;
  /** What is to be done, of this event alone. */
  take(event: TapEvent): readonly TapEffect[];
  world: TapWorld;
}

function till(changes: Partial<TapWorld> = {}): Till {
  let state = TAP_START;
  const self: Till = {
    world: worldOf(changes),
    state: () => state,
    take(event) {
      const taken = stepTap(state, event, self.world);
      ({ state } = taken);
      return taken.effects;
    },
  };
  return self;
}

interface Phone {
  readonly wallet: TestWallet;
  readonly id: Uint8Array;
  readonly alias: Uint8Array;
}

function phone(name: string): Phone {
  const names = crypto.sha256(new TextEncoder().encode(name));
  const [id, alias] = [names.slice(0, 8), names.slice(8, 16)];
  const named = { id, alias, merchant: MERCHANT };
  const holder = testSigner(name);
  const wallet = openTestWallet({ clock, crypto, holder, hub: CREDENTIAL, credential: named });
  wallet.tell({ type: "online", isOnline: true });
  return { wallet, id, alias };
}

/** Holds it to the reader and lets it answer, command by command, by itself or as it is made to. */
function tap(at: Till, { wallet }: Phone, card: number, made?: () => Uint8Array) {
  wallet.tell({ type: "field", isOn: false });
  wallet.tell({ type: "field", isOn: true });
  let done = at.take({ type: "card", card: { id: card, kind: "iso-dep" } });
  const all = [...done];
  for (;;) {
    const sent = done.find((effect) => effect.type === "ask" || effect.type === "transmit");
    if (sent === undefined) {
      return all;
    }
    const command = sent.type === "ask" ? "spend" : sent.command;
    const isMade = made !== undefined && command !== "select";
    const answer = ok(isMade ? made() : wallet.transmit(sent.bytes));
    done = at.take({ type: "answered", card, command, answer });
    all.push(...done);
  }
}

/** What the phone signs for the till, whatever it was asked for. */
const signedAlone = ({ wallet }: Phone): Uint8Array => wallet.transmit(spend(tender.bytes));

const kinds = (effects: readonly TapEffect[]): readonly string[] =>
  effects.map(({ type }) => type).filter((type) => ["pay", "void", "alarm", "ask"].includes(type));

function foundOf(of: Phone): FoundSpend {
  of.wallet.tell({ type: "field", isOn: true });
  of.wallet.transmit(selectWallet());
  const answer = decodeSpendAnswer(signedAlone(of).slice(0, -2));
  const signed = present(answer.ok ? answer.value : null, "a signed spend");
  return { type: "spend", credential: of.wallet.credential, request: tender.bytes, ...signed };
}

const asked = (of: Phone, grading: Suspect["grading"]): Suspect => ({ id: of.id, grading });
const AT_RISK = { grade: "at-risk", token: null } as const;
const restarted = (suspect: Suspect | null): TapEvent => ({
  type: "restarted",
  tender,
  suspect,
  why: suspect === null ? "power-cut" : "restarted",
});

const { nonce } = tender.request;

function tokenFor(alias: Uint8Array): Uint8Array {
  const { terminal, epoch, seq, amount, currency } = tender.request;
  const split = { cash: amount, promo: 0, card: 0, transferId: new Uint8Array(16) };
  const names = { merchant: MERCHANT, terminal, epoch, seq, nonce, amount, currency, alias };
  return signToken({ ...names, ...split, expires: NOW + 600 }, { signer: LEDGER, digest: crypto });
}

test("what a phone has signed by itself, when it was to ask the hub, is kept as evidence and pays nothing", () => {
  const shop = till({ policy: null });
  shop.take({ type: "opened", tender });
  const ann = phone("ann");
  const done = tap(shop, ann, 1, () => signedAlone(ann));
  expect(kinds(done)).toEqual(["ask", "alarm", "void"]);
  const voided = done.find((effect) => effect.type === "void");
  expect(voided).toMatchObject({ reason: "signed-for-till" });
  expect(voided?.type === "void" && voided.evidence).not.toBeNull();
  expect(shop.take({ type: "opened", tender: tenderOf(2) })).toEqual(
    expect.arrayContaining([{ type: "unmark" }]),
  );
  expect(shop.state().step).toMatchObject({
    type: "armed",
    notice: { type: "wallet-refused", why: "not-genuine" },
  });
});

test("nor does it when it is found by the next tap, by the hub, or after the till was started anew", () => {
  const byTap = till();
  byTap.take(restarted(asked(phone("ann"), null)));
  const ann = phone("ann");
  expect(kinds(tap(byTap, ann, 1, () => signedAlone(ann)))).toEqual(["alarm", "void"]);
  const byHub = till();
  const bob = phone("bob");
  byHub.take(restarted(asked(bob, null)));
  const found = foundOf(bob);
  expect(kinds(byHub.take({ type: "enquiry-answered", nonce, found }))).toEqual(["alarm", "void"]);
});

test("what was asked of a phone at the shop's risk is counted, whichever way it is found", () => {
  const byTap = till({ policy: null });
  const ann = phone("ann");
  byTap.take(restarted(asked(ann, AT_RISK)));
  expect(kinds(tap(byTap, ann, 1, () => signedAlone(ann)))).toEqual(["pay"]);
  const byHub = till({ policy: null });
  const bob = phone("bob");
  byHub.take(restarted(asked(bob, AT_RISK)));
  const found = foundOf(bob);
  expect(kinds(byHub.take({ type: "enquiry-answered", nonce, found }))).toEqual(["pay"]);
});

test("what another wallet has told the hub of ends no doubt about the one that was asked", () => {
  const shop = till();
  shop.take(restarted(asked(phone("ann"), { grade: "authorised", token: Uint8Array.of(1) })));
  const found = foundOf(phone("bob"));
  expect(kinds(shop.take({ type: "enquiry-answered", nonce, found }))).toEqual([]);
  expect(shop.state().step).toMatchObject({ type: "doubt", hint: "cannot-be-believed" });
});

test("after a power cut the hub's copy counts only of a wallet that the till would have asked", () => {
  const bob = phone("bob");
  const found = foundOf(bob);
  const refusing: readonly Partial<TapWorld>[] = [
    { policy: null },
    { isDenied: (alias) => toHex(alias) === toHex(bob.alias) },
    { canPay: false },
    { policy: { ...POLICY, perTap: 1000 } },
  ];
  for (const changes of refusing) {
    const shop = till(changes);
    shop.take(restarted(null));
    expect(kinds(shop.take({ type: "enquiry-answered", nonce, found }))).toEqual([]);
    expect(shop.state().step).toMatchObject({ type: "doubt", hint: "cannot-be-believed" });
  }
  const shop = till();
  shop.take(restarted(null));
  const done = shop.take({ type: "enquiry-answered", nonce, found });
  expect(done.find((effect) => effect.type === "pay")).toMatchObject({
    proof: { grade: "at-risk" },
    by: { atRisk: 1800 },
  });
});

test("while the customer's phone is to ask the hub by the code on the screen, no signature for the till counts", () => {
  const shop = till();
  shop.take({ type: "opened", tender });
  shop.take({ type: "uplink-asked", tender: 1 });
  const found = foundOf(phone("bob"));
  expect(kinds(shop.take({ type: "enquiry-answered", nonce, found }))).toEqual([]);
  expect(shop.state().step.type).toBe("doubt");
});

test("what the hub says of one phone is not taken for another, under the same nonce", () => {
  const shop = till({ isOnline: true });
  const [ann, bob] = [phone("ann"), phone("bob")];
  shop.take({ type: "opened", tender });
  tap(shop, ann, 1);
  shop.take({ type: "removed", card: 1 });
  tap(shop, bob, 2);
  const late = { type: "hold-answered", nonce, credential: ann.id } as const;
  shop.take({ ...late, answer: { type: "refused", why: "frozen" } });
  shop.take({ ...late, answer: { type: "token", token: tokenFor(ann.alias) } });
  shop.take({ ...late, answer: { type: "failed" } });
  expect(shop.state().step).toMatchObject({ type: "checking", at: { type: "holding", card: 2 } });
  const own = { type: "token", token: tokenFor(bob.alias) } as const;
  const done = shop.take({ type: "hold-answered", nonce, credential: bob.id, answer: own });
  expect(done.find((effect) => effect.type === "ask")).toMatchObject({
    mark: { suspect: { id: bob.id, grading: { grade: "authorised" } } },
  });
});

test("a hub that vouches for somebody else has not failed: nobody is asked", () => {
  const shop = till({ isOnline: true });
  const ann = phone("ann");
  shop.take({ type: "opened", tender });
  tap(shop, ann, 1);
  const answer = { type: "token", token: tokenFor(phone("bob").alias) } as const;
  const done = shop.take({ type: "hold-answered", nonce, credential: ann.id, answer });
  expect(kinds(done)).toEqual([]);
  expect(shop.state().step).toMatchObject({ type: "armed", notice: { type: "nothing-was-taken" } });
});

function codeOf({ wallet }: Phone) {
  const { credential, deps } = wallet;
  const presentation = encodePresentation({
    counter: 600,
    notAfter: NOW + 60,
    maxAmount: 5000,
    currency: "HKD",
    random: new Uint8Array(8),
    cumCash: 0,
    cumPromo: 0,
    isUserVerified: true,
  });
  const signature = signPresentation({ credential, presentation }, deps.signer, crypto);
  return { credential, presentation, signature };
}

function shown(changes: Partial<TapWorld>) {
  const shop = till({ isOnline: true, ...changes });
  const ann = phone("ann");
  shop.take({ type: "opened", tender });
  shop.take({ type: "code-shown", tender: 1, presented: codeOf(ann) });
  const answer = { type: "token", token: tokenFor(ann.alias) } as const;
  const done = shop.take({ type: "hold-answered", nonce, credential: ann.id, answer });
  return { shop, done };
}

test("a code that the customer shows is at risk although the hub vouches for its wallet, and counts among the risks", () => {
  expect(shown({}).done.find((effect) => effect.type === "pay")).toMatchObject({
    proof: { type: "presented", grade: "at-risk", token: null },
    by: { atRisk: 1800 },
  });
});

test("a code over the shop's limits does not pay, whatever the hub has said", () => {
  const risk: TapWorld["risk"] = () => ({
    secondsOffline: 0,
    denyListAge: 0,
    spent: { wallet: POLICY.perWallet, terminal: 0, shift: 0, count: 0 },
  });
  const { shop, done } = shown({ risk });
  expect(kinds(done)).toEqual([]);
  expect(shop.state().step).toMatchObject({
    type: "armed",
    notice: { type: "over-limit", why: "over-wallet" },
  });
});
