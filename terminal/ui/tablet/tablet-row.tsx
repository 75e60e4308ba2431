/** One paired tablet: its name, when it was last here, and the ways to another name and to its end. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { TABLET_NAME_MAX, type TabletView } from "@tillwave/shared/api/tablets";
import { seenWords } from "./tablet-words.ts";
import type { TabletsStore } from "./tablets-store.ts";

export interface TabletRowProps {
  readonly tablet: TabletView;
  readonly store: TabletsStore;
}

export function TabletRow({ tablet, store }: TabletRowProps): JSX.Element {
  const mode = useSignal<"shown" | "renamed" | "removed">("shown");
  const back = (): void => {
    mode.value = "shown";
  };
  const { id, name, use, isOpen } = tablet;
  if (mode.value === "renamed") {
    return <Renaming tablet={tablet} store={store} onDone={back} />;
  }
  if (mode.value === "removed") {
    return (
      <li class="tablet-row">
        <p>{t.tablet.removeAsk(name)}</p>
        <div class="tablet-actions">
          <button type="button" class="button" onClick={back}>
            {t.tablet.back}
          </button>
          <button
            type="button"
            class="button danger"
            onClick={() => void store.wish({ action: "revoke", tablet: id }).then(back)}
          >
            {t.tablet.remove}
          </button>
        </div>
      </li>
    );
  }
  return (
    <li class="tablet-row">
      <Icon name={use === "customer" ? "screen" : "phone"} />
      <div class="tablet-about">
        <b>{name}</b>
        <small class={isOpen ? "is-open" : ""}>
          {use === "customer" ? t.tablet.customer : t.tablet.sells} · {seenWords(tablet)}
        </small>
      </div>
      <div class="tablet-actions">
        <button
          type="button"
          class="button"
          aria-label={t.tablet.renameOf(name)}
          onClick={() => {
            mode.value = "renamed";
          }}
        >
          {t.tablet.rename}
        </button>
        <button
          type="button"
          class="button"
          aria-label={t.tablet.removeOf(name)}
          onClick={() => {
            mode.value = "removed";
          }}
        >
          {t.tablet.remove}
        </button>
      </div>
    </li>
  );
}

function Renaming({
  tablet: { id, name },
  store,
  onDone,
}: TabletRowProps & { readonly onDone: () => void }): JSX.Element {
  const typed = useSignal(name);
  const save = async (): Promise<void> => {
    const wanted = typed.value.trim();
    if (wanted === "" || wanted === name) {
      onDone();
    } else if (await store.wish({ action: "rename", tablet: id, name: wanted })) {
      onDone();
    }
  };
  return (
    <li class="tablet-row">
      <form
        class="tablet-rename"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label>
          <span>{t.tablet.name}</span>
          <input
            class="text-field"
            type="text"
            autocomplete="off"
            maxLength={TABLET_NAME_MAX}
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </label>
        <div class="tablet-actions">
          <button type="button" class="button" onClick={onDone}>
            {t.tablet.back}
          </button>
          <button type="submit" class="button primary">
            {t.tablet.save}
          </button>
        </div>
      </form>
    </li>
  );
}
