/** What the sound is, what the phone does with it, and what the shop keeps. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import { Screen } from "../components/screen.tsx";

export function AboutScreen(): JSX.Element {
  const heading = useHeadingFocus();
  return (
    <Screen hasBack where={t.page.title}>
      <h1 ref={heading} tabIndex={-1}>
        {t.about.title}
      </h1>
      <p class="lead">{t.about.what}</p>
      <p class="lead">{t.about.listens}</p>
      <p class="lead">{t.about.sends}</p>
      <p class="lead">{t.about.kept}</p>
      <p class="lead">{t.about.level}</p>
    </Screen>
  );
}
