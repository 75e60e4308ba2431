/** One person: name, role, language, PIN. The PIN is typed twice, since nobody can read it again. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/register";
import {
  PERSON_NAME_MAX,
  PIN_DIGITS_MAX,
  PIN_DIGITS_MIN,
  type StaffPerson,
  type StaffRequest,
} from "@tillwave/shared/api/staff";
import { LANGUAGES, LANGUAGE_NAMES, isLanguage } from "@tillwave/shared/core/language";
import type { Role } from "@tillwave/shared/sale/supervision";
import { usePage } from "../context.ts";
import { staffRefusalWords } from "./staff-words.ts";

export interface PersonFormProps {
  readonly person: StaffPerson;
  readonly isNew: boolean;
  /** Nobody else is there yet: it has to be a supervisor. */
  readonly isFirst: boolean;
  readonly onSaved: (name: string) => void;
  readonly onBack: () => void;
}

export function PersonForm(props: PersonFormProps): JSX.Element {
  const { person, isNew, isFirst } = props;
  const form = useSignal<StaffPerson>(person);
  const pin = useSignal("");
  const again = useSignal("");
  const { isSaving, problem, save } = useSave(props);
  const set = (change: Partial<StaffPerson>): void => {
    problem.value = "";
    form.value = { ...form.value, ...change };
  };
  const submit = (): void => {
    if (pin.value !== again.value) {
      problem.value = t.staff.page.different;
    } else {
      void save(form.value, pin.value === "" ? null : pin.value);
    }
  };
  return (
    <form
      class="person-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t.staff.page.name}>
        <input
          class="text-field"
          value={form.value.name}
          maxLength={PERSON_NAME_MAX}
          required
          autocomplete="off"
          onInput={(event) => set({ name: event.currentTarget.value })}
        />
      </Field>
      {!isFirst && <RoleChoice role={form.value.role} onChoose={(role) => set({ role })} />}
      <LanguageField form={form} set={set} />
      <PinField label={isNew ? t.staff.page.pin : t.staff.page.newPin} value={pin} isNew={isNew} />
      <PinField label={t.staff.page.pinAgain} value={again} isNew={isNew} />
      {!isNew && (
        <label class="person-works">
          <input
            type="checkbox"
            checked={form.value.isActive}
            onChange={(event) => set({ isActive: event.currentTarget.checked })}
          />
          {t.staff.page.works}
        </label>
      )}
      <p class="pin-problem" role="alert">
        {problem.value}
      </p>
      <div class="sheet-actions">
        <button type="button" class="button big" onClick={props.onBack}>
          {t.staff.page.back}
        </button>
        <button type="submit" class="button big primary" aria-busy={isSaving.value}>
          {isSaving.value ? t.staff.page.saving : t.staff.page.save}
        </button>
      </div>
    </form>
  );
}

type Save = Extract<StaffRequest, { action: "save" }>;

/** A save that nobody answered keeps its id: pressed again, it is done once. */
function useSave({ onSaved }: Pick<PersonFormProps, "onSaved">) {
  const { staffing, approval, newId } = usePage();
  const isSaving = useSignal(false);
  const problem = useSignal("");
  const unanswered = useRef<Omit<Save, "approval"> | null>(null);

  async function save(person: StaffPerson, pin: string | null): Promise<void> {
    if (isSaving.value) {
      return;
    }
    isSaving.value = true;
    problem.value = "";
    const wish = sameAs(unanswered.current, { person, pin }) ?? newId();
    unanswered.current = { action: "save", id: wish, person, pin };
    const request = unanswered.current;
    const answer = await approval.ask("staff", (given) =>
      staffing.client.ask({ ...request, id: given === null ? wish : newId(), approval: given }),
    );
    isSaving.value = false;
    if (!answer.ok) {
      problem.value = t.staff.refusal.unanswered;
    } else {
      unanswered.current = null;
      if (answer.value.ok) {
        onSaved(person.name);
      } else {
        problem.value = staffRefusalWords(answer.value.error);
      }
    }
  }

  return { isSaving, problem, save };
}

const sameAs = (
  before: Omit<Save, "approval"> | null,
  wish: Pick<Save, "person" | "pin">,
): string | null =>
  before !== null &&
  JSON.stringify([before.person, before.pin]) === JSON.stringify([wish.person, wish.pin])
    ? before.id
    : null;

interface FieldProps {
  readonly label: string;
  readonly children: JSX.Element;
}

function Field({ label, children }: FieldProps): JSX.Element {
  return (
    <label class="person-field">
      <span>{label}</span>
      {children}
    </label>
  );
}

interface PinFieldProps {
  readonly label: string;
  readonly value: Signal<string>;
  readonly isNew: boolean;
}

function PinField({ label, value, isNew }: PinFieldProps): JSX.Element {
  return (
    <Field label={label}>
      <input
        class="text-field"
        type="password"
        inputMode="numeric"
        autocomplete="new-password"
        pattern={`[0-9]{${PIN_DIGITS_MIN},${PIN_DIGITS_MAX}}`}
        maxLength={PIN_DIGITS_MAX}
        required={isNew}
        title={t.staff.page.pinHint}
        placeholder={isNew ? t.staff.page.pinHint : t.staff.page.pinKept}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </Field>
  );
}

interface RoleChoiceProps {
  readonly role: Role;
  readonly onChoose: (role: Role) => void;
}

const ROLES = ["cashier", "supervisor"] as const;

function RoleChoice({ role, onChoose }: RoleChoiceProps): JSX.Element {
  return (
    <fieldset class="choice person-roles">
      <legend>{t.staff.page.role}</legend>
      {ROLES.map((one) => (
        <label key={one} class={one === role ? "is-chosen" : ""}>
          <input
            class="unseen"
            type="radio"
            name="role"
            checked={one === role}
            onChange={() => onChoose(one)}
          />
          {t.staff.role[one]}
        </label>
      ))}
    </fieldset>
  );
}

interface LanguageFieldProps {
  readonly form: Signal<StaffPerson>;
  readonly set: (change: Partial<StaffPerson>) => void;
}

function LanguageField({ form, set }: LanguageFieldProps): JSX.Element {
  return (
    <Field label={t.staff.page.language}>
      <select
        class="text-field"
        value={form.value.language ?? ""}
        onChange={(event) => {
          const wanted = event.currentTarget.value;
          set({ language: isLanguage(wanted) ? wanted : null });
        }}
      >
        <option value="">{t.staff.page.asPage}</option>
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {LANGUAGE_NAMES[one]}
          </option>
        ))}
      </select>
    </Field>
  );
}
