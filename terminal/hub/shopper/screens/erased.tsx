/** After all is erased: the page knows nobody. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import { Screen } from "../components/screen.tsx";
import { RestingCircle } from "../components/sound-circle.tsx";
import { usePage } from "../context.ts";
import { hashOf } from "../route.ts";

export function ErasedScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  return (
    <Screen
      where={t.page.title}
      actions={
        <a class="button big" href={hashOf("check-in")} onClick={() => void store.open()}>
          {t.page.home}
        </a>
      }
    >
      <RestingCircle />
      <h1 ref={heading} tabIndex={-1}>
        {t.erase.done}
      </h1>
      <p class="lead">{t.erase.doneMore}</p>
    </Screen>
  );
}
