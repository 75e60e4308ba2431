/**
 * Keys while a PIN is wanted: figures go into it wherever the focus is, and nothing of them reaches the
 * till's shortcuts. What a scanner types is no PIN: it is longer, or no person's fingers are so quick.
 */
import type { TillStore } from "../till-store.ts";
import type { Approval } from "../approval.ts";
import { characterOf } from "../key-character.ts";
import { type Staffing, entryInHand } from "./staffing.ts";

/** Locks the till from any screen. */
export const LOCK_KEY = "F9";

/** Between two keys; a person's fingers rarely come to it, and never six times in a row. */
export const QUICK_MS = 35;
const QUICK_KEYS_MAX = 5;

export interface PinKeysDeps {
  readonly store: Pick<TillStore, "staff">;
  readonly staffing: Staffing;
  readonly approval: Approval;
}

/** To be called before any other listener to keys. */
export function listenToPinKeys({ store, ...deps }: PinKeysDeps): void {
  let typedAt = Number.NEGATIVE_INFINITY;
  let quick = 0;

  addEventListener(
    "keydown",
    (event) => {
      const entry = entryInHand(store.staff.peek(), deps);
      if (entry === null) {
        if (event.key === LOCK_KEY && store.staff.peek().signedIn !== null) {
          event.preventDefault();
          event.stopImmediatePropagation();
          void deps.staffing.lock("lock");
        }
        return;
      }
      event.stopImmediatePropagation();
      if (event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      const char = characterOf(event);
      if (char !== undefined && /^\d$/u.test(char)) {
        event.preventDefault();
        quick = event.timeStamp - typedAt <= QUICK_MS ? quick + 1 : 0;
        typedAt = event.timeStamp;
        entry.digit(char);
        if (quick >= QUICK_KEYS_MAX) {
          entry.choose(entry.person.peek());
        }
      } else if (event.key === "Backspace") {
        entry.deleteLast();
      } else if (event.key === "Enter") {
        const isScanners = event.timeStamp - typedAt <= QUICK_MS && quick > 0;
        if (isScanners || entry.typed.peek() > 0) {
          event.preventDefault();
        }
        if (isScanners) {
          entry.choose(entry.person.peek());
        } else {
          void entry.submit();
        }
      } else if (event.key === "Escape") {
        event.preventDefault();
        leave(entry, deps);
      }
    },
    { capture: true },
  );
}

/** Back to the people, and from there back to the page, where it is not locked. */
function leave(entry: Staffing["entry"], { approval }: { readonly approval: Approval }): void {
  if (approval.asked.peek() !== null) {
    approval.dismiss();
  } else {
    entry.choose(null);
  }
}
