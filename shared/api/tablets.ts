/**
 * Second tablets and customers' screens: who may speak to this till beside its own page, and how they came to.
 *
 *   GET  /api/tablets         → TabletsView                    the list, and the code that is shown
 *   POST /api/tablets         TabletRequest → TabletReply      a code, a name, an end
 *   GET  /api/customer-token  → CustomerTokenReply             for a customer's screen: reads the feed, and nothing else
 *   POST /api/pair            PairRequest → PairReply          over HTTPS only, by whoever knows the code that is shown
 *
 * Three kinds of token (`Authorization: Bearer TOKEN`), each of 32 random bytes or a digest of them:
 *
 *   the till's      on loopback only            everything
 *   a tablet's      on the shop's network only  everything
 *   a customer's    on either                   GET /api/feed, in which stands what a customer may see: CustomerMessage;
 *                                               POST /api/customer-language
 */
import * as v from "valibot";
import type { NeedsSupervisor } from "../sale/supervision.ts";
import type { PaidSaleView, ShopView, TapView, TillView } from "./till.ts";
import { approvalSchema, randomIdSchema } from "./fields.ts";

/** Paired at one time. */
export const TABLETS_MAX = 16;
export const TABLET_NAME_MAX = 40;
/** How long a pairing code can be used, in milliseconds. */
export const PAIRING_LIFE_MS = 5 * 60_000;
/** Wrong tries that end a code. */
export const PAIRING_TRIES_MAX = 5;

const nameSchema = v.pipe(
  v.string(),
  v.maxLength(TABLET_NAME_MAX),
  v.trim(),
  v.minLength(1),
  // Of a line of a list: nothing in it steers a terminal or turns the writing round.
  v.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u),
);
/** What a tablet is for: it sells as the till does, or it stands on the customer's side. */
const useSchema = v.picklist(["selling", "customer"]);
export type TabletUse = v.InferOutput<typeof useSchema>;

export const tabletRequestSchema = v.variant("action", [
  /** Shows a code; the one before it ends. */
  v.strictObject({
    action: v.literal("offer"),
    id: randomIdSchema,
    use: useSchema,
    approval: approvalSchema,
  }),
  /** The code is no longer shown. */
  v.strictObject({ action: v.literal("withdraw") }),
  v.strictObject({
    action: v.literal("rename"),
    id: randomIdSchema,
    tablet: randomIdSchema,
    name: nameSchema,
    approval: approvalSchema,
  }),
  /** It is let go of at once, and its token is worth nothing any more. */
  v.strictObject({
    action: v.literal("revoke"),
    id: randomIdSchema,
    tablet: randomIdSchema,
    approval: approvalSchema,
  }),
]);
export type TabletRequest = v.InferOutput<typeof tabletRequestSchema>;

export type TabletReply =
  | ({ readonly ok: true } & TabletsView)
  | { readonly ok: false; readonly error: TabletError };

export type TabletError =
  | NeedsSupervisor
  /** This till serves its own page only, or cannot at the moment: the view says why. */
  | { readonly type: "not-served" }
  | { readonly type: "too-many-tablets" }
  | { readonly type: "no-such-tablet" }
  /** The disk did not take it: all is as it was. */
  | { readonly type: "not-stored" }
  /** Nobody is signed in. */
  | { readonly type: "locked" };

export interface TabletsView {
  readonly lan: LanView;
  readonly tablets: readonly TabletView[];
  /** The code that was shown last; null where none was since the start. */
  readonly offer: OfferView | null;
}

/** This till's face to the shop's network. */
export type LanView =
  | { readonly state: "off" }
  | { readonly state: "starting" }
  /** It is tried again by itself. */
  | {
      readonly state: "closed";
      readonly why: "port-taken" | "no-such-address" | "failed";
      readonly port: number;
    }
  | {
      readonly state: "open";
      /** `https://192.168.1.5:8456`, the likeliest first; empty while this machine is on no network. */
      readonly addresses: readonly string[];
      /** SHA-256 of the certificate that browsers are shown, `AB:CD:…`. */
      readonly fingerprint: string;
      /** Of the authority that made it, for who installs that one. */
      readonly authority: string;
    };

export interface TabletView {
  readonly id: string;
  readonly name: string;
  readonly use: TabletUse;
  /** Unix milliseconds. */
  readonly added: number;
  readonly seen: number | null;
  /** A page of it is open. */
  readonly isOpen: boolean;
}

export type OfferView =
  | {
      readonly state: "open";
      readonly use: TabletUse;
      /** `ABCD-EFGH`. */
      readonly code: string;
      /** What the QR says; null while this machine is on no network. */
      readonly url: string | null;
      /** How long it can still be used, in milliseconds. */
      readonly leftMs: number;
      readonly triesLeft: number;
    }
  | { readonly state: "used"; readonly tablet: string }
  | { readonly state: "late" | "too-many-tries" | "withdrawn" };

export const pairRequestSchema = v.strictObject({
  /** Made by the tablet for this pairing: sent again, it gets the same token. */
  id: randomIdSchema,
  /** As it was scanned or typed. */
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
  /** What people shall call this tablet. */
  name: nameSchema,
});
export type PairRequest = v.InferOutput<typeof pairRequestSchema>;

export type PairReply =
  | {
      readonly ok: true;
      readonly token: string;
      readonly name: string;
      readonly use: TabletUse;
    }
  | { readonly ok: false; readonly error: PairError };

export type PairError =
  /** Mistyped, used, late, withdrawn, or none is shown: the till's own page says which. */
  | { readonly type: "code-refused" }
  | { readonly type: "too-many-tablets" }
  | { readonly type: "not-stored" };

/** For a screen beside the page that asks. */
export interface CustomerTokenReply {
  readonly token: string;
}

/** What stands in the feed of a customer's screen. */
export type CustomerMessage =
  | {
      readonly type: "hello";
      readonly build?: string;
      readonly shop: ShopView;
      readonly view: CustomerView;
      readonly tap: TapView;
    }
  | { readonly type: "view"; readonly view: CustomerView }
  | { readonly type: "tap"; readonly tap: TapView }
  | { readonly type: "trouble" }
  | { readonly type: "heartbeat" };

/** The sale in hand and nothing beside it: no held basket, no number of any other sale. */
export interface CustomerView extends TillView {
  readonly paid: PaidSaleView | null;
}
