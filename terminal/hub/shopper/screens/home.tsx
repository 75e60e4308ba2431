/** Before a touch: what to do, what one has, where to go. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { language } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/shopper";
import { LANGUAGE_NAMES } from "@tillwave/shared/core/language";
import { Screen } from "../components/screen.tsx";
import { Sign } from "../components/sign.tsx";
import { RestingCircle } from "../components/sound-circle.tsx";
import { Trail } from "../components/trail.tsx";
import { usePage } from "../context.ts";
import { formatTime } from "../format.ts";
import { hashOf } from "../route.ts";
import "./home.css";

export function HomeScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const zones = store.shop.value?.zones ?? [];
  return (
    <Screen
      where={t.page.title}
      actions={
        <button type="button" class="button big primary" onClick={store.press}>
          {t.home.start}
        </button>
      }
    >
      <RestingCircle look="is-small" />
      <h1 ref={heading} tabIndex={-1}>
        {t.home.title}
      </h1>
      <p class="lead">{t.home.more}</p>
      {!store.isKept.value && <p class="note">{t.home.notKept}</p>}
      {zones.length > 0 && (
        <>
          <h2>{t.home.places}</h2>
          <Trail steps={zones} />
        </>
      )}
      <Ways />
    </Screen>
  );
}

function Ways(): JSX.Element {
  const { store } = usePage();
  const { value: total } = store.total;
  const { value: reward } = store.reward;
  return (
    <nav class="ways">
      {reward !== null && (
        <a href={hashOf("till")}>
          <span>{t.reward.label}</span>
          <b>{formatTime(reward.at)}</b>
          <Sign name="forward" />
        </a>
      )}
      <a href={hashOf("visits")}>
        <span>{t.home.points}</span>
        <b>{total === null ? "" : t.points.some(total)}</b>
        <Sign name="forward" />
      </a>
      <a href={hashOf("about")}>
        <span>{t.home.about}</span>
        <Sign name="forward" />
      </a>
      <a href={hashOf("language")}>
        <span>{t.home.language}</span>
        <b>{LANGUAGE_NAMES[language.value]}</b>
        <Sign name="forward" />
      </a>
    </nav>
  );
}
