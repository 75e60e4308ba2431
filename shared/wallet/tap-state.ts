/**
 * A tap as the till sees it: where it stands, what happens to it, what is to be done.
 *
 * Spec: Tillwave protocols, version 1, §1.5. `tap.ts` has the picture and the rules.
 */
import type { TapError, TapNotice, UnknownWhy } from "../api/till.ts";
import type { Crypto } from "../core/crypto.ts";
import type { Result } from "../core/result.ts";
import type { TenderProof } from "../sale/tender-proof.ts";
import type { SeenSpends } from "./check-answer.ts";
import type { Credential } from "./credential.ts";
import type { Hello } from "./hello.ts";
import type { FoundSpend, HoldRefusal } from "./hub-messages.ts";
import type { Policy } from "./policy.ts";
import type { Presentation, Presented } from "./presentation.ts";
import type { TapAtRisk } from "./risk.ts";
import type { SpendRequest } from "./spend-request.ts";
import type { TillProof } from "./till-proof.ts";
import type { OpenTender } from "./token.ts";

/** How long each command may take, in milliseconds (§1.11). */
export const SELECT_MAX_MS = 300;
export const PRESENT_MAX_MS = 500;
export const SPEND_MAX_MS = 1000;
export const RECALL_MAX_MS = 500;
export const GET_TOKEN_MAX_MS = 300;
export const RESULT_MAX_MS = 300;
/** A phone that asks the hub is asked for its answer this often, and so many times in one visit. */
export const TOKEN_POLL_MS = 250;
export const TOKEN_POLLS_MAX = 12;
/** The hub is asked about a tender that is in doubt this often, in milliseconds. */
export const ENQUIRE_EVERY_MS = 2000;
/** A person may decide after so long, where no policy says otherwise, in seconds. */
export const UNKNOWN_SECONDS = 90;

/** Of the sale in hand: what the journal holds under `tender-opened`. */
export interface TapTender {
  /** Unique within the sale. */
  readonly tender: number;
  readonly request: SpendRequest;
  /** As it goes on air. */
  readonly bytes: Uint8Array;
}

export interface TapCard {
  readonly id: number;
  readonly kind: "iso-dep" | "storage" | "unknown";
}

/** Who holds the phone, as its hello said. */
export interface ShownWallet {
  readonly hello: Hello;
  readonly credential: Credential;
}

export interface Grading {
  readonly grade: "authorised" | "at-risk";
  /** The hub's, where it was asked before the phone was. */
  readonly token: Uint8Array | null;
}

/** Who was sent the request. */
export interface Suspect {
  /** Of the credential, 8 bytes. */
  readonly id: Uint8Array;
  /** Null where it was to ask the hub: then nothing that it signs for the till itself is counted. */
  readonly grading: Grading | null;
}

/** What is kept beside the journal of who was asked, and not synced: it survives a kill, not a power cut. */
export interface Mark {
  readonly nonce: Uint8Array;
  /** Null where a phone may have read the request from the screen. */
  readonly suspect: Suspect | null;
}

export type TapStep =
  | { readonly type: "closed" }
  | Armed
  | Checking
  | AskedStep
  | Doubt
  /** The journal takes what became of it; ends within the same turn of the event loop. */
  | Recording;

export interface Armed {
  readonly type: "armed";
  readonly tender: TapTender;
  /** Whoever was sent this very request and refused. Nobody else is sent it. */
  readonly refusedBy: Uint8Array | null;
  readonly notice: TapNotice | null;
}

/** Somebody is here; nothing was asked for yet. */
export interface Checking {
  readonly type: "checking";
  readonly tender: TapTender;
  readonly refusedBy: Uint8Array | null;
  readonly at: CheckStep;
}

export type CheckStep =
  | { readonly type: "selecting"; readonly card: number }
  | ({ readonly type: "presenting" } & Visitor)
  /** The hub is asked to vouch for it. */
  | ({ readonly type: "holding" } & Visitor)
  /** The same for a code that the customer shows. */
  | { readonly type: "holding-code"; readonly shown: ShownCode };

export interface Visitor {
  readonly card: number;
  readonly wallet: ShownWallet;
  /** The till's certificate was shown, and the wallet believes it. */
  readonly isProven: boolean;
}

