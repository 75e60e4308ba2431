/**
 * A till, phones that keep the wallet's rules, and a hub, in memory: what chance does to a tap, and
 * what must never come of it. The desk's part is done here as terminal/service/tap does it.
 */
import { createNodeCrypto } from "../host/node-crypto.ts";
import { equalBytes, fromHex, toHex } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import type { FoundSpend } from "../wallet/hub-messages.ts";
import { defaultPolicy } from "../wallet/policy.ts";
import { encodeSpendRequest, type SpendRequest } from "../wallet/spend-request.ts";
import { isInDoubt, stepTap } from "../wallet/tap.ts";
import {
  type CommandName,
  type HoldAnswer,
  type Mark,
  type NotAnswered,
  type RecordEffect,
  TAP_START,
  type TapEffect,
  type TapEvent,
  type TapState,
  type TapTender,
  type TapTimer,
  type TapWorld,
} from "../wallet/tap-state.ts";
import { signToken } from "../wallet/token.ts";
import type { SeenSpends } from "../wallet/check-answer.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { testSigner } from "./test-keys.ts";
import { type TestWallet, openTestWallet } from "./test-wallet.ts";
import { type VirtualClock, createVirtualClock } from "./virtual-clock.ts";

const crypto = createNodeCrypto();
const MERCHANT = 1001;
const AMOUNT = 1800;
/** Longer than any doubt lasts without a person. */
const LONG_MS = 200_000;
/** Rounds of waiting and ending in which every sale is free again. */
const ENDS_WITHIN = 3;
const LEDGER = testSigner("hub-ledger");
const CREDENTIAL = testSigner("hub-credential");

/** How a tender ended. */
export type Ending = "spend" | "recalled" | "token" | "absent" | "void" | "cash" | "found";

export interface Walk {
  /** One thing that chance does. */
  step(): void;
  /** Time passes, and a person ends what is still open. */
  finish(): void;
  /** What must never be. */
  faults(): readonly string[];
  endings(): readonly Ending[];
  log(): readonly string[];
}

interface Phone {
  readonly name: string;
  readonly wallet: TestWallet;
  readonly id: Uint8Array;
  /** In the field under this number. */
  card: number | null;
}

interface Pending {
  readonly card: number;
  readonly command: CommandName;
  readonly bytes: Uint8Array;
}

interface Books {
  /** Each tender's nonce, and what the journal says became of it. */
  readonly opened: Map<string, "open" | "paid" | "void" | "absent" | "dropped">;
  /** Nonces, by who was sent them. */
  readonly asked: Map<string, string>;
  open: TapTender | null;
}

