/**
 * Where a code goes that was scanned: typed by a scanner into this page, seen by its camera, or told by the till, which
 * has done with those of its own scanner what there was to do.
 */
import { effect, untracked } from "@preact/signals";
import type { Scanned } from "@tillwave/shared/api/till";
import type { Register } from "./register.ts";
import type { Tapping } from "./tapping.ts";
import type { TillStore } from "./till-store.ts";

/** What a receipt's QR code begins with. */
const RECEIPT = /^TWR1[A-Z2-7]/iu;

/** And a beacon's label. Its key goes to the screen that wants it, and into no sale. */
const BEACON = /^TWB1[A-Z2-7]/iu;

export interface LandingDeps {
  readonly store: Pick<TillStore, "notice" | "press">;
  readonly register: Pick<
    Register,
    "screen" | "salesOpen" | "reversing" | "beaconsOpen" | "openBeacons"
  >;
  readonly tapping: Pick<Tapping, "scan" | "refuse">;
  /** Shows the sale of a receipt by its QR code, to give back of it. */
  openReceipt(text: string): void;
}

export interface Landing {
  /** A code of this page's own: it is pressed from here. */
  code(text: string): void;
  /** What the till has made of one: nothing is pressed again. */
  told(scanned: Scanned): void;
}

export function createLanding({ store, register, tapping, openReceipt }: LandingDeps): Landing {
  const isPaying = (): boolean => register.screen.peek() === "pay";
  const finishFirst = (): void => {
    store.notice.value = { type: "finish-payment" };
  };
  /** What was scanned is seen on the tape. */
  const showTape = (): void => {
    register.reversing.value = null;
    register.salesOpen.value = false;
    register.beaconsOpen.value = false;
  };
  return {
    code(text) {
      if (tapping.scan(text)) {
        return;
      }
      if (isPaying()) {
        finishFirst();
      } else if (RECEIPT.test(text)) {
        openReceipt(text.toUpperCase());
      } else if (BEACON.test(text)) {
        register.openBeacons(text.toUpperCase());
      } else {
        showTape();
        store.press({ type: "scan", barcode: text });
      }
    },
    told(scanned) {
      switch (scanned.type) {
        case "sold":
          showTape();
          store.notice.value = null;
          return;
        case "receipt":
          return isPaying() ? finishFirst() : openReceipt(scanned.text);
        case "finish-payment":
          return finishFirst();
        case "payment-refused":
          return tapping.refuse(scanned.error);
        case "refused":
          store.notice.value = { type: "refused", error: scanned.error, dropped: 0 };
          return;
        case "unreadable":
          store.notice.value = { type: "unreadable-code" };
          return;
        case "given-to-payment":
      }
    },
  };
}

/** Every page hears the till's scanner; answers with how to stop. */
export function listenToScanner(store: Pick<TillStore, "scanned">, landing: Landing): () => void {
  return effect(() => {
    const scanned = store.scanned.value;
    if (scanned !== null) {
      untracked(() => landing.told(scanned));
    }
  });
}
