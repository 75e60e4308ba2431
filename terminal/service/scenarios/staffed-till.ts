/** A till with people: who they are, and their presses on the lock screen. */
import type { StaffReply, StaffRequest } from "@tillwave/shared/api/staff";
import { present } from "@tillwave/shared/core/assert";
import type { Role, SupervisedAction } from "@tillwave/shared/sale/supervision";
import { type OpenTill, openTill } from "./open-till.ts";

/** Of everybody who is added here, by the end of their name. */
const PINS: Readonly<Record<string, string>> = {
  "person-ana": "2580",
  "person-mei": "13579",
};
export const ANA = "person-ana";
export const MEI = "person-mei";

export interface People {
  readonly till: OpenTill;
  ask(request: StaffRequest): Promise<StaffReply>;
  signIn(person: string, pin?: string): Promise<StaffReply>;
  lock(): Promise<StaffReply>;
  /** The approval; null where there is none. */
  approve(action: SupervisedAction, pin?: string): Promise<string | null>;
  save(change: Partial<Saved>): Promise<StaffReply>;
}

interface Saved {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly pin: string | null;
  readonly approval: string | null;
}

export const newId = (): string => crypto.randomUUID();

export function peopleOf(till: OpenTill): People {
  const ask = async (request: StaffRequest): Promise<StaffReply> =>
    present(await till.service.actLater(({ staff }) => staff.act(request)), "an answer");
  return {
    till,
    ask,
    signIn: (person, pin = PINS[person] ?? "") =>
      ask({ action: "sign-in", id: newId(), person, pin }),
    lock: () => ask({ action: "lock", id: newId(), why: "lock" }),
    async approve(action, pin = PINS[ANA] ?? "") {
      const reply = await ask({ action: "approve", id: newId(), person: ANA, pin, for: action });
      return reply.ok ? present(reply.approval, "the approval") : null;
    },
    save({
      id = MEI,
      name = "Mei",
      role = "cashier",
      isActive = true,
      pin = PINS[id] ?? null,
      approval = null,
    }) {
      const person = { id, name, role, language: null, isActive };
      return ask({ action: "save", id: newId(), person, pin, approval });
    },
  };
}

/** Ana is a supervisor and stands at the till, Mei is a cashier. */
export async function openStaffedTill(
  options: Parameters<typeof openTill>[0] = {},
): Promise<People> {
  const people = peopleOf(openTill(options));
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  await people.save({});
  return people;
}