export interface ShownCode {
  readonly presented: Presented;
  readonly presentation: Presentation;
  readonly credential: Credential;
}

/** SPEND is out: nobody knows what the phone does with it until it has answered. */
export interface AskedStep extends Visitor {
  readonly type: "asked";
  readonly tender: TapTender;
  /** Null where the phone is to ask the hub. */
  readonly grading: Grading | null;
  /** Other phones may have read the request from the screen. */
  readonly isShown: boolean;
  readonly waitsFor: "spend" | "present";
}

/** Somebody may have paid. Nothing else is taken for the sale. */
export interface Doubt {
  readonly type: "doubt";
  /** Uplink: a phone asks the hub. Silence: a phone was asked and has not answered. */
  readonly of: "uplink" | "silence";
  readonly tender: TapTender;
  /** Null where it may be anybody: then no promise of a wallet proves anything. */
  readonly suspect: Suspect | null;
  readonly why: UnknownWhy;
  readonly hint: "other-phone" | "not-found-yet" | "cannot-be-believed" | null;
  /** By the monotonic clock, in milliseconds: a person may decide from then on. */
  readonly until: number;
  readonly codeTriesLeft: number;
  readonly visit: Visit | null;
}

export interface Visit {
  readonly card: number;
  readonly doing: "selecting" | "recalling" | "fetching" | "waiting";
  readonly wallet: ShownWallet | null;
  readonly polls: number;
}

export interface Recording {
  readonly type: "recording";
  readonly tender: TapTender;
  /** Where it goes on when the disk takes nothing. */
  readonly back: Armed | Doubt;
  readonly after:
    | { readonly type: "paid"; readonly card: number | null }
    /** Under the new nonce, with the phone that is still there. */
    | { readonly type: "go-on"; readonly visitor: Visitor }
    | { readonly type: "armed"; readonly card: number | null; readonly notice: TapNotice | null };
}

export interface TapState {
  readonly step: TapStep;
  /** What lies in the field and was not released. */
  readonly cards: readonly TapCard[];
}

export const TAP_START: TapState = { step: { type: "closed" }, cards: [] };

export type CommandName = "select" | "present" | "spend" | "recall" | "get-token";
export type TapTimer = "hold" | "token" | "enquire" | "escalate";

/** Why a command was not answered. */
export interface NotAnswered {
  readonly type: "removed" | "no-answer" | "deadline" | "reader-lost";
}

export type HoldAnswer =
  | { readonly type: "token"; readonly token: Uint8Array }
  | { readonly type: "refused"; readonly why: HoldRefusal }
  | { readonly type: "failed" };

export type TapEvent =
  /** A tender was opened, and the journal holds it. */
  | { readonly type: "opened"; readonly tender: TapTender }
  /** The till was started anew while somebody may have been asked. */
  | {
      readonly type: "restarted";
      readonly tender: TapTender;
      readonly suspect: Suspect | null;
      readonly why: "restarted" | "power-cut";
    }
  /** No tender is open any more. */
  | { readonly type: "closed" }
  /** The mark could not be written, so nothing was asked. */
  | { readonly type: "not-asked"; readonly card: number }
  /** The disk is full: nothing of it was written. */
  | { readonly type: "not-recorded" }
  | { readonly type: "card"; readonly card: TapCard }
  | { readonly type: "removed"; readonly card: number }
  | {
      readonly type: "answered";
      readonly card: number;
      readonly command: CommandName;
      readonly answer: Result<Uint8Array, NotAnswered>;
    }
  /** For the credential that was asked for: another may be here by now, under the same nonce. */
  | {
      readonly type: "hold-answered";
      readonly nonce: Uint8Array;
      readonly credential: Uint8Array;
      readonly answer: HoldAnswer;
    }
  /** Null where the hub knows nothing of it, or was not reached. */
  | {
      readonly type: "enquiry-answered";
      readonly nonce: Uint8Array;
      readonly found: FoundSpend | null;
    }
  | { readonly type: "due"; readonly timer: TapTimer }
  | PersonsEvent;

/** What a person does; it is answered at once. */
export type PersonsEvent =
  | { readonly type: "uplink-asked"; readonly tender: number }
  | { readonly type: "code-typed"; readonly tender: number; readonly digits: string }
  | { readonly type: "token-scanned"; readonly tender: number; readonly token: Uint8Array }
  | { readonly type: "code-shown"; readonly tender: number; readonly presented: Presented }
  | { readonly type: "void-asked"; readonly tender: number; readonly reason: string };