export function createWalk(random: SeededRandom): Walk {
  const clock = createVirtualClock();
  const phones = [openPhone("ann", clock), openPhone("bob", clock)];
  const books: Books = { opened: new Map(), asked: new Map(), open: null };
  const faults: string[] = [];
  const endings: Ending[] = [];
  const log: string[] = [];
  const seen = new Map<string, SeenSpends>();
  const timers = new Map<TapTimer, number>();
  let state: TapState = TAP_START;
  let mark: Mark | null = null;
  let pending: Pending[] = [];
  let asksHub: ("hold" | "enquire")[] = [];
  let holds: Extract<TapEffect, { type: "hold" }>[] = [];
  let lastCard = 0;
  let seq = 0;
  let openedIn = "";
  let isFull = false;
  let isOnline = true;
  let hasPolicy = true;

  const world = (): TapWorld => {
    const now = Math.floor(clock.read().wall / 1000);
    return {
      crypto,
      merchant: MERCHANT,
      currency: "HKD",
      epoch: 1,
      now,
      monotonic: clock.now(),
      wall: clock.read().wall,
      canPay: true,
      keys: (use) => [(use === "ledger" ? LEDGER : CREDENTIAL).publicKey],
      isDenied: () => false,
      policy: hasPolicy
        ? defaultPolicy({ merchant: MERCHANT, currency: "HKD", version: 1, now: now - 60 })
        : null,
      seen: (alias) => seen.get(toHex(alias)) ?? null,
      risk: () => ({
        secondsOffline: 0,
        denyListAge: 0,
        spent: { wallet: 0, terminal: 0, shift: 0, count: 0 },
      }),
      isOnline,
      certificate: new Uint8Array(172),
      prove: () => new Uint8Array(64),
      typedCode: () => "00000000",
      areCodesLocked: () => false,
    };
  };

  const newTender = (): TapTender => {
    seq += 1;
    const request: SpendRequest = {
      terminal: 7,
      epoch: 1,
      seq,
      nonce: crypto.sha256(Uint8Array.of(seq, seq >> 8)).slice(0, 16),
      amount: AMOUNT,
      currency: "HKD",
      kinds: 7,
      promoMax: AMOUNT,
      reward: null,
      time: Math.floor(clock.read().wall / 1000),
    };
    const tender = { tender: seq, request, bytes: encodeSpendRequest(request) };
    books.opened.set(toHex(request.nonce), "open");
    books.open = tender;
    openedIn = clock.read().boot;
    return tender;
  };

  const dispatch = (event: TapEvent): void => {
    const queue: TapEvent[] = [event];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const taken = stepTap(state, next, world());
      log.push(`${next.type} ${describe(next)} → ${taken.state.step.type}`);
      ({ state } = taken);
      for (const effect of taken.effects) {
        perform(effect, queue);
      }
    }
  };

  const end = (tender: TapTender, how: "paid" | "void" | "absent" | "dropped"): void => {
    const nonce = toHex(tender.request.nonce);
    if (how === "paid" && books.opened.get(nonce) !== "open") {
      faults.push(`paid ${nonce} that was ${books.opened.get(nonce)}`);
    }
    books.opened.set(nonce, how);
    if (how === "void") {
      phones.forEach(({ wallet }) =>
        wallet.tell({ type: "synced", spends: [{ nonce: tender.request.nonce, state: "void" }] }),
      );
    }
  };

  const record = (effect: RecordEffect, queue: TapEvent[]): void => {
    if (isFull) {
      isFull = false;
      queue.push({ type: "not-recorded" });
      return;
    }
    switch (effect.type) {
      case "pay":
        end(effect.tender, "paid");
        endings.push(effect.proof.type === "token" ? "token" : isRecalling ? "recalled" : "spend");
        if (effect.by !== null) {
          seen.set(toHex(effect.by.alias), effect.by.seen);
        }
        books.open = null;
        checkEnd();
        queue.push({ type: "closed" });
        break;
      case "reopen":
        end(effect.tender, "dropped");
        queue.push({ type: "opened", tender: newTender() });
        break;
      default:
        end(effect.tender, effect.type);
        endings.push(effect.type);
        queue.push({ type: "opened", tender: newTender() });
    }
  };
  let isRecalling = false;

  const perform = (effect: TapEffect, queue: TapEvent[]): void => {
    switch (effect.type) {
      case "transmit":
        pending.push(effect);
        break;
      case "ask": {
        ({ mark } = effect);
        pending.push({ card: effect.card, command: "spend", bytes: effect.bytes });
        noteAsked(effect.card);
        break;
      }
      case "mark":
        ({ mark } = effect);
        break;
      case "unmark":
        mark = null;
        break;
      case "release":
      case "tell":
        release(effect.card);
        break;
      case "hold":
        holds.push(effect);
        asksHub.push("hold");
        break;
      case "enquire":
        asksHub = [...asksHub.filter((what) => what !== "enquire"), "enquire"];
        break;
      case "timer":
        if (effect.afterMs === null) {
          timers.delete(effect.timer);
        } else {
          timers.set(effect.timer, clock.now() + effect.afterMs);
        }
        break;
      case "doubt":
      case "wrong-code":
      case "alarm":
        if (effect.type === "alarm") {
          faults.push(`an alarm about honest phones: ${JSON.stringify(effect.alarm)}`);
        }
        break;
      default:
        record(effect, queue);
    }
  };

  const noteAsked = (card: number): void => {
    const phone = phones.find((each) => each.card === card);
    const nonce = books.open === null ? "" : toHex(books.open.request.nonce);
    const before = books.asked.get(nonce);
    if (phone !== undefined && before !== undefined && before !== phone.name) {
      faults.push(`one nonce asked of ${before} and of ${phone.name}`);
    }
    if (phone !== undefined) {
      books.asked.set(nonce, phone.name);
    }
  };

  const release = (card: number): void => {
    pending = pending.filter((each) => each.card !== card);
    phones.forEach((phone) => {
      if (phone.card === card) {
        phone.wallet.tell({ type: "field", isOn: false });
        phone.card = null;
      }
    });
  };

  /** Nothing that a phone has signed may be left behind when a sale is over. */
  const checkEnd = (): void => {
    phones.forEach(({ wallet, name }) =>
      wallet.state().wallet.spends.forEach((spend) => {
        const became = books.opened.get(spend.nonce);
        if (became !== "paid" && became !== "void" && spend.state !== "void") {
          faults.push(`${name} has signed ${spend.nonce}, and the journal says ${became}`);
        }
      }),
    );
  };

  /** What becomes of the command that is on its way. */
  const deliver = (): void => {
    const sent = pending.shift();
    if (sent === undefined) {
      return;
    }
    const phone = phones.find(({ card }) => card === sent.card);
    const outcome = phone === undefined ? "lost" : chance(OUTCOMES);
    const answer =
      phone === undefined || outcome === "lost" ? null : phone.wallet.transmit(sent.bytes);
    let answered: Result<Uint8Array, NotAnswered> = err({
      type: outcome === "silent" ? "deadline" : "removed",
    });
    if (answer !== null && outcome === "whole") {
      answered = ok(answer);
    }
    if (answer !== null && outcome === "cut") {
      answered = ok(answer.slice(0, random.integer(answer.length) + 1));
    }
    isRecalling = sent.command === "recall";
    if (outcome !== "whole") {
      release(sent.card);
    }
    dispatch({ type: "answered", card: sent.card, command: sent.command, answer: answered });
    isRecalling = false;
    if (outcome !== "whole") {
      dispatch({ type: "removed", card: sent.card });
    }
  };

  const chance = <T>(of: readonly T[]): T => of[random.integer(of.length)] as T;

  const tokenOf = (tender: TapTender): Uint8Array | null => {
    const nonce = toHex(tender.request.nonce);
    const phone = phones.find(({ name }) => books.asked.get(nonce) === name) ?? phones[0];
    return phone === undefined ? null : tokenFor(tender, phone);
  };

  const tokenFor = (tender: TapTender, phone: Phone): Uint8Array => {
    const { terminal, epoch, amount, currency } = tender.request;
    const now = Math.floor(clock.read().wall / 1000);
    return signToken(
      {
        merchant: MERCHANT,
        terminal,
        epoch,
        seq: tender.request.seq,
        nonce: tender.request.nonce,
        amount,
        currency,
        alias: phone.id,
        cash: amount,
        promo: 0,
        card: 0,
        transferId: new Uint8Array(16),
        expires: now + 600,
      },
      { signer: LEDGER, digest: crypto },
    );
  };

  const holdOf = (tender: TapTender, phone: Phone): HoldAnswer =>
    random.integer(3) > 0
      ? { type: "token", token: tokenFor(tender, phone) }
      : { type: "refused", why: chance(["not-enough", "not-enough", "frozen", "nonce-used"]) };

  /** The hub answers what it is asked, as far as the line carries it. */
  const hubAnswers = (): void => {
    const what = asksHub.shift();
    const isReached = random.integer(3) > 0;
    const held = what === "hold" ? holds.shift() : undefined;
    if (held !== undefined) {
      const { credential, tender } = held;
      const phone = phones.find(({ name }) => equalBytes(idOf(name), credential));
      dispatch({
        type: "hold-answered",
        nonce: tender.request.nonce,
        credential,
        answer: isReached && phone !== undefined ? holdOf(tender, phone) : { type: "failed" },
      });
    } else if (what === "enquire" && books.open !== null) {
      const { nonce } = books.open.request;
      dispatch({ type: "enquiry-answered", nonce, found: isReached ? foundOf(nonce) : null });
    }
  };

  const foundOf = (nonce: Uint8Array): FoundSpend | null => {
    const phone = phones.find(({ wallet }) =>
      wallet.state().wallet.spends.some((spend) => spend.nonce === toHex(nonce)),
    );
    const spend = phone?.wallet.state().wallet.spends.find((each) => each.nonce === toHex(nonce));
    if (phone === undefined || spend?.state !== "unconfirmed") {
      return null;
    }
    return {
      type: "spend",
      credential: phone.wallet.credential,
      request: fromHex(spend.request),
      result: fromHex(spend.result),
      signature: fromHex(spend.signature),
    };
  };

  /** Phones that ask the hub hear from it. */
  const uplinksAnswered = (): void => {
    for (const { wallet } of phones) {
      const asking = wallet.state().wallet.spends.find((spend) => spend.state === "asking");
      if (asking !== undefined && books.open !== null) {
        const nonce = fromHex(asking.nonce);
        const isOurs = equalBytes(nonce, books.open.request.nonce);
        const token = isOurs ? tokenOf(books.open) : null;
        wallet.tell({
          type: "uplink-answered",
          nonce,
          token: random.integer(4) === 0 ? null : token,
        });
      }
    }
  };

  const put = (): void => {
    const phone = chance(phones);
    if (phone.card === null) {
      lastCard += 1;
      phone.card = lastCard;
      phone.wallet.tell({ type: "field", isOn: true });
      dispatch({ type: "card", card: { id: lastCard, kind: "iso-dep" } });
    }
  };

  const take = (): void => {
    const { card } = chance(phones);
    if (card !== null) {
      const isAsked = pending.find((each) => each.card === card);
      release(card);
      dispatch({ type: "removed", card });
      if (isAsked !== undefined) {
        const { command } = isAsked;
        dispatch({ type: "answered", card, command, answer: err({ type: "removed" }) });
      }
    }
  };

  /** The program is killed; or the machine, and the mark is gone with it. */
  const restart = (isPowerCut: boolean): void => {
    phones.forEach(({ card }) => card !== null && release(card));
    pending = [];
    asksHub = [];
    holds = [];
    timers.clear();
    state = TAP_START;
    const tender = books.open;
    if (tender === null) {
      return;
    }
    if (isPowerCut) {
      mark = null;
      clock.reboot();
    }
    if (openedIn !== clock.read().boot) {
      dispatch({ type: "restarted", tender, suspect: null, why: "power-cut" });
    } else if (mark !== null && equalBytes(mark.nonce, tender.request.nonce)) {
      dispatch({ type: "restarted", tender, suspect: mark.suspect, why: "restarted" });
    } else {
      dispatch({ type: "opened", tender });
    }
  };

  const cash = (): void => {
    if (books.open !== null && !isInDoubt(state)) {
      end(books.open, "dropped");
      books.open = null;
      endings.push("cash");
      dispatch({ type: "closed" });
      checkEnd();
    }
  };

  const pass = (ms: number): void => {
    clock.pass(ms);
    for (const [timer, due] of timers) {
      if (due <= clock.now()) {
        timers.delete(timer);
        dispatch({ type: "due", timer });
      }
    }
  };

  const person = (): void => {
    const tender = books.open?.tender ?? 0;
    const digits = random.integer(8) === 0 ? "00000000" : "11111111";
    dispatch(
      chance<TapEvent>([
        { type: "void-asked", tender, reason: "the customer has left" },
        { type: "uplink-asked", tender },
        { type: "code-typed", tender, digits },
      ]),
    );
  };

  const settle = (): void => {
    while (pending.length > 0) {
      deliver();
    }
  };

  const actions: readonly (readonly [weight: number, act: () => void])[] = [
    [6, () => books.open ?? dispatch({ type: "opened", tender: newTender() })],
    [12, put],
    [3, take],
    [24, deliver],
    [5, hubAnswers],
    [6, uplinksAnswered],
    [6, () => pass(250 * (1 + random.integer(8)))],
    [1, () => pass(60_000)],
    [2, () => restart(false)],
    [1, () => restart(true)],
    [3, cash],
    [1, person],
    [1, () => (isFull = true)],
    [2, () => (isOnline = !isOnline)],
    [2, () => (hasPolicy = !hasPolicy)],
    [2, () => chance(phones).wallet.tell({ type: "online", isOnline: random.integer(2) === 0 })],
    [1, () => chance(phones).wallet.tell({ type: "user-verified" })],
    [1, () => chance(phones).wallet.tell({ type: "user-said", isYes: random.integer(3) > 0 })],
  ];
  const total = actions.reduce((sum, [weight]) => sum + weight, 0);

  return {
    step() {
      let at = random.integer(total);
      const chosen = actions.find(([weight]) => (at -= weight) < 0);
      chosen?.[1]();
    },
    finish() {
      isFull = false;
      for (let n = 0; n < ENDS_WITHIN; n += 1) {
        settle();
        phones.forEach(({ card }) => card !== null && release(card));
        pass(LONG_MS);
        settle();
        const tender = books.open?.tender ?? 0;
        dispatch({ type: "void-asked", tender, reason: "the shop closes" });
      }
      if (isInDoubt(state)) {
        faults.push(`stuck in ${state.step.type}`);
      }
      cash();
      checkEnd();
    },
    faults: () => faults,
    endings: () => endings,
    log: () => log,
  };
}

