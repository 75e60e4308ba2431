/** What customers agree to before their first check-in: the same promise in every language that their page speaks. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZonesView } from "@tillwave/shared/api/console-zones";
import { LANGUAGES, LANGUAGE_NAMES, type Language } from "@tillwave/shared/core/language";
import { CONSENT_TEXT_MAX } from "@tillwave/shared/presence/zones";
import { usePage } from "../context.ts";
import { ZONES, hrefOf } from "../route.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";
import { wishOf } from "../zone-wish.ts";
import { zonesFaultWords } from "../zone-words.ts";
import "./consent.css";

interface ConsentScreenProps {
  readonly view: ZonesView;
  readonly onChanged: () => void;
}

export function ConsentScreen({ view, onChanged }: ConsentScreenProps): JSX.Element {
  const words = t.zones;
  const heading = useHeadingFocus();
  return (
    <main class="main">
      <div class="head">
        <a class="button back-link" href={hrefOf(ZONES)}>
          <Icon name="back" />
          {words.back}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {words.consent.title}{" "}
          <small>{words.customers.consentVersion(view.consent.version)}</small>
        </h1>
      </div>
      <section class="card consent" aria-label={words.consent.title}>
        <p class="field-more">{words.consent.more}</p>
        <Form view={view} onChanged={onChanged} />
      </section>
    </main>
  );
}

function Form({ view, onChanged }: ConsentScreenProps): JSX.Element {
  const words = t.zones.consent;
  const { client } = usePage();
  const text = useSignal(view.consent.text);
  /** What the person began with. */
  const seen = useSignal(view.consent.version);
  const wrong = useSignal<Language | null>(null);
  const outcome = useSignal<{ readonly words: string; readonly isDone: boolean } | null>(null);
  const { isBusy, press } = usePress(async () => {
    wrong.value = LANGUAGES.find((language) => faultOf(text.value[language]) !== null) ?? null;
    outcome.value = null;
    if (wrong.value !== null) {
      document.querySelector<HTMLElement>(`#consent-${wrong.value}`)?.focus();
      return;
    }
    if (seen.value !== view.consent.version) {
      outcome.value = { words: t.zones.fault["changed-meanwhile"], isDone: false };
      return;
    }
    const answer = await client.changeZones({
      basedOn: view.version,
      zones: view.zones.map(wishOf),
      consent: text.value,
    });
    if (!answer.ok) {
      outcome.value = { words: failureWords(answer.error), isDone: false };
    } else if (answer.value.ok) {
      const { version } = answer.value.view.consent;
      seen.value = version;
      outcome.value = { words: words.saved(version), isDone: true };
      onChanged();
    } else {
      outcome.value = { words: zonesFaultWords(answer.value.fault), isDone: false };
    }
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      {LANGUAGES.map((language) => (
        <TextIn
          key={language}
          language={language}
          text={text}
          fault={wrong.value === language ? faultOf(text.value[language]) : null}
        />
      ))}
      <button type="submit" class="button primary big" aria-disabled={isBusy}>
        {isBusy ? words.saving : words.save}
      </button>
      <p class={outcome.value?.isDone === false ? "outcome field-wrong" : "outcome"} role="status">
        {outcome.value?.words}
      </p>
    </form>
  );
}

type TextFault = "missing" | "long";

function faultOf(text: string): TextFault | null {
  if (text.trim() === "") {
    return "missing";
  }
  return text.length > CONSENT_TEXT_MAX ? "long" : null;
}

interface TextInProps {
  readonly language: Language;
  readonly text: Signal<ZonesView["consent"]["text"]>;
  readonly fault: TextFault | null;
}

function TextIn({ language, text, fault }: TextInProps): JSX.Element {
  const words = t.zones.consent;
  const id = `consent-${language}`;
  return (
    <>
      <label class="field-label" for={id} lang={language}>
        {LANGUAGE_NAMES[language]}
      </label>
      <textarea
        id={id}
        class="field consent-text"
        lang={language}
        rows={5}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-more`}
        value={text.value[language]}
        onInput={({ currentTarget }) => {
          text.value = { ...text.value, [language]: currentTarget.value };
        }}
      />
      <p id={`${id}-more`} class="field-more field-wrong" role="status">
        {fault === "missing" ? words.missing : fault === "long" ? words.long(CONSENT_TEXT_MAX) : ""}
      </p>
    </>
  );
}
