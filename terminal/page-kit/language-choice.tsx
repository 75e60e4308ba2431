/** The languages, each in its own name: the one that is pressed is in force at once. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { LANGUAGES, LANGUAGE_NAMES, type Language } from "@tillwave/shared/core/language";
import { language, setLanguage } from "./language.ts";
import { t } from "./strings/kit.ts";

export function LanguageChoice(): JSX.Element {
  const [hasFailed, setFailed] = useState(false);
  const choose = async (wanted: Language): Promise<void> => {
    setFailed(false);
    const chosen = await setLanguage(wanted);
    setFailed(!chosen.ok);
  };
  return (
    <fieldset class="choice">
      <legend>{t.language.title}</legend>
      {LANGUAGES.map((one) => (
        <label key={one} lang={one} class={language.value === one ? "is-chosen" : ""}>
          <input
            class="unseen"
            type="radio"
            name="language"
            // One whose words did not come is not the chosen one, although it was pressed.
            ref={(input) => {
              if (input !== null) {
                input.checked = language.value === one;
              }
            }}
            onClick={() => void choose(one)}
          />
          {LANGUAGE_NAMES[one]}
        </label>
      ))}
      {hasFailed && <p role="alert">{t.language.notLoaded}</p>}
    </fieldset>
  );
}