/** A command may be lost on its way, its answer on the way back; it may be cut short, or never come. */
const OUTCOMES = [
  ...Array.from({ length: 9 }, () => "whole" as const),
  "lost",
  "gone",
  "cut",
  "silent",
] as const;

/** Of its credential. */
const idOf = (name: string): Uint8Array =>
  crypto.sha256(new TextEncoder().encode(name)).slice(0, 8);

function openPhone(name: string, clock: VirtualClock): Phone {
  const names = crypto.sha256(new TextEncoder().encode(name));
  const id = names.slice(8, 16);
  const wallet = openTestWallet({
    clock,
    crypto,
    holder: testSigner(name),
    hub: CREDENTIAL,
    credential: {
      merchant: MERCHANT,
      id: idOf(name),
      alias: id,
      offlineCash: 2 ** 40,
      offlinePromo: 2 ** 40,
    },
    // As much again beside what is set aside: what the hub books from.
    purse: { cash: 2 ** 41, promo: 0 },
  });
  wallet.tell({ type: "online", isOnline: true });
  return { name, wallet, id, card: null };
}

function describe(event: TapEvent): string {
  if (event.type === "answered") {
    const said = event.answer.ok ? toHex(event.answer.value.slice(-2)) : event.answer.error.type;
    return `${event.command} ${said}`;
  }
  return event.type === "due" ? event.timer : "";
}
