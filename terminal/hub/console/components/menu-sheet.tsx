/** How the page looks, and the way out. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings";
import { type Appearance, keepAppearance, readAppearance } from "../appearance.ts";
import { usePage } from "../context.ts";
import { usePress } from "../use-press.ts";
import "./choice.css";

const appearances = (): readonly (readonly [Appearance, string])[] => [
  ["light", t.console.menu.light],
  ["dark", t.console.menu.dark],
  ["system", t.console.menu.system],
];

export function MenuSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store } = usePage();
  const chosen = useSignal(readAppearance());
  const leaving = usePress(() => store.logout());
  return (
    <Sheet title={t.console.menu.title} onClose={onClose}>
      <fieldset class="choice">
        <legend>{t.console.menu.appearance}</legend>
        {appearances().map(([appearance, label]) => (
          <label key={appearance} class={chosen.value === appearance ? "is-chosen" : ""}>
            <input
              class="unseen"
              type="radio"
              name="appearance"
              checked={chosen.value === appearance}
              onChange={() => {
                chosen.value = appearance;
                keepAppearance(appearance);
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <div class="sheet-actions">
        <button type="button" class="button" aria-disabled={leaving.isBusy} onClick={leaving.press}>
          {t.console.menu.signOut}
        </button>
      </div>
    </Sheet>
  );
}
