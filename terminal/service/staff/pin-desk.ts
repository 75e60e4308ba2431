/** Looks at PINs, one at a time. The try is on the disk before it is looked at: see pin-guard.ts. */
import type { StaffError, StaffPerson } from "@tillwave/shared/api/staff";
import type { Clock } from "@tillwave/shared/core/clock";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Database } from "@tillwave/sqlite/database";
import { commit } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { Pins } from "../ports.ts";
import type { RecordFacts } from "../record-facts.ts";
import {
  type Guard,
  type GuardRules,
  PERSON_RULES,
  TILL_RULES,
  countTry,
  lockedFor,
  minutesOf,
  triesLeft,
} from "./pin-guard.ts";
import { type StaffStore, TILL_GUARD } from "./staff-store.ts";

export interface PinDeskDeps {
  readonly database: Database;
  readonly store: StaffStore;
  readonly pins: Pins;
  readonly clock: Clock;
  readonly record: RecordFacts;
  /** Whether the till has closed while a PIN was looked at. */
  readonly isClosed: () => boolean;
}

export type PinTried =
  | { readonly type: "right" }
  | { readonly type: "refused"; readonly error: StaffError };

export interface PinDesk {
  /** Null where the till has closed meanwhile. */
  look(person: StaffPerson, pin: string): Promise<Result<PinTried, StorageFailure> | null>;
  /** Inside a transaction: the right PIN clears the count. */
  cleared(person: string): void;
}

export function createPinDesk(deps: PinDeskDeps): PinDesk {
  const { database, store, pins, clock, isClosed } = deps;

  return {
    async look(person, pin) {
      const isLocked = lockOf(person.id, deps);
      if (isLocked !== null) {
        return ok({ type: "refused", error: isLocked });
      }
      const counted = commit(database, () => {
        const now = clock.read();
        const till = countTry(store.guard(TILL_GUARD), now, TILL_RULES);
        const own = countTry(store.guard(person.id), now, PERSON_RULES);
        store.setGuard(TILL_GUARD, till);
        store.setGuard(person.id, own);
        return { till, own };
      });
      if (!counted.ok) {
        return counted;
      }
      const kept = store.pinOf(person.id);
      const isRight = kept !== null && (await pins.matches(pin, kept));
      if (isClosed()) {
        return null;
      }
      return isRight ? ok({ type: "right" }) : wrong(person, counted.value.value, deps);
    },
    cleared(person) {
      store.clearGuard(TILL_GUARD);
      store.clearGuard(person);
    },
  };
}

function lockOf(person: string, { store, clock }: PinDeskDeps): StaffError | null {
  const now = clock.read();
  return longerLock(lockedFor(store.guard(person), now), lockedFor(store.guard(TILL_GUARD), now));
}

/** In milliseconds, each 0 where there is none. */
function longerLock(own: number, till: number): StaffError | null {
  if (own === 0 && till === 0) {
    return null;
  }
  const whose = till > own ? "till" : "person";
  return { type: "pin-locked", whose, forMs: Math.max(own, till) };
}

/** The journal says so where it locks. */
function wrong(
  { id, name }: StaffPerson,
  { till, own }: { readonly till: Guard; readonly own: Guard },
  { record }: PinDeskDeps,
): Result<PinTried, StorageFailure> {
  const locks = [
    ...(own.lockedFor > 0 ? [lockedFact({ id, name }, own, PERSON_RULES)] : []),
    ...(till.lockedFor > 0 ? [lockedFact(null, till, TILL_RULES)] : []),
  ];
  if (locks.length > 0) {
    const recorded = record({ facts: locks, cashier: null });
    if (!recorded.ok) {
      return err(recorded.error);
    }
  }
  const left = triesLeft(own, PERSON_RULES);
  return refused(
    longerLock(own.lockedFor, till.lockedFor) ?? { type: "pin-wrong", triesLeft: left },
  );
}

const refused = (error: StaffError): Result<PinTried, never> => ok({ type: "refused", error });

const lockedFact = (
  person: { readonly id: string; readonly name: string } | null,
  { locks }: Guard,
  rules: GuardRules,
) => ({ kind: "pin-locked", person, minutes: minutesOf(locks - 1, rules) }) as const;
