/** What the lab's page and the lab say to each other about the card terminal; part of lab.ts. */
import * as v from "valibot";
import type { Minor } from "../sale/money.ts";

/** Payments that the page is shown, the latest first. */
export const SHOWN_PAYMENTS_MAX = 8;

/** What is wrong with it, from the next thing that it hears. */
export const CARD_FAULTS = [
  "none",
  /** It does what it is asked, and its answer is lost. */
  "answers-lost",
  /** What it is asked is lost, too. */
  "deaf",
  "answers-twice",
  /** So late that the till has long given up waiting. */
  "answers-late",
  /** It hangs up as soon as a customer has paid, before it says so. */
  "hangs-up-when-paid",
  "nonsense",
  "wrong-amount",
] as const;
export type CardFault = (typeof CARD_FAULTS)[number];

const cardDeedSchema = v.union([
  v.strictObject({ isOn: v.boolean() }),
  v.strictObject({ fault: v.picklist(CARD_FAULTS) }),
  /** The customer at the terminal. */
  v.strictObject({
    customer: v.picklist(["pays", "is-declined", "mistypes-pin", "gives-up"]),
  }),
  /** Switched off and on: a payment in progress is over, what it remembers stays. */
  v.strictObject({ restart: v.literal(true) }),
  /** The night's settlement. */
  v.strictObject({ settle: v.literal(true) }),
  /** The card's bank refuses what the terminal had approved. */
  v.strictObject({ refuseLater: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
]);
export type CardDeed = v.InferOutput<typeof cardDeedSchema>;

export const cardCommandSchemas = [
  v.strictObject({ type: v.literal("card-terminal"), deed: cardDeedSchema }),
] as const;

export interface LabCardTerminalView {
  /** On 127.0.0.1: where a till finds it. */
  readonly port: number;
  readonly isOn: boolean;
  readonly fault: CardFault;
  readonly connections: number;
  /** What its screen asks a customer for; null while nobody is to pay. */
  readonly asks: { readonly amount: Minor; readonly currency: string } | null;
  readonly payments: readonly {
    readonly reference: string;
    readonly amount: Minor;
    readonly currency: string;
    readonly state:
      | "in-progress"
      | "approved"
      | "settled"
      | "declined"
      | "cancelled"
      | "refused-later";
  }[];
}
