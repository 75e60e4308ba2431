/** Adds a person, or changes one: a supervisor's press. PINs go to the disk through scrypt and nowhere else. */
import {
  PEOPLE_MAX,
  type StaffError,
  type StaffPerson,
  type StaffRequest,
} from "@tillwave/shared/api/staff";
import { ok } from "@tillwave/shared/core/result";
import type { Fact } from "@tillwave/shared/journal/entry";
import { map } from "@tillwave/sqlite/durable";
import type { KeptPin } from "../ports.ts";
import { DONE, type Desk, type StaffAnswer, nameOf, refuse } from "./answers.ts";

type Save = Extract<StaffRequest, { action: "save" }>;

export async function savePerson(request: Save, desk: Desk): Promise<StaffAnswer | null> {
  const { roll, approvals, ports } = desk;
  if (roll.isLocked()) {
    return refuse(desk, { type: "locked" });
  }
  const why = whyNot(request, desk);
  if (why !== null) {
    return refuse(desk, why);
  }
  const allowed = approvals.take("staff", request.approval);
  if (!allowed.ok) {
    return refuse(desk, allowed.error);
  }
  const kept = request.pin === null ? null : await ports.pins.keep(request.pin);
  return desk.isClosed() ? null : write(request, desk, { kept, approvedBy: allowed.value });
}

function whyNot({ person, pin }: Save, { roll }: Desk): StaffError | null {
  const everybody = roll.everybody();
  const before = everybody.find(({ id }) => id === person.id);
  const others = everybody.filter(({ id, isActive }) => isActive && id !== person.id);
  if (before === undefined && everybody.length >= PEOPLE_MAX) {
    return { type: "too-many-people", max: PEOPLE_MAX };
  }
  // Whoever comes first would be the only one who can sign in: a PIN from before may be forgotten.
  if ((before === undefined || !roll.hasPeople()) && pin === null) {
    return { type: "pin-missing" };
  }
  if (person.isActive && others.some(({ name }) => alike(name, person.name))) {
    return { type: "name-taken" };
  }
  const isSupervisor = person.isActive && person.role === "supervisor";
  if (!isSupervisor && !others.some(({ role }) => role === "supervisor")) {
    return { type: roll.hasPeople() ? "last-supervisor" : "first-is-supervisor" };
  }
  return null;
}

const alike = (a: string, b: string): boolean => folded(a) === folded(b);
const folded = (name: string): string => name.normalize("NFKC").toLowerCase();

interface Saving {
  readonly kept: KeptPin | null;
  readonly approvedBy: { readonly id: string; readonly name: string } | null;
}

/** Whoever is added first stands at the till from then on; whoever may no longer sign in leaves it. */
function write({ id, person }: Save, desk: Desk, { kept, approvedBy }: Saving): StaffAnswer {
  const { roll, store, record } = desk;
  const isFirst = !roll.hasPeople();
  const isLeaving = roll.signedIn()?.id === person.id && !person.isActive;
  const isNew = roll.everybody().every((one) => one.id !== person.id);
  const written = record({
    facts: [
      changeOf(person, { isNew, hasNewPin: kept !== null, approvedBy }),
      ...(isFirst
        ? [{ kind: "signed-in", person: nameOf(person), role: person.role } as const]
        : []),
      ...(isLeaving
        ? [{ kind: "signed-out", person: nameOf(person), why: "switch" } as const]
        : []),
    ],
    alongside() {
      store.save(person, kept);
      if (kept !== null) {
        store.clearGuard(person.id);
      }
      if (isFirst || isLeaving) {
        store.setSession(person.id, isFirst);
      }
      store.addDone(id);
    },
  });
  return written.ok ? ok(map(written.value, () => DONE)) : written;
}

function changeOf(
  { id, name, role, language, isActive }: StaffPerson,
  {
    isNew,
    hasNewPin,
    approvedBy,
  }: Pick<Saving, "approvedBy"> & {
    readonly isNew: boolean;
    readonly hasNewPin: boolean;
  },
): Fact {
  const change = isNew ? "added" : "changed";
  const kind = "staff-changed";
  return { kind, person: { id, name }, change, role, language, isActive, hasNewPin, approvedBy };
}
