/** A till that starts knows nobody: whoever was signed in when it ended is signed out. */
import type { Database } from "@tillwave/sqlite/database";
import { commitOrThrow } from "@tillwave/sqlite/durable";
import type { Journal, Scene } from "../journal.ts";
import type { Roll } from "./roll.ts";
import type { StaffStore } from "./staff-store.ts";

export interface SignOutDeps {
  readonly database: Database;
  readonly journal: Journal;
  readonly scene: () => Scene;
  readonly store: StaffStore;
  readonly roll: Roll;
}

/** Throws what SQLite throws. */
export function signOutAtStart({ database, journal, scene, store, roll }: SignOutDeps): void {
  const session = roll.session();
  if (session?.isSignedIn !== true) {
    return;
  }
  const { person } = session;
  const written = commitOrThrow(database, () => {
    store.setSession(person.id, false);
    return journal.write([{ kind: "signed-out", person, why: "restart" }], scene());
  });
  journal.advance(written.value);
  roll.refresh();
}
