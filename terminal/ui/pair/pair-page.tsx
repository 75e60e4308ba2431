/** The page on which a tablet is paired: why it is shown, the code, a name, and how the browser's warning ends. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { t } from "@tillwave/page-kit/strings/pair";
import { TABLET_NAME_MAX } from "@tillwave/shared/api/tablets";
import { type Pairing, pairRefusalWords } from "./pairing.ts";

/** As a code is printed, with what a person may put between. */
const CODE_MAX = 20;

/** Why somebody sees this page. */
export type PairWhy = "asked" | "not-paired" | "removed";

export interface PairPageProps {
  readonly why: PairWhy;
  readonly pairing: Pairing;
}

export function PairPage({ why, pairing }: PairPageProps): JSX.Element {
  const isPaired = pairing.state.value.type === "paired";
  return (
    <div class="pair">
      <header class="pair-head">
        <Icon name="wave" />
        <span>Tillwave</span>
      </header>
      <main class="pair-main">
        {isPaired ? (
          <div role="status" class="pair-done">
            <Icon name="check" />
            <h1>{t.pair.paired}</h1>
            <p>{t.pair.pairedMore}</p>
          </div>
        ) : (
          <>
            <Why why={why} />
            <PairForm pairing={pairing} />
            <Trust />
            <LanguageChoice />
          </>
        )}
      </main>
    </div>
  );
}

function Why({ why }: { readonly why: PairWhy }): JSX.Element {
  switch (why) {
    case "asked":
      return <h1>{t.pair.title}</h1>;
    case "not-paired":
      return (
        <>
          <h1>{t.pair.cleared}</h1>
          <p>{t.pair.clearedMore}</p>
          <p>{t.pair.more}</p>
        </>
      );
    case "removed":
      return (
        <>
          <h1>{t.pair.removed}</h1>
          <p>{t.pair.removedMore}</p>
          <p>{t.pair.more}</p>
        </>
      );
  }
}

function PairForm({ pairing }: { readonly pairing: Pairing }): JSX.Element {
  const { code, name, state } = pairing;
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const now = state.value;
  const isPairing = now.type === "pairing";
  // A code that was scanned stands there already.
  useEffect(() => (code.peek() === "" ? first : second).current?.focus(), [code]);
  return (
    <form
      class="pair-form"
      onSubmit={(event) => {
        event.preventDefault();
        void pairing.submit();
      }}
    >
      <label>
        <span>{t.pair.code}</span>
        <input
          ref={first}
          class="pair-code"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={CODE_MAX}
          placeholder={t.pair.codeLike}
          readOnly={isPairing}
          value={code.value}
          onInput={(event) => {
            code.value = event.currentTarget.value;
          }}
        />
      </label>
      <label>
        <span>{t.pair.name}</span>
        <input
          ref={second}
          type="text"
          autocomplete="off"
          maxLength={TABLET_NAME_MAX}
          placeholder={t.pair.nameLike}
          readOnly={isPairing}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="pair-answer" role="alert">
        {isPairing && <p>{t.pair.going}</p>}
        {now.type === "refused" && (
          <p class="pair-refusal">
            <Icon name="warn" />
            <span>{pairRefusalWords(now.refusal)}</span>
          </p>
        )}
      </div>
      <button type="submit" class="button primary big" aria-busy={isPairing}>
        {t.pair.go}
      </button>
    </form>
  );
}

function Trust(): JSX.Element {
  return (
    <section class="pair-trust">
      <h2>{t.trust.title}</h2>
      <p>{t.trust.more}</p>
      <a class="button" href="/authority.crt" download="tillwave-authority.crt">
        {t.trust.download}
      </a>
    </section>
  );
}
