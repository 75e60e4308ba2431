/**
 * The code that lets one tablet in: shown at the till, scanned or typed at the tablet, good once.
 *
 *   open ──the right code──▶ used            eight Crockford characters, 40 bits
 *     ├──── 5 minutes ─────▶ late
 *     ├──── 5 wrong ones ──▶ too-many-tries
 *     └──── closed ────────▶ withdrawn
 *
 * A typed code may have any case, spaces and hyphens; I and L read as 1, O as 0.
 */
import {
  type OfferView,
  PAIRING_LIFE_MS,
  PAIRING_TRIES_MAX,
  type TabletUse,
} from "@tillwave/shared/api/tablets";
import { isSameText } from "@tillwave/shared/host/page-guard";
import type { Random } from "@tillwave/shared/core/crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_CHARACTERS = 8;

type Offer =
  | {
      readonly state: "open";
      readonly code: string;
      readonly use: TabletUse;
      /** On the clock that never goes back. */
      readonly until: number;
      readonly triesLeft: number;
    }
  | Exclude<OfferView, { readonly state: "open" }>;

export interface Pairing {
  offer(use: TabletUse): void;
  withdraw(): void;
  /** A code is shown, and can still be used. */
  isOpen(): boolean;
  /** The use that the code was made for; null where it is not this one, or none is open. A wrong one costs a try. */
  tryCode(typed: string): TabletUse | null;
  used(tablet: string): void;
  view(urlOf: (code: string) => string | null): OfferView | null;
}

export interface PairingDeps {
  readonly random: Random;
  /** Milliseconds, of a clock that never goes back. */
  now(): number;
}

export function createPairing({ random, now }: PairingDeps): Pairing {
  let offer: Offer | null = null;

  /** The one that is open still. */
  const open = (): Extract<Offer, { state: "open" }> | null => {
    if (offer?.state === "open" && now() >= offer.until) {
      offer = { state: "late" };
    }
    return offer?.state === "open" ? offer : null;
  };

  return {
    offer(use) {
      const code = [...random.bytes(CODE_CHARACTERS)]
        .map((byte) => ALPHABET[byte % ALPHABET.length])
        .join("");
      const until = now() + PAIRING_LIFE_MS;
      offer = { state: "open", code, use, until, triesLeft: PAIRING_TRIES_MAX };
    },
    withdraw() {
      if (open() !== null) {
        offer = { state: "withdrawn" };
      }
    },
    isOpen: () => open() !== null,
    tryCode(typed) {
      const shown = open();
      if (shown === null) {
        return null;
      }
      if (isSameText(plainCode(typed), shown.code)) {
        return shown.use;
      }
      const triesLeft = shown.triesLeft - 1;
      offer = triesLeft > 0 ? { ...shown, triesLeft } : { state: "too-many-tries" };
      return null;
    },
    used(tablet) {
      offer = { state: "used", tablet };
    },
    view(urlOf) {
      const shown = open();
      if (shown === null) {
        return offer as Exclude<Offer, { state: "open" }> | null;
      }
      const { state, use, code, until, triesLeft } = shown;
      const url = urlOf(code);
      return {
        state,
        use,
        code: spacedCode(code),
        url,
        leftMs: Math.round(until - now()),
        triesLeft,
      };
    },
  };
}

const spacedCode = (code: string): string => code.replaceAll(/(.{4})(?=.)/gu, "$1-");

const plainCode = (typed: string): string =>
  typed.replaceAll(/[\s-]/gu, "").toUpperCase().replaceAll(/[IL]/gu, "1").replaceAll("O", "0");
