/** The language, small at the page's edge: each in its own name, in force at once. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { language, setLanguage } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/kit";
import { LANGUAGES, LANGUAGE_NAMES, isLanguage } from "@tillwave/shared/core/language";

export function LanguageSelect(): JSX.Element {
  const hasFailed = useSignal(false);
  const choose = async (select: HTMLSelectElement): Promise<void> => {
    const wanted = select.value;
    hasFailed.value = isLanguage(wanted) && !(await setLanguage(wanted)).ok;
    select.value = language.value;
  };
  return (
    <div class="lab-language">
      {hasFailed.value && <span role="alert">{t.language.notLoaded}</span>}
      <select
        aria-label={t.language.title}
        value={language.value}
        onChange={({ currentTarget }) => void choose(currentTarget)}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {LANGUAGE_NAMES[one]}
          </option>
        ))}
      </select>
    </div>
  );
}
