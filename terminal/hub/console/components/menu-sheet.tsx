/** What the page speaks, how it looks, and the way out. */
import type { JSX } from "preact";
import { AppearanceChoice } from "@tillwave/page-kit/appearance-choice.tsx";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import { usePage } from "../context.ts";
import { APPEARANCE_KEPT_AS } from "../kept-as.ts";
import { usePress } from "../use-press.ts";
import "./choice.css";

export function MenuSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store } = usePage();
  const leaving = usePress(() => store.logout());
  return (
    <Sheet title={t.menu.title} onClose={onClose}>
      <LanguageChoice />
      <AppearanceChoice keptAs={APPEARANCE_KEPT_AS} words={t.menu} />
      <div class="sheet-actions">
        <button type="button" class="button" aria-disabled={leaving.isBusy} onClick={leaving.press}>
          {t.menu.signOut}
        </button>
      </div>
    </Sheet>
  );
}
