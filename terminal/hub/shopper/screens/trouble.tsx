/** Why nothing came of it, and what to do. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import type { Trouble } from "../check-in.ts";
import { type Obstacle, QuietMark } from "../components/quiet-mark.tsx";
import { Screen } from "../components/screen.tsx";
import { Rings } from "../components/sound-circle.tsx";
import { usePage } from "../context.ts";

/** What only another page mends. */
const WANTS_RELOAD: ReadonlySet<Trouble> = new Set<Trouble>([
  "not-understood",
  "page-broken",
  "no-sound",
]);
/** What no press mends on this page. */
const HOPELESS: ReadonlySet<Trouble> = new Set<Trouble>([
  "insecure-origin",
  "unsupported",
  "no-key",
]);

export function TroubleScreen({ trouble }: { readonly trouble: Trouble }): JSX.Element {
  const heading = useHeadingFocus();
  const { title, more } = t.trouble[trouble];
  return (
    <Screen
      where={t.page.title}
      {...(!HOPELESS.has(trouble) && { actions: <WaysOut trouble={trouble} /> })}
    >
      <Rings>
        <QuietMark obstacle={obstacleOf(trouble)} />
      </Rings>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="lead">{more}</p>
    </Screen>
  );
}

function WaysOut({ trouble }: { readonly trouble: Trouble }): JSX.Element {
  const { store, reload } = usePage();
  const isReload = WANTS_RELOAD.has(trouble);
  return (
    <>
      <button type="button" class="button big primary" onClick={isReload ? reload : store.press}>
        {isReload ? t.trouble.reload : t.trouble.again}
      </button>
      <button type="button" class="button quiet" onClick={store.stop}>
        {t.page.home}
      </button>
    </>
  );
}

function obstacleOf(trouble: Trouble): Obstacle {
  switch (trouble) {
    case "insecure-origin":
    case "no-key":
      return "lock";
    case "not-heard":
    case "hidden":
    case "suspended":
    case "band-missing":
      return "sound";
    case "hub-away":
      return "hub";
    case "not-understood":
    case "page-broken":
      return "page";
    case "unsupported":
    case "denied":
    case "revoked":
    case "no-microphone":
    case "microphone-busy":
    case "microphone-lost":
    case "interrupted":
    case "no-sound":
    case "muted":
    case "silent":
      return "microphone";
  }
}
