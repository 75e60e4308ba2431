/** For a shop whose supervisors have all forgotten their PINs: a technician starts the till once without its people. */
import { commitOrThrow } from "@tillwave/sqlite/durable";
import { nameOf } from "./answers.ts";
import type { SignOutDeps } from "./sign-out-at-start.ts";

/** Their names stay, as of people who have left. Throws what SQLite throws. */
export function forgetPeople({ database, journal, scene, store, roll }: SignOutDeps): void {
  const people = roll.everybody().filter(({ isActive }) => isActive);
  const written = commitOrThrow(database, () => {
    for (const person of people) {
      store.save({ ...person, isActive: false }, null);
    }
    const facts = people.map((person) => {
      const { role, language } = person;
      return {
        kind: "staff-changed",
        person: nameOf(person),
        change: "changed",
        role,
        language,
        isActive: false,
        hasNewPin: false,
        approvedBy: null,
      } as const;
    });
    return journal.write(facts, { ...scene(), cashier: null });
  });
  journal.advance(written.value);
  roll.refresh();
}
