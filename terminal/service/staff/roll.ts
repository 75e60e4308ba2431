/** Who works here and who stands at the till, held in memory: every entry asks. Read anew after each change. */
import type { StaffMember, StaffPerson } from "@tillwave/shared/api/staff";
import type { ClockReading } from "@tillwave/shared/core/clock";
import type { Person } from "@tillwave/shared/sale/supervision";
import { type Guard, lockedFor } from "./pin-guard.ts";
import type { Session, StaffStore } from "./staff-store.ts";

export interface Roll {
  /** Those who have left too. */
  everybody(): readonly StaffPerson[];
  /** Who may sign in, and how long no PIN of theirs is taken. */
  members(now: ClockReading): readonly StaffMember[];
  /** Who may sign in; null for anybody else. */
  find(id: string): StaffPerson | null;
  session(): Session | null;
  signedIn(): StaffPerson | null;
  /** There are people, and nobody is signed in. */
  isLocked(): boolean;
  hasPeople(): boolean;
  /** Whoever signed in last: what is still under way at a locked till is theirs. Null in a shop without people. */
  cashier(): Person | null;
  /** After a change is on the disk. */
  refresh(): void;
}

export function createRoll(store: StaffStore): Roll {
  let all: readonly StaffPerson[] = [];
  let active: readonly StaffPerson[] = [];
  let session: Session | null = null;
  let guards: ReadonlyMap<string, Guard | null> = new Map();

  function refresh(): void {
    all = store.everybody();
    active = all.filter(({ isActive }) => isActive);
    session = store.session();
    guards = new Map(active.map(({ id }) => [id, store.guard(id)]));
  }
  refresh();

  const find = (id: string): StaffPerson | null => active.find((one) => one.id === id) ?? null;
  const signedIn = (): StaffPerson | null =>
    session?.isSignedIn === true ? find(session.person.id) : null;
  return {
    everybody: () => all,
    members: (now) =>
      active.map((one) => ({ ...one, lockedForMs: lockedFor(guards.get(one.id) ?? null, now) })),
    find,
    session: () => session,
    signedIn,
    isLocked: () => active.length > 0 && signedIn() === null,
    hasPeople: () => active.length > 0,
    cashier: () => (active.length === 0 ? null : (session?.person ?? null)),
    refresh,
  };
}
