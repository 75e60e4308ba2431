/** Who is at the till, for this page: signing in, locking, and the language that comes with a person. */
import { type ReadonlySignal, effect } from "@preact/signals";
import type { StaffView } from "@tillwave/shared/api/staff";
import type { Language } from "@tillwave/shared/core/language";
import type { Approval } from "../approval.ts";
import { type PinEntry, createPinEntry } from "./pin-entry.ts";
import type { StaffClient } from "./staff-client.ts";

/** The till hears this often, at most, that somebody is at the page, in milliseconds. */
const AWAKE_EVERY_MS = 30_000;

export interface Staffing {
  /** Of the lock screen. */
  readonly entry: PinEntry;
  readonly client: StaffClient;
  lock(why: "lock" | "switch"): Promise<void>;
  /** Somebody touched the page. */
  touched(at: number): void;
}

export interface StaffingDeps {
  readonly client: StaffClient;
  readonly staff: ReadonlySignal<StaffView>;
  readonly setLanguage: (language: Language) => unknown;
  newId(): string;
}

export function createStaffing({ client, staff, setLanguage, newId }: StaffingDeps): Staffing {
  let toldAt = Number.NEGATIVE_INFINITY;
  let seen: string | null = null;

  const entry = createPinEntry({
    send: (person, pin) => client.ask({ action: "sign-in", id: newId(), person, pin }),
    onRight: () => {},
  });

  effect(() => {
    const { signedIn, isLocked, people } = staff.value;
    const who = signedIn?.id ?? null;
    if (who !== null && who !== seen && signedIn?.language) {
      setLanguage(signedIn.language);
    }
    seen = who;
    const [only] = people;
    if (!isLocked) {
      entry.forget();
    } else if (people.length === 1 && only !== undefined && entry.person.peek() === null) {
      entry.choose(only.id);
    }
  });

  return {
    entry,
    client,
    async lock(why) {
      if (staff.peek().signedIn !== null) {
        await client.ask({ action: "lock", id: newId(), why });
      }
    },
    touched(at) {
      if (staff.peek().signedIn !== null && at - toldAt >= AWAKE_EVERY_MS) {
        toldAt = at;
        void client.ask({ action: "awake" });
      }
    },
  };
}

/** The PIN that is wanted at this moment: of the lock screen, or of a supervisor. */
export const entryInHand = (
  staff: StaffView,
  { staffing, approval }: { readonly staffing: Staffing; readonly approval: Approval },
): PinEntry | null => {
  if (staff.isLocked) {
    return staffing.entry;
  }
  return approval.asked.value === null ? null : approval.entry;
};
