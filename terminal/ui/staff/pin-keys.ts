/**
 * Keys while a PIN is wanted: figures go into it wherever the focus is, and nothing of them reaches the
 * till's shortcuts. What a scanner types is no PIN: see pin-rhythm.ts, and longer than any is most of it anyhow.
 */
import type { TillStore } from "../till-store.ts";
import type { Approval } from "../approval.ts";
import { characterOf } from "../key-character.ts";
import { NO_RHYTHM, stepRhythm } from "./pin-rhythm.ts";
import { type Staffing, entryInHand } from "./staffing.ts";

/** Locks the till from any screen. */
export const LOCK_KEY = "F9";

export interface PinKeysDeps {
  readonly store: Pick<TillStore, "staff">;
  readonly staffing: Staffing;
  readonly approval: Approval;
}

/** To be called before any other listener to keys. */
export function listenToPinKeys({ store, ...deps }: PinKeysDeps): void {
  let rhythm = NO_RHYTHM;

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
      const isFigure = char !== undefined && /^\d$/u.test(char);
      const isTyped = char !== undefined || event.key === "Enter";
      if (isTyped) {
        rhythm = stepRhythm(rhythm, event.timeStamp);
      }
      if (rhythm.isScanner && isTyped) {
        event.preventDefault();
        entry.choose(entry.person.peek());
      } else if (isFigure) {
        event.preventDefault();
        entry.digit(char);
      } else if (event.key === "Backspace") {
        entry.deleteLast();
      } else if (event.key === "Enter" && entry.typed.peek() > 0) {
        event.preventDefault();
        void entry.submit();
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