/** What a till keeps of a wallet that has paid. */
export interface PaidBy {
  readonly alias: Uint8Array;
  readonly seen: SeenSpends;
  /** Unix seconds: of the credential. */
  readonly expires: number;
  /** Minor units that nobody has vouched for. */
  readonly atRisk: number;
}

export type TapAlarm =
  | { readonly type: "wallet-cloned"; readonly credential: Uint8Array }
  | { readonly type: "answer-not-believed"; readonly credential: Uint8Array; readonly why: string };

export type TapEffect =
  | {
      readonly type: "transmit";
      readonly card: number;
      readonly command: Exclude<CommandName, "spend">;
      readonly bytes: Uint8Array;
      readonly deadlineMs: number;
    }
  /** SPEND. It does not leave before the mark is written. */
  | {
      readonly type: "ask";
      readonly card: number;
      readonly mark: Mark;
      readonly bytes: Uint8Array;
      readonly deadlineMs: number;
      /** To be made ready for its signature while the phone works. */
      readonly holderKey: Uint8Array;
    }
  | { readonly type: "mark"; readonly mark: Mark }
  | { readonly type: "unmark" }
  | { readonly type: "release"; readonly card: number }
  /** A last word for the phone's screen; then it is released. */
  | { readonly type: "tell"; readonly card: number; readonly bytes: Uint8Array }
  | { readonly type: "hold"; readonly credential: Uint8Array; readonly tender: TapTender }
  | { readonly type: "enquire"; readonly tender: TapTender }
  | { readonly type: "timer"; readonly timer: TapTimer; readonly afterMs: number | null }
  /** The sale's tender is unknown from here on. */
  | { readonly type: "doubt"; readonly tender: number }
  | { readonly type: "wrong-code" }
  | { readonly type: "alarm"; readonly alarm: TapAlarm }
  | RecordEffect;

/** To be in the journal before anybody is told; answered by `opened`, `closed` or `not-recorded`. */
export type RecordEffect =
  | {
      readonly type: "pay";
      readonly tender: TapTender;
      readonly proof: TenderProof;
      readonly by: PaidBy | null;
    }
  /** Under a new nonce. Nobody's spend is at stake. */
  | { readonly type: "reopen"; readonly tender: TapTender }
  | { readonly type: "absent"; readonly tender: TapTender; readonly absence: Uint8Array }
  | {
      readonly type: "void";
      readonly tender: TapTender;
      readonly reason: string;
      readonly evidence: Uint8Array | null;
    };

/** The press or the scan was refused, and nothing has changed but what the effects say. */
export type TapRefusal = Exclude<TapError, { readonly type: "not-selling" }>;

export interface TapTurn {
  readonly state: TapState;
  readonly effects: readonly TapEffect[];
  readonly refusal: TapRefusal | null;
}

/** What the rules ask of the till around them. Everything as it is now. */
export interface TapWorld {
  readonly crypto: Crypto;
  readonly merchant: number;
  readonly currency: string;
  readonly epoch: number;
  /** Trusted time, Unix seconds. */
  readonly now: number;
  /** Milliseconds, never going back. */
  readonly monotonic: number;
  /** Unix milliseconds, as people read them. */
  readonly wall: number;
  /** This till has its keys, and neither its certificate nor its hub's trust has ended. */
  readonly canPay: boolean;
  /** The hub's, that are valid now. */
  keys(use: "credential" | "ledger"): readonly Uint8Array[];
  isDenied(alias: Uint8Array): boolean;
  readonly policy: Policy | null;
  seen(alias: Uint8Array): SeenSpends | null;
  risk(alias: Uint8Array): Pick<TapAtRisk, "secondsOffline" | "denyListAge" | "spent">;
  /** Whether the hub answers. */
  readonly isOnline: boolean;
  /** Of this till, as the hub signed it. */
  readonly certificate: Uint8Array;
  prove(proof: TillProof): Uint8Array;
  typedCode(tender: OpenTender): string;
  /** Too many wrong ones in the last hour. */
  areCodesLocked(): boolean;
}
