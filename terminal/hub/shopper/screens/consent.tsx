/** What is agreed to before the first check-in, and again where the text has changed. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { language } from "@tillwave/page-kit/language";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { t } from "@tillwave/page-kit/strings/shopper";
import { Screen } from "../components/screen.tsx";
import { Sign, type SignName } from "../components/sign.tsx";
import { usePage } from "../context.ts";
import "./consent.css";

export function ConsentScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const [isBusy, setBusy] = useState(false);
  const consent = store.shop.value?.consent;
  const points: readonly (readonly [SignName, string])[] = [
    ["ear", t.consent.heard],
    ["tag", t.consent.kept],
    ["trash", t.consent.erased],
  ];
  const agree = async (): Promise<void> => {
    setBusy(true);
    await store.agree();
  };
  return (
    <Screen
      where={t.page.title}
      actions={
        <button
          type="button"
          class="button big primary"
          aria-disabled={isBusy}
          onClick={() => {
            if (!isBusy) {
              void agree();
            }
          }}
        >
          {t.consent.agree}
        </button>
      }
    >
      <div class="consent-language">
        <LanguageChoice />
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {t.consent.title}
      </h1>
      {store.hasTextChanged.value && <p class="lead">{t.consent.changed}</p>}
      <ul class="consent-points">
        {points.map(([icon, words]) => (
          <li key={icon}>
            <Sign name={icon} />
            <span>{words}</span>
          </li>
        ))}
      </ul>
      <section class="consent-text">
        <h2>{t.consent.text}</h2>
        {(consent?.text[language.value] ?? "").split(/\n+/u).map((line) => (
          <p key={line}>{line}</p>
        ))}
        <small>{t.consent.version(String(consent?.version ?? 0))}</small>
      </section>
    </Screen>
  );
}
