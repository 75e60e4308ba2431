/** From the touch to the hub's word: the circle fills, the words say what happens. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import { type Listening, type Sending, fillOf, secondsLeft } from "../check-in.ts";
import { Screen } from "../components/screen.tsx";
import { SignalBars } from "../components/signal-bars.tsx";
import { SoundCircle } from "../components/sound-circle.tsx";
import { usePage } from "../context.ts";
import { useNow } from "../use-now.ts";

export function ListeningScreen({ state }: { readonly state: Listening | Sending }): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const waitsForTouch = state.type === "listening" && state.hindrance === "suspended";
  return (
    <Screen
      where={t.page.title}
      actions={
        <>
          {waitsForTouch && (
            <button type="button" class="button big primary" onClick={store.resume}>
              {t.hindrance.suspended.act}
            </button>
          )}
          <button type="button" class="button big" onClick={store.stop}>
            {t.listen.stop}
          </button>
        </>
      }
    >
      <SoundCircle fill={fillOf(state)} isLive={isLive(state)} />
      <div role="status">
        <h1 ref={heading} tabIndex={-1}>
          {titleOf(state)}
        </h1>
        {state.type === "sending" && state.isAway ? (
          <AwayWords state={state} />
        ) : (
          <p class="lead">{moreOf(state)}</p>
        )}
      </div>
      {state.type === "listening" && state.phase === "listening" && state.hindrance === null && (
        <SignalBars signal={state.signal} />
      )}
    </Screen>
  );
}

/** The seconds run in silence. */
function AwayWords({ state }: { readonly state: Sending }): JSX.Element {
  const now = useNow();
  return (
    <p class="lead" aria-live="off">
      {t.listen.away.more(String(secondsLeft(state, now)))}
    </p>
  );
}

const isLive = (state: Listening | Sending): boolean =>
  state.type === "listening" && state.phase === "listening" && state.hindrance === null;

function titleOf(state: Listening | Sending): string {
  if (state.type === "sending") {
    return state.isAway ? t.listen.away.title : t.listen.sending.title;
  }
  return state.hindrance === null
    ? t.listen[state.phase].title
    : t.hindrance[state.hindrance].title;
}

function moreOf(state: Listening | Sending): string {
  if (state.type === "sending") {
    return t.listen.sending.more;
  }
  return state.hindrance === null ? t.listen[state.phase].more : t.hindrance[state.hindrance].more;
}
