/**
 * The lab's phones, and the other things that customers hold to a reader: what people do with them, and
 * how they are. Part of lab.ts.
 */
import * as v from "valibot";
import type { Picture } from "./lab-picture.ts";

export const PHONES = ["phone-1", "phone-2", "phone-3"] as const;
export type PhoneId = (typeof PHONES)[number];

export const OTHER_CARDS = ["bank-card", "transit-card", "unknown-card", "ntag", "type-4"] as const;
export type OtherCardId = (typeof OTHER_CARDS)[number];

export const TAPPABLES = [...PHONES, ...OTHER_CARDS] as const;
export type Tappable = (typeof TAPPABLES)[number];

/** On the line: the very bytes, or the lack of them. */
export const WIRE_FAULTS = [
  /** Taken away as the command comes: the phone never heard it. */
  "pull-before",
  /** Taken away within the answer. */
  "pull-after-bytes",
  /** The phone heard it, and says nothing for as long as it lies there. */
  "hang",
  /** Every byte arrives, a little at a time. */
  "slow-radio",
  /** The answer ends in the middle, and looks like a whole one. */
  "partial",
  "empty",
  /** Half a status word. */
  "one-byte",
  /** More bytes than a short answer can have. */
  "oversized",
  /** An answer that nobody asked for comes before the one that was. */
  "stray",
  /** One bit of the signature is another. */
  "forged",
] as const;
export type WireFault = (typeof WIRE_FAULTS)[number];

/** In the wallet itself; the bytes are as whole as any. */
export const WALLET_FAULTS = [
  /** Signed by a hub that this shop does not know. */
  "wrong-hub",
  /** Its credential ended an hour ago. */
  "expired",
  /** Somebody has put the phone back to how it was before its last payment. */
  "counter-back",
  /** A copy of the phone taps; the phone itself does not know of it. */
  "cloned",
] as const;

export const PHONE_FAULTS = [...WIRE_FAULTS, ...WALLET_FAULTS] as const;
export type PhoneFault = (typeof PHONE_FAULTS)[number];

/** Which answer a fault of the line strikes. */
export const FAULT_MOMENTS = ["select", "spend", "recall", "any"] as const;
export type FaultMoment = (typeof FAULT_MOMENTS)[number];

const faultSchema = v.strictObject({
  name: v.picklist(PHONE_FAULTS),
  at: v.picklist(FAULT_MOMENTS),
  /** For `pull-after-bytes`: so many bytes of the frame still get out, two of length first. */
  afterBytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(300)),
});
export type FaultSetting = v.InferOutput<typeof faultSchema>;

const SCANNED_CHARACTERS_MAX = 400;
const amountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Each says how the phone shall be, or what its user does. */
export const phoneChangeSchema = v.union([
  v.strictObject({ isUnlocked: v.boolean() }),
  v.strictObject({ isOnline: v.boolean() }),
  v.strictObject({ wantsTillProof: v.boolean() }),
  /** At its next tap; gone once it has acted and the phone is taken away. */
  v.strictObject({ fault: v.nullable(faultSchema) }),
  /** To what the phone asks on its screen. */
  v.strictObject({ say: v.picklist(["yes", "no"]) }),
  /** By finger or face, without being asked. */
  v.strictObject({ act: v.picklist(["verify", "report", "renew", "reset", "hide-code"]) }),
  /** A code for a till without NFC, up to so many minor units. */
  v.strictObject({ show: amountSchema }),
  /** A till's code that the phone has read. */
  v.strictObject({ scan: v.pipe(v.string(), v.maxLength(SCANNED_CHARACTERS_MAX)) }),
]);
export type PhoneChange = v.InferOutput<typeof phoneChangeSchema>;

const reader = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)));

export const phoneCommandSchemas = [
  /** To the reader at this port of 127.0.0.1; null: to the first one that is free. */
  v.strictObject({ type: v.literal("hold"), what: v.picklist(TAPPABLES), reader }),
  v.strictObject({ type: v.literal("take-away"), what: v.picklist(TAPPABLES) }),
  v.strictObject({
    type: v.literal("phone"),
    phone: v.picklist(PHONES),
    change: phoneChangeSchema,
  }),
] as const;

