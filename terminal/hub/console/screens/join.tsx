/** A till joins: which one and what it is called, then a code that is good once. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import { JoinCodeCard } from "../components/join-code-card.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { lettersTooMany, parseTerminalNumber, readJoinWish } from "../till-name.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";
import "../components/choice.css";
import "./join.css";

export function JoinScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const open = store.openCode.value;
  return (
    <main class="main">
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {t.join.title}
        </h1>
      </div>
      {open === null ? <JoinForm /> : <JoinCodeCard key={open.code.code} open={open} />}
    </main>
  );
}

function JoinForm(): JSX.Element {
  const words = t.join;
  const { client, store } = usePage();
  /** Null for the next free one. */
  const number = useSignal<string | null>(null);
  const name = useSignal("");
  const wrong = useSignal<"number" | "name" | null>(null);
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    const wish = readJoinWish(number.value, name.value);
    wrong.value = wish.ok ? null : wish.at;
    failed.value = "";
    if (!wish.ok) {
      document.querySelector<HTMLElement>(`#till-${wish.at}`)?.focus();
      return;
    }
    const answer = await client.makeJoinCode(wish.request);
    if (answer.ok) {
      store.keepCode(answer.value);
    } else {
      failed.value = failureWords(answer.error);
    }
  });
  return (
    <form
      class="card join-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <p class="join-more">{words.more}</p>
      <WhichTill number={number} isWrong={wrong.value === "number"} />
      <NameField name={name} isWrong={wrong.value === "name"} />
      <p class="field-more field-wrong" role="status">
        {failed.value}
      </p>
      <button type="submit" class="button primary big" aria-disabled={isBusy}>
        {isBusy ? words.making : words.make}
      </button>
    </form>
  );
}

interface WhichTillProps {
  readonly number: Signal<string | null>;
  readonly isWrong: boolean;
}

function WhichTill({ number, isWrong }: WhichTillProps): JSX.Element {
  const words = t.join;
  const ways = [
    [null, words.next],
    ["", words.number],
  ] as const;
  return (
    <>
      <fieldset class="choice join-ways">
        <legend>{words.which}</legend>
        {ways.map(([value, label]) => {
          const isChosen = (number.value === null) === (value === null);
          return (
            <label key={label} class={isChosen ? "is-chosen" : ""}>
              <input
                class="unseen"
                type="radio"
                name="which"
                checked={isChosen}
                onChange={() => {
                  number.value = value;
                }}
              />
              {label}
            </label>
          );
        })}
      </fieldset>
      {number.value !== null && (
        <NumberField number={number} text={number.value} isWrong={isWrong} />
      )}
    </>
  );
}

interface NumberFieldProps extends WhichTillProps {
  readonly text: string;
}

function NumberField({ number, text, isWrong }: NumberFieldProps): JSX.Element {
  const words = t.join;
  const { store } = usePage();
  const asked = parseTerminalNumber(text);
  const taken = store.figures.value?.overview.terminals.find(({ terminal }) => terminal === asked);
  const isInUse = taken !== undefined && taken.state !== "never-seen";
  return (
    <>
      <label class="field-label" for="till-number">
        {words.numberLabel}
      </label>
      <input
        id="till-number"
        class="field field-short"
        inputMode="numeric"
        autocomplete="off"
        maxLength={10}
        aria-invalid={isWrong}
        aria-describedby="till-number-more"
        value={text}
        onInput={({ currentTarget }) => {
          number.value = currentTarget.value;
        }}
      />
      <p
        id="till-number-more"
        class={isWrong ? "field-more field-wrong" : "field-more"}
        role="status"
      >
        {isInUse
          ? words.taken(t.terminals.longName(taken.terminal))
          : isWrong
            ? words.numberBad
            : ""}
      </p>
    </>
  );
}

interface NameFieldProps {
  readonly name: Signal<string>;
  readonly isWrong: boolean;
}

function NameField({ name, isWrong }: NameFieldProps): JSX.Element {
  const words = t.join;
  const tooMany = lettersTooMany(name.value);
  const isMissing = isWrong && name.value.trim() === "";
  return (
    <>
      <label class="field-label" for="till-name">
        {words.name}
      </label>
      <input
        id="till-name"
        class="field"
        autocomplete="off"
        dir="auto"
        maxLength={100}
        aria-invalid={tooMany > 0 || isMissing}
        aria-describedby="till-name-more"
        value={name.value}
        onInput={({ currentTarget }) => {
          name.value = currentTarget.value;
        }}
      />
      <p
        id="till-name-more"
        class={tooMany > 0 || isMissing ? "field-more field-wrong" : "field-more"}
        role="status"
      >
        {tooMany > 0 ? words.nameLong(tooMany) : isMissing ? words.nameMissing : words.nameMore}
      </p>
    </>
  );
}
