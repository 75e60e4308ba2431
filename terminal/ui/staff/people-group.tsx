/** What the menu offers of people. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";

export function PeopleButtons(): JSX.Element {
  const { store, register, staffing } = usePage();
  const hasPeople = store.staff.value.people.length > 0;
  const leave = (why: "lock" | "switch") => () => {
    register.sheet.value = null;
    void staffing.lock(why);
  };
  const manage = (
    <button
      type="button"
      class="button"
      onClick={() => {
        register.sheet.value = { type: "staff" };
      }}
    >
      <Icon name="person" />
      {hasPeople ? t.staff.manage : t.staff.addFirst}
    </button>
  );
  return hasPeople ? (
    <>
      <button type="button" class="button" onClick={leave("lock")}>
        <Icon name="lock" />
        {t.staff.lock}
      </button>
      <button type="button" class="button" onClick={leave("switch")}>
        <Icon name="person" />
        {t.staff.switch}
      </button>
      {manage}
    </>
  ) : (
    manage
  );
}
