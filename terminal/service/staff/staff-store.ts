/** The people of this till, their PINs as they are kept, and who stands here: rows of its database. */
import type { StaffPerson } from "@tillwave/shared/api/staff";
import { isLanguage } from "@tillwave/shared/core/language";
import type { Person } from "@tillwave/shared/sale/supervision";
import type { Database } from "@tillwave/sqlite/database";
import type { KeptPin } from "../ports.ts";
import type { Guard } from "./pin-guard.ts";

/** Requests whose ids are kept, so that one sent again does nothing. */
export const DONE_MAX = 64;

/** Under which the till itself is guarded. */
export const TILL_GUARD = "";

export interface Session {
  /** Whoever signed in last: what is still under way is theirs. */
  readonly person: Person;
  readonly isSignedIn: boolean;
}

export interface StaffStore {
  /** By name. */
  everybody(): readonly StaffPerson[];
  find(id: string): StaffPerson | null;
  pinOf(id: string): KeptPin | null;
  /** Null before the first sign-in. */
  session(): Session | null;
  guard(id: string): Guard | null;
  isDone(id: string): boolean;
  /** Inside a transaction, as all below. */
  save(person: StaffPerson, pin: KeptPin | null): void;
  setSession(person: string, isSignedIn: boolean): void;
  setGuard(id: string, guard: Guard): void;
  clearGuard(id: string): void;
  addDone(id: string): void;
}

interface PersonRow {
  id: string;
  name: string;
  role: string;
  language: string | null;
  is_active: bigint;
}

interface GuardRow {
  wrong: bigint;
  locks: bigint;
  locked_for: bigint;
  monotonic: bigint;
  boot: string;
}

export function createStaffStore(database: Database): StaffStore {
  return { ...people(database), ...sessions(database), ...guards(database), ...done(database) };
}

function people(database: Database): Pick<StaffStore, "everybody" | "find" | "pinOf" | "save"> {
  const all = database.prepare<[], PersonRow>(
    "SELECT id, name, role, language, is_active FROM person ORDER BY name, id",
  );
  const one = database.prepare<[string], PersonRow>(
    "SELECT id, name, role, language, is_active FROM person WHERE id = ?",
  );
  const pin = database.prepare<
    [string],
    { salt: Uint8Array; hash: Uint8Array; n: bigint; r: bigint; p: bigint }
  >("SELECT salt, hash, n, r, p FROM person WHERE id = ?");
  const insert = database.prepare<
    [string, string, string, string | null, bigint, Uint8Array, Uint8Array, bigint, bigint, bigint]
  >(
    "INSERT INTO person (id, name, role, language, is_active, salt, hash, n, r, p) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const update = database.prepare<[string, string, string | null, bigint, string]>(
    "UPDATE person SET name = ?, role = ?, language = ?, is_active = ? WHERE id = ?",
  );
  const updatePin = database.prepare<[Uint8Array, Uint8Array, bigint, bigint, bigint, string]>(
    "UPDATE person SET salt = ?, hash = ?, n = ?, r = ?, p = ? WHERE id = ?",
  );
  return {
    everybody: () => all.all().map(personOf),
    find(id) {
      const row = one.get(id);
      return row === undefined ? null : personOf(row);
    },
    pinOf(id) {
      const row = pin.get(id);
      return row === undefined
        ? null
        : {
            salt: new Uint8Array(row.salt),
            hash: new Uint8Array(row.hash),
            n: Number(row.n),
            r: Number(row.r),
            p: Number(row.p),
          };
    },
    save({ id, name, role, language, isActive }, kept) {
      const active = isActive ? 1n : 0n;
      const isChanged = update.run(name, role, language, active, id).changes > 0;
      if (kept === null) {
        return;
      }
      const { salt, hash } = kept;
      const cost = [BigInt(kept.n), BigInt(kept.r), BigInt(kept.p)] as const;
      if (isChanged) {
        updatePin.run(salt, hash, ...cost, id);
      } else {
        insert.run(id, name, role, language, active, salt, hash, ...cost);
      }
    },
  };
}

const personOf = ({ id, name, role, language, is_active: active }: PersonRow): StaffPerson => ({
  id,
  name,
  role: role === "supervisor" ? "supervisor" : "cashier",
  language: isLanguage(language) ? language : null,
  isActive: active === 1n,
});

function sessions(database: Database): Pick<StaffStore, "session" | "setSession"> {
  const select = database.prepare<[], { id: string; name: string; signed: bigint }>(
    `SELECT person.id AS id, person.name AS name, is_signed_in AS signed
      FROM staff_session JOIN person ON person.id = staff_session.person`,
  );
  const replace = database.prepare<[string, bigint]>(
    "REPLACE INTO staff_session (id, person, is_signed_in) VALUES (1, ?, ?)",
  );
  return {
    session() {
      const row = select.get();
      return row === undefined
        ? null
        : { person: { id: row.id, name: row.name }, isSignedIn: row.signed === 1n };
    },
    setSession: (person, isSignedIn) => void replace.run(person, isSignedIn ? 1n : 0n),
  };
}

function guards(database: Database): Pick<StaffStore, "guard" | "setGuard" | "clearGuard"> {
  const select = database.prepare<[string], GuardRow>(
    "SELECT wrong, locks, locked_for, monotonic, boot FROM pin_guard WHERE id = ?",
  );
  const replace = database.prepare<[string, bigint, bigint, bigint, bigint, string]>(
    "REPLACE INTO pin_guard (id, wrong, locks, locked_for, monotonic, boot) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const remove = database.prepare<[string]>("DELETE FROM pin_guard WHERE id = ?");
  return {
    guard(id) {
      const row = select.get(id);
      return row === undefined
        ? null
        : {
            wrong: Number(row.wrong),
            locks: Number(row.locks),
            lockedFor: Number(row.locked_for),
            since: { monotonic: Number(row.monotonic), boot: row.boot },
          };
    },
    setGuard(id, { wrong, locks, lockedFor, since: { monotonic, boot } }) {
      const counts = [BigInt(wrong), BigInt(locks), BigInt(lockedFor), BigInt(monotonic)] as const;
      replace.run(id, ...counts, boot);
    },
    clearGuard: (id) => void remove.run(id),
  };
}

function done(database: Database): Pick<StaffStore, "isDone" | "addDone"> {
  const select = database.prepare<[string]>("SELECT 1 FROM staff_done WHERE id = ?");
  const insert = database.prepare<[string]>("INSERT INTO staff_done (id) VALUES (?)");
  const forget = database.prepare<[bigint]>(
    "DELETE FROM staff_done WHERE position <= (SELECT max(position) FROM staff_done) - ?",
  );
  return {
    isDone: (id) => select.get(id) !== undefined,
    addDone(id) {
      insert.run(id);
      forget.run(BigInt(DONE_MAX));
    },
  };
}