export type PhoneError =
  /** The lab was started without one. */
  | { readonly type: "no-reader" }
  | { readonly type: "reader-taken"; readonly by: Tappable }
  | { readonly type: "no-wallet" }
  | { readonly type: "not-a-request" }
  | { readonly type: "other-shop" }
  /** The wallet itself says no, or its hub does. */
  | { readonly type: "phone-refused"; readonly why: string }
  | { readonly type: "no-hub" };

export interface BenchView {
  readonly readers: readonly ReaderSpot[];
  readonly phones: readonly PhoneView[];
  readonly cards: readonly OtherCardView[];
}

export interface ReaderSpot {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly holds: Tappable | null;
  /** Whether a reader listened there when something was last held to it; null before. */
  readonly isThere: boolean | null;
}

export interface PhoneView {
  readonly id: PhoneId;
  /** Null while nobody has issued a wallet to it. */
  readonly wallet: WalletView | null;
  /** Why there is none, or what the hub last said no to. */
  readonly trouble: PhoneTrouble | null;
  readonly isUnlocked: boolean;
  readonly isOnline: boolean;
  readonly wantsTillProof: boolean;
  readonly asked: AskedView | null;
  /** The till's last word. */
  readonly told: { readonly outcome: number; readonly text: string } | null;
  readonly code: CodeView | null;
  readonly fault: FaultSetting | null;
  /** The reader that it is held to. */
  readonly heldTo: number | null;
}

export type PhoneTrouble =
  | { readonly type: "no-console" }
  | { readonly type: "hub-unreachable" }
  | { readonly type: "hub-refused"; readonly why: string }
  /** The phone's own storage does not take it. */
  | { readonly type: "disk" };

export interface WalletView {
  readonly merchant: number;
  readonly shop: string | null;
  /** False for another shop's. */
  readonly isOurs: boolean;
  /** Three capital letters. */
  readonly currency: string;
  readonly cash: number;
  readonly promo: number;
  readonly hasCard: boolean;
  /** Above this the user must confirm. */
  readonly noGesture: number;
  readonly perTap: number;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly counter: number;
  /** Spends that the hub has not heard of, or not said a final word about. */
  readonly unconfirmed: number;
  /** Newest first. */
  readonly spends: readonly SpendView[];
}

export interface SpendView {
  /** The first 4 bytes of its nonce, in hex. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly terminal: number;
  readonly amount: number;
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
  readonly state: "unconfirmed" | "booked" | "void" | "asking" | "granted" | "turned-down";
}

export interface AskedView {
  readonly terminal: number;
  /** As the till has shown in its certificate; null where it has shown none. */
  readonly till: string | null;
  readonly amount: number;
  readonly answer: "waiting" | "confirmed" | "refused";
}

export interface CodeView {
  /** For the till's scanner: a code to pay with, or the hub's word that it was paid. */
  readonly kind: "pay" | "paid";
  readonly text: string;
  readonly picture: Picture;
  readonly amount: number;
  /** The hub's word as eight digits, for a cashier to type. */
  readonly typedCode: string | null;
  /** Milliseconds since 1970; null where it does not end. */
  readonly until: number | null;
}

export interface OtherCardView {
  readonly id: OtherCardId;
  readonly heldTo: number | null;
  /** What a tag leads to; null for what is none, or has none. */
  readonly url: string | null;
  /** Commands that it was given since the lab was started. */
  readonly commands: number;
}

/** One thing that went over a virtual field. `GET /api/lab/field` has all that the lab remembers, oldest first. */
export interface FieldEvent {
  readonly n: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what: Tappable;
  readonly reader: number;
  readonly type: "laid" | "lifted" | "on" | "off" | "reset" | "command" | "answer" | "fault";
  /** Bytes of the command, or those that went out for the answer, frame and all; the fault's name. */
  readonly data: string;
}
export const FIELD_EVENTS_MAX = 20_000;
