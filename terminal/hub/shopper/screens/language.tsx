/** What the page speaks: the one that is touched is in force at once. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { t } from "@tillwave/page-kit/strings/shopper";
import { Screen } from "../components/screen.tsx";

export function LanguageScreen(): JSX.Element {
  const heading = useHeadingFocus();
  return (
    <Screen hasBack where={t.page.title}>
      <h1 ref={heading} tabIndex={-1}>
        {t.home.language}
      </h1>
      <div class="languages">
        <LanguageChoice />
      </div>
    </Screen>
  );
}
