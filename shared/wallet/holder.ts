/**
 * The wallet's side of a tap, as a phone runs it: a command, or what happens to the phone, goes in; the
 * answer and the next state come out. Pure; the state is plain data (holder-state.ts).
 *
 * Spec: Tillwave protocols, version 1, §1.3, §1.4, §1.7, §1.9. Whoever runs it has the next state's
 * `wallet` on the disk before the answer leaves (rule 1): {@link HolderStep.mustStore} says when.
 */
import { fromHex, toHex } from "../core/bytes.ts";
import { answerCommand } from "./holder-commands.ts";
import type { HolderDeps } from "./holder-deps.ts";
import { seconds } from "./holder-spend.ts";
import {
  EMPTY_FIELD,
  type HolderPhone,
  type HolderState,
  type HolderWallet,
  type Purse,
  type StoredSpend,
  findSpend,
  unconfirmedSpends,
} from "./holder-state.ts";
import { peekCredential } from "./credential.ts";

export type HolderEvent =
  /** The phone comes to a reader, or leaves it; a reader that resets the field does both. */
  | { readonly type: "field"; readonly isOn: boolean }
  | { readonly type: "command"; readonly bytes: Uint8Array }
  | { readonly type: "screen"; readonly isUnlocked: boolean }
  /** By finger, face or code. */
  | { readonly type: "user-verified" }
  /** To what waits on the screen. Yes is said with finger, face or code. */
  | { readonly type: "user-said"; readonly isYes: boolean }
  | { readonly type: "online"; readonly isOnline: boolean }
  | { readonly type: "wants-till-proof"; readonly isWanted: boolean }
  | { readonly type: "heard"; readonly code: number | null }
  /** The first credential or the next; its key is the signer's from then on. The purse, where the hub told it. */
  | { readonly type: "issued"; readonly credential: Uint8Array; readonly purse: Purse | null }
  /** The oath that asks the hub for the next credential is about to leave; null: the hub will not renew it. */
  | { readonly type: "renewing"; readonly renewal: Uint8Array | null }
  /** What the hub says of an uplink; null: it will not pay this. */
  | {
      readonly type: "uplink-answered";
      readonly nonce: Uint8Array;
      readonly token: Uint8Array | null;
      /** The eight digits beside the token. */
      readonly typedCode?: string;
    }
  | {
      readonly type: "synced";
      readonly spends: readonly { readonly nonce: Uint8Array; readonly state: "booked" | "void" }[];
    };

export interface HolderStep {
  readonly state: HolderState;
  /** Null where nothing was asked. */
  readonly answer: Uint8Array | null;
  /** Before the answer leaves, the new `wallet` must be where a dead battery does not take it away. */
  readonly mustStore: boolean;
}

export function stepHolder(state: HolderState, event: HolderEvent, deps: HolderDeps): HolderStep {
  if (event.type === "command") {
    const answered = answerCommand(state, event.bytes, deps);
    return { ...answered, mustStore: answered.state.wallet !== state.wallet };
  }
  const next = happen(state, event, deps);
  return { state: next, answer: null, mustStore: next.wallet !== state.wallet };
}

type Happening = Exclude<HolderEvent, { readonly type: "command" }>;

function happen(state: HolderState, event: Happening, deps: HolderDeps): HolderState {
  const { wallet, phone } = state;
  const withPhone = (change: Partial<HolderPhone>): HolderState => ({
    ...state,
    phone: { ...phone, ...change },
  });
  switch (event.type) {
    case "field":
      return { ...state, field: EMPTY_FIELD };
    case "screen":
      return withPhone(
        event.isUnlocked ? { isUnlocked: true } : { isUnlocked: false, verifiedAt: null },
      );
    case "user-verified":
      return withPhone({ isUnlocked: true, verifiedAt: seconds(deps.clock) });
    case "user-said": {
      const { asked } = phone;
      return asked?.answer !== "waiting"
        ? state
        : withPhone({
            asked: { ...asked, answer: event.isYes ? "confirmed" : "refused" },
            verifiedAt: event.isYes ? seconds(deps.clock) : phone.verifiedAt,
          });
    }
    case "online":
      return withPhone({ isOnline: event.isOnline });
    case "heard":
      return withPhone({ heard: event.code });
    case "wants-till-proof":
      return { ...state, wallet: { ...wallet, wantsTillProof: event.isWanted } };
    case "issued":
      return { ...state, wallet: withCredential(wallet, event) };
    case "renewing": {
      const renewal = event.renewal && toHex(event.renewal);
      return { ...state, wallet: { ...wallet, renewal } };
    }
    case "uplink-answered":
      return { ...state, wallet: withUplink(wallet, event) };
    case "synced":
      return { ...state, wallet: event.spends.reduce(withWord, wallet) };
  }
}

