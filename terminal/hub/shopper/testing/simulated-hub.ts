/**
 * The hub as the customers' page meets it, played from memory: it opens what is signed with real cryptography, knows
 * who has joined, and judges check-ins as a test tells it to. Answers requests; who carries them is another's affair.
 */
import { toHex } from "@tillwave/shared/core/bytes";
import { LANGUAGES, type Language } from "@tillwave/shared/core/language";
import { nobleCrypto } from "@tillwave/shared/core/noble-crypto";
import {
  CHECK_INS_PATH,
  CUSTOMERS_PATH,
  type CheckInAnswer,
  type CustomerAnswer,
  type CustomersRefusal,
  SHOP_PATH,
  type ShopAnswer,
  type Visit,
} from "@tillwave/shared/presence/answers";
import { type CheckIn, openCheckIn } from "@tillwave/shared/presence/check-in";
import { isWordFresh, openCustomerWord } from "@tillwave/shared/presence/customer-word";
import { CONSENT_TEXT, ROUTE, SHOP } from "./simulated-shop.ts";

export interface HubRequest {
  readonly path: string;
  readonly body: Uint8Array;
}

export interface HubReply {
  readonly status: number;
  readonly json: object;
}

export interface SimulatedHub {
  /** Null: there is no answer. */
  answer(request: HubRequest): HubReply | null;
  /** From then on nothing is answered, or it is again. */
  setSilent(isSilent: boolean): void;
  /** How the next check-ins are judged. */
  judge(verdict: Partial<CheckInAnswer>): void;
  /** The next request of customers is refused, once. */
  refuseOnce(refusal: CustomersRefusal): void;
  /** As after a restore from an old copy: nobody has joined. */
  forget(): void;
  /** The merchant changes the text. */
  renewConsent(): void;
  setVisits(visits: readonly Visit[]): void;
  /** The longest names and the largest figures that a shop may have. */
  enlarge(): void;
  /** What was judged, the oldest first. */
  readonly checkIns: readonly CheckIn[];
  readonly customers: ReadonlySet<string>;
}

const STATUS_BY_ERROR: Readonly<Record<CustomersRefusal["error"], number>> = {
  malformed: 400,
  "unknown-customer": 401,
  "signature-invalid": 401,
  clock: 409,
  repeated: 409,
  "consent-outdated": 409,
  "too-many": 429,
  busy: 503,
};

const refusal = (refused: CustomersRefusal): HubReply => ({
  status: STATUS_BY_ERROR[refused.error],
  json: refused,
});

const enlarged = <T extends object>(zone: T): T => ({
  ...zone,
  name: "W".repeat(40),
  points: 10_000,
});

interface Member {
  readonly publicKey: Uint8Array;
  readonly consent: number;
}

/** What the hub knows, and what a test told it. */
interface State {
  now(): number;
  shop: ShopAnswer;
  route: CheckInAnswer["route"];
  isSilent: boolean;
  verdict: Partial<CheckInAnswer>;
  refused: CustomersRefusal | null;
  visits: readonly Visit[];
  readonly members: Map<string, Member>;
  readonly customers: Set<string>;
  readonly checkIns: CheckIn[];
  readonly said: Set<string>;
}

export function createSimulatedHub(now: () => number): SimulatedHub {
  const state: State = {
    now,
    shop: SHOP,
    route: ROUTE,
    isSilent: false,
    verdict: {},
    refused: null,
    visits: [],
    members: new Map(),
    customers: new Set(),
    checkIns: [],
    said: new Set(),
  };
  return {
    answer: (request) => (state.isSilent ? null : answer(state, request)),
    setSilent: (isSilent) => {
      state.isSilent = isSilent;
    },
    judge: (verdict) => {
      state.verdict = verdict;
    },
    refuseOnce: (refused) => {
      state.refused = refused;
    },
    forget: () => state.members.clear(),
    renewConsent: () => {
      const version = state.shop.consent.version + 1;
      const text = Object.fromEntries(
        LANGUAGES.map((one) => [one, `${CONSENT_TEXT[one]}\n(${version})`]),
      ) as Record<Language, string>;
      state.shop = { ...state.shop, consent: { version, text } };
    },
    setVisits: (visits) => {
      state.visits = visits;
    },
    enlarge: () => {
      const zones = state.shop.zones.map(enlarged);
      state.shop = { ...state.shop, name: "W".repeat(40), zones };
      state.route = state.route.map(enlarged);
    },
    checkIns: state.checkIns,
    customers: state.customers,
  };
}

function answer(state: State, { path, body }: HubRequest): HubReply {
  if (path === SHOP_PATH) {
    return { status: 200, json: state.shop };
  }
  if (state.refused !== null) {
    const once = state.refused;
    state.refused = null;
    return refusal(once);
  }
  switch (path) {
    case CUSTOMERS_PATH:
      return hearWord(state, body);
    case CHECK_INS_PATH:
      return hearCheckIn(state, body);
    default:
      return { status: 404, json: { error: "not-found" } };
  }
}

function hearWord(state: State, body: Uint8Array): HubReply {
  const { now, shop, members, customers, said } = state;
  const opened = openCustomerWord(body, nobleCrypto);
  if (!opened.ok) {
    return refusal({ error: "malformed" });
  }
  const { word } = opened.value;
  const name = toHex(opened.value.customer);
  if (!isWordFresh(word, now())) {
    return refusal({ error: "clock", hubTime: now() });
  }
  if (said.has(toHex(word.random))) {
    return refusal({ error: "repeated" });
  }
  said.add(toHex(word.random));
  if (word.consentVersion < shop.consent.version) {
    return refusal({ error: "consent-outdated" });
  }
  if (word.what === "join") {
    members.set(name, { publicKey: word.publicKey, consent: word.consentVersion });
    customers.add(name);
  }
  const member = members.get(name);
  if (member === undefined) {
    return refusal({ error: "unknown-customer" });
  }
  if (word.what === "erase") {
    members.delete(name);
    customers.delete(name);
  }
  return { status: 200, json: accountOf(state, name, word.what === "erase" ? null : member) };
}

function accountOf(state: State, customer: string, member: Member | null): CustomerAnswer {
  const visits = member === null ? [] : state.visits;
  const sum = (of: Visit["state"]): number =>
    visits.filter((visit) => visit.state === of).reduce((all, { points }) => all + points, 0);
  return {
    customer,
    total: sum("counted"),
    held: sum("held"),
    visits: [...visits],
    consent: member?.consent ?? null,
  };
}

function hearCheckIn(
  { members, checkIns, shop, route, verdict }: State,
  body: Uint8Array,
): HubReply {
  const keyOf = (customer: Uint8Array): Uint8Array | null =>
    members.get(toHex(customer))?.publicKey ?? null;
  const opened = openCheckIn(body, { keyOf, crypto: nobleCrypto });
  if (!opened.ok) {
    const error = opened.error.type === "unknown-key" ? "unknown-customer" : "malformed";
    return refusal({ error });
  }
  const { checkIn } = opened.value;
  checkIns.push(checkIn);
  const zone = shop.zones.find(({ place }) => place === checkIn.place);
  const judged: CheckInAnswer = {
    status: "accepted",
    place: zone === undefined ? null : { number: zone.place, name: zone.name },
    points: zone?.points ?? 0,
    held: 0,
    total: 25,
    nextRewardAt: null,
    reward: null,
    route: route.map(({ place, name, points, done }) => ({
      place,
      name,
      points,
      done: done || place === checkIn.place,
    })),
    ...verdict,
  };
  return { status: 200, json: judged };
}
