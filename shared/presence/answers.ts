/**
 * What the hub answers a customer's page, in JSON.
 *
 *   GET  /v1/shop       → ShopAnswer
 *   POST /v1/customers  CustomerWord (COSE)  → CustomerAnswer | CustomersRefusal
 *   POST /v1/check-ins  CheckIn (COSE)       → CheckInAnswer  | CustomersRefusal
 *
 * A check-in that was judged is answered with 200 and its status, whatever that is (protocols §2.4); what
 * could not be judged with the refusal and its own HTTP status.
 */
import * as v from "valibot";

export const CHECK_INS_PATH = "/v1/check-ins";
export const CUSTOMERS_PATH = "/v1/customers";
export const SHOP_PATH = "/v1/shop";

/** Places of a route, and zones of a shop, that are looked at. */
const ZONES_MAX = 1000;
const VISITS_MAX = 1000;
const WORDS_MAX = 4000;

export const CHECK_IN_STATUSES = [
  /** Fresh; `points` are booked. */
  "accepted",
  /** Fresh, and this period's reward was had before. */
  "already-rewarded",
  /** The same customer, place and window: the same check-in once more. */
  "duplicate",
  /** A code of the last hours: a recording. */
  "stale-code",
  /** The place's emitter has not been heard by the shop itself: `held` waits for that. */
  "stale-emitter",
  "wrong-code",
  "unknown-place",
  /** Heard in time and sent too late: the visit counts, points do not. */
  "late",
  /** Too much at once; `waitSeconds` says how long. */
  "limited",
] as const;
export type CheckInStatus = (typeof CHECK_IN_STATUSES)[number];

const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const placeSchema = v.pipe(countSchema, v.maxValue(0xffff_ffff));
const nameSchema = v.pipe(v.string(), v.maxLength(200));
/** Unix milliseconds. */
const timeSchema = countSchema;

/** A step of "Keep going": zones of this shop in the order that the merchant gave them. */
const stepSchema = v.object({
  place: placeSchema,
  name: nameSchema,
  points: countSchema,
  /** Rewarded in its present period. */
  done: v.boolean(),
});
export type RouteStep = v.InferOutput<typeof stepSchema>;

export const checkInAnswerSchema = v.object({
  status: v.picklist(CHECK_IN_STATUSES),
  place: v.nullable(v.object({ number: placeSchema, name: nameSchema })),
  /** Booked for this one. */
  points: countSchema,
  /** Held for this one. */
  held: countSchema,
  /** All that the customer has, without what is held. */
  total: countSchema,
  /** When this place rewards again; null where it would at once. */
  nextRewardAt: v.nullable(timeSchema),
  /** What the merchant promises here. */
  reward: v.nullable(nameSchema),
  route: v.pipe(v.array(stepSchema), v.maxLength(ZONES_MAX)),
  /** With `limited` alone. */
  waitSeconds: v.optional(countSchema),
});
export type CheckInAnswer = v.InferOutput<typeof checkInAnswerSchema>;

const visitSchema = v.object({
  place: placeSchema,
  name: nameSchema,
  at: timeSchema,
  points: countSchema,
  /** dropped: was held, and the emitter turned out to have sent something old; late: no points. */
  state: v.picklist(["counted", "held", "dropped", "late"]),
});
export type Visit = v.InferOutput<typeof visitSchema>;

export const customerAnswerSchema = v.object({
  /** Its id, 16 hex digits. */
  customer: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)),
  total: countSchema,
  held: countSchema,
  /** The newest first. */
  visits: v.pipe(v.array(visitSchema), v.maxLength(VISITS_MAX)),
  /** Version of the consent that is stored; null after `erase`. */
  consent: v.nullable(countSchema),
});
export type CustomerAnswer = v.InferOutput<typeof customerAnswerSchema>;

const words = v.pipe(v.string(), v.maxLength(WORDS_MAX));
const wordsSchema = v.object({
  en: words,
  "zh-Hant": words,
  "zh-Hans": words,
  ja: words,
  ko: words,
});

const shopZoneSchema = v.object({
  place: placeSchema,
  name: nameSchema,
  points: countSchema,
  kind: v.picklist(["entry", "zone"]),
  /** Where customers are sent from here. */
  next: v.nullable(placeSchema),
});

export const shopAnswerSchema = v.object({
  merchant: placeSchema,
  name: nameSchema,
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u)),
  consent: v.object({ version: countSchema, text: wordsSchema }),
  zones: v.pipe(v.array(shopZoneSchema), v.maxLength(ZONES_MAX)),
  /** Whether the hub itself speaks HTTPS to customers, or stands behind a proxy that does. */
  secure: v.boolean(),
});
export type ShopAnswer = v.InferOutput<typeof shopAnswerSchema>;

export const CUSTOMERS_REFUSALS = [
  /** 400: no check-in, no word, of another merchant, or of another version. */
  "malformed",
  /** 401: nobody of this name has joined; the page joins and sends again. */
  "unknown-customer",
  /** 401. */
  "signature-invalid",
  /** 409: the phone's clock is more than ten minutes off; `hubTime` says by how much. */
  "clock",
  /** 409: said before. */
  "repeated",
  /** 409: there is a newer consent text; the page asks again. */
  "consent-outdated",
  /** 429: too much from this address; `waitSeconds`. */
  "too-many",
  /** 503: the hub cannot store at the moment; the page tries again. */
  "busy",
] as const;
export type CustomersRefusalType = (typeof CUSTOMERS_REFUSALS)[number];

export const customersRefusalSchema = v.object({
  error: v.picklist(CUSTOMERS_REFUSALS),
  waitSeconds: v.optional(countSchema),
  /** Unix milliseconds. */
  hubTime: v.optional(timeSchema),
});
export type CustomersRefusal = v.InferOutput<typeof customersRefusalSchema>;