/** Bytes that are no credential change nothing. */
function withCredential(
  wallet: HolderWallet,
  { credential, purse }: HolderEvent & { readonly type: "issued" },
): HolderWallet {
  const peeked = peekCredential(credential);
  return !peeked.ok
    ? wallet
    : {
        ...wallet,
        credential: toHex(credential),
        former: formerOf(wallet),
        counter: Math.max(wallet.counter, peeked.value.counterFloor),
        cumCash: 0,
        cumPromo: 0,
        renewal: null,
        purse: purse ?? wallet.purse,
      };
}

/** What a report of the spends under them needs. */
function formerOf(wallet: HolderWallet): readonly string[] {
  const waiting = new Set(unconfirmedSpends(wallet).map(({ credentialId }) => credentialId));
  const all = wallet.credential === null ? wallet.former : [...wallet.former, wallet.credential];
  return all.filter((credential) => {
    const peeked = peekCredential(fromHex(credential));
    return peeked.ok && waiting.has(toHex(peeked.value.id));
  });
}

type UplinkAnswered = Omit<HolderEvent & { readonly type: "uplink-answered" }, "typedCode"> & {
  readonly typedCode?: string | null;
};

function withUplink(
  wallet: HolderWallet,
  { nonce, token, typedCode = null }: UplinkAnswered,
): HolderWallet {
  const spend = findSpend(wallet, nonce);
  if (spend?.state !== "asking") {
    return wallet;
  }
  return token === null
    ? givenBack(wallet, { ...spend, state: "turned-down" })
    : withChanged(wallet, { ...spend, state: "granted", token: toHex(token), typedCode });
}

function withWord(
  wallet: HolderWallet,
  { nonce, state }: { readonly nonce: Uint8Array; readonly state: "booked" | "void" },
): HolderWallet {
  const spend = findSpend(wallet, nonce);
  if (spend?.state !== "unconfirmed" && spend?.state !== "booked") {
    return wallet;
  }
  if (state === "void") {
    return givenBack(wallet, { ...spend, state });
  }
  return spend.state === state ? wallet : withChanged(wallet, { ...spend, state });
}

/** It was never counted: what it had taken is there again, though not out of what was set aside. */
function givenBack(wallet: HolderWallet, spend: StoredSpend): HolderWallet {
  const { purse } = wallet;
  const { cash, promo } = spend;
  const full = { ...purse, cash: purse.cash + cash, promo: purse.promo + promo };
  return withChanged({ ...wallet, purse: full }, spend);
}

const withChanged = (wallet: HolderWallet, changed: StoredSpend): HolderWallet => ({
  ...wallet,
  spends: wallet.spends.map((spend) => (spend.nonce === changed.nonce ? changed : spend)),
});

export interface Holder {
  /** A command's answer. For where a crash of the phone is not what is tried out: nothing is stored. */
  transmit(command: Uint8Array): Uint8Array;
  tell(event: Happening): void;
  state(): HolderState;
}

/** A holder with its state inside it: for tests, simulations and the benchmark. */
export function createHolder(start: HolderState, deps: HolderDeps): Holder {
  let state = start;
  return {
    transmit(command) {
      const step = stepHolder(state, { type: "command", bytes: command }, deps);
      ({ state } = step);
      return step.answer ?? new Uint8Array(0);
    },
    tell(event) {
      ({ state } = stepHolder(state, event, deps));
    },
    state: () => state,
  };
}
