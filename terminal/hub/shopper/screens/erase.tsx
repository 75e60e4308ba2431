/** Asked once, before everything is erased. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import { Screen } from "../components/screen.tsx";
import { usePage } from "../context.ts";
import { hashOf } from "../route.ts";

export function EraseScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const { value: erasing } = store.erasing;
  return (
    <Screen
      where={t.page.title}
      actions={
        <>
          <a class="button big" href={hashOf("visits")}>
            {t.erase.keep}
          </a>
          <button
            type="button"
            class="button danger sure"
            aria-disabled={erasing === "busy"}
            onClick={() => void store.erase()}
          >
            {erasing === "busy" ? t.erase.busy : t.erase.confirm}
          </button>
        </>
      }
    >
      <h1 ref={heading} tabIndex={-1}>
        {t.erase.title}
      </h1>
      <p class="lead">{t.erase.more}</p>
      {erasing === "failed" && (
        <p class="note" role="alert">
          {t.erase.failed}
        </p>
      )}
    </Screen>
  );
}
