/** Who works here: the list, and one of them to be changed. A supervisor's page; a cashier needs one for each save. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { StaffPerson } from "@tillwave/shared/api/staff";
import { usePage } from "../context.ts";
import { PersonForm } from "./person-form.tsx";
import "./staff-sheet.css";

export function StaffSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store, staffing, newId } = usePage();
  const everybody = useSignal<readonly StaffPerson[]>([]);
  const open = useSignal<StaffPerson | null>(null);
  const saved = useSignal("");
  const { people } = store.staff.value;
  useEffect(() => {
    void readEverybody(staffing.client, everybody);
  }, [people, staffing.client, everybody]);

  const person = open.value;
  if (person !== null) {
    const isNew = everybody.value.every(({ id }) => id !== person.id);
    return (
      <Sheet title={isNew ? t.staff.page.add : t.staff.page.edit(person.name)} onClose={onClose}>
        <PersonForm
          person={person}
          isNew={isNew}
          isFirst={people.length === 0}
          onSaved={(name) => {
            saved.value = name;
            open.value = null;
          }}
          onBack={() => {
            open.value = null;
          }}
        />
      </Sheet>
    );
  }
  const add = (): void => {
    saved.value = "";
    const role = people.length === 0 ? "supervisor" : "cashier";
    open.value = { id: newId(), name: "", role, language: null, isActive: true };
  };
  return (
    <Sheet title={t.staff.people} onClose={onClose}>
      <p>{people.length === 0 ? t.staff.page.first : t.staff.page.intro}</p>
      <ul class="staff-list">
        {everybody.value.map((one) => (
          <li key={one.id}>
            <PersonRow
              person={one}
              onOpen={() => {
                saved.value = "";
                open.value = one;
              }}
            />
          </li>
        ))}
      </ul>
      <p class="sheet-answer" role="status">
        {saved.value === "" ? "" : t.staff.page.saved(saved.value)}
      </p>
      <button type="button" class="button big primary staff-add" onClick={add}>
        <Icon name="plus" />
        {t.staff.page.add}
      </button>
    </Sheet>
  );
}

async function readEverybody(
  client: ReturnType<typeof usePage>["staffing"]["client"],
  everybody: Signal<readonly StaffPerson[]>,
): Promise<void> {
  const answer = await client.ask({ action: "list" });
  if (answer.ok && answer.value.ok) {
    everybody.value = answer.value.everybody ?? [];
  }
}

interface PersonRowProps {
  readonly person: StaffPerson;
  readonly onOpen: () => void;
}

function PersonRow({ person, onOpen }: PersonRowProps): JSX.Element {
  const { name, role, isActive, language } = person;
  return (
    <button type="button" class={isActive ? "staff-row" : "staff-row has-left"} onClick={onOpen}>
      <Icon name="person" />
      <span class="staff-name" lang={language ?? undefined}>
        {name}
      </span>
      <span class="staff-role">{isActive ? t.staff.role[role] : t.staff.page.left}</span>
      <Icon name="fwd" />
    </button>
  );
}
