/** Until the hub has told what shop this is. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/shopper";
import { RestingCircle } from "../components/sound-circle.tsx";
import { Screen } from "../components/screen.tsx";
import { usePage } from "../context.ts";

export function OpeningScreen(): JSX.Element {
  const { store } = usePage();
  const isAway = store.isAway.value;
  return (
    <Screen where={t.page.title}>
      <RestingCircle />
      <div role="status">
        <h1 class={isAway ? "" : "is-late"}>{isAway ? t.page.away : t.page.opening}</h1>
        {isAway && <p class="lead">{t.page.awayMore}</p>}
      </div>
    </Screen>
  );
}
