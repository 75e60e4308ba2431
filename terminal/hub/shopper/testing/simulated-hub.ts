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

export function createSimulatedHub(now: () => number): SimulatedHub {
  let shop: ShopAnswer = SHOP;
  let route = ROUTE;
  let isSilent = false;
  let verdict: Partial<CheckInAnswer> = {};
  let refused: CustomersRefusal | null = null;
  let visits: readonly Visit[] = [];
  const members = new Map<string, Member>();
  const customers = new Set<string>();
  const checkIns: CheckIn[] = [];
  const said = new Set<string>();

  function hearWord(body: Uint8Array): HubReply {
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
    return { status: 200, json: accountOf(name, word.what === "erase" ? null : member) };
  }

  function accountOf(customer: string, member: Member | null): CustomerAnswer {
    const kept = member === null ? [] : visits;
    const sum = (state: Visit["state"]): number =>
      kept.filter((visit) => visit.state === state).reduce((all, { points }) => all + points, 0);
    return {
      customer,
      total: sum("counted"),
      held: sum("held"),
      visits: [...kept],
      consent: member?.consent ?? null,
    };
  }

  function hearCheckIn(body: Uint8Array): HubReply {
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
      route: route.map((step) =>
        step.place === checkIn.place ? { ...step, done: true } : { ...step },
      ),
      ...verdict,
    };
    return { status: 200, json: judged };
  }

  return {
    answer: ({ path, body }) => {
      if (isSilent) {
        return null;
      }
      if (path === SHOP_PATH) {
        return { status: 200, json: shop };
      }
      if (refused !== null) {
        const once = refused;
        refused = null;
        return refusal(once);
      }
      switch (path) {
        case CUSTOMERS_PATH:
          return hearWord(body);
        case CHECK_INS_PATH:
          return hearCheckIn(body);
        default:
          return { status: 404, json: { error: "not-found" } };
      }
    },
    setSilent: (silent) => {
      isSilent = silent;
    },
    judge: (next) => {
      verdict = next;
    },
    refuseOnce: (next) => {
      refused = next;
    },
    forget: () => members.clear(),
    renewConsent: () => {
      const version = shop.consent.version + 1;
      const text = Object.fromEntries(
        LANGUAGES.map((one) => [one, `${CONSENT_TEXT[one]}\n(${version})`]),
      ) as Record<Language, string>;
      shop = { ...shop, consent: { version, text } };
    },
    setVisits: (next) => {
      visits = next;
    },
    enlarge: () => {
      shop = {
        ...shop,
        name: "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        zones: shop.zones.map(enlarged),
      };
      route = route.map(enlarged);
    },
    checkIns,
    customers,
  };
}
