/** In which language this customer gets screen and receipt: the shop's own unless one is chosen. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import { LANGUAGES, LANGUAGE_NAMES } from "@tillwave/shared/core/language";
import { usePage } from "../context.ts";
import "./choice.css";

export function CustomerLanguageChoice(): JSX.Element {
  const { store } = usePage();
  const chosen = store.till.value?.sale.language ?? null;
  return (
    <fieldset class="choice">
      <legend>{t.customerLanguage.title}</legend>
      {[null, ...LANGUAGES].map((language) => (
        <label
          key={language}
          lang={language ?? undefined}
          class={language === chosen ? "is-chosen" : ""}
        >
          <input
            class="unseen"
            type="radio"
            name="customer-language"
            checked={language === chosen}
            onChange={() => store.press({ type: "set-language", language })}
          />
          {language === null ? t.customerLanguage.shops : LANGUAGE_NAMES[language]}
        </label>
      ))}
      <p>{t.customerLanguage.more}</p>
    </fieldset>
  );
}
