/** An emitter is added to a zone: what it is called, then a code and the command to type at it. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZoneRow } from "@tillwave/shared/api/console-zones";
import { EmitterCodeCard } from "../components/emitter-code-card.tsx";
import { usePage } from "../context.ts";
import { hrefOf, zoneRoute } from "../route.ts";
import { cutName, lettersTooMany } from "../till-name.ts";
import { usePress } from "../use-press.ts";
import { emittersOf } from "../zone-figures.ts";
import { codeFailureWords } from "../zone-words.ts";
import { type ZoneScreenProps, ZoneScreen } from "./zone.tsx";
import "./join.css";

export function EmitterJoinScreen(props: ZoneScreenProps): JSX.Element {
  const { place, view } = props;
  const { store } = usePage();
  const heading = useHeadingFocus();
  const zone = view.zones.find((one) => one.place === place);
  if (zone === undefined) {
    return <ZoneScreen {...props} />;
  }
  const code = store.emitterCode.value?.place === place ? store.emitterCode.value : null;
  const count = emittersOf(view, place).length;
  return (
    <main class="main">
      <div class="head">
        <a class="button back-link" href={hrefOf(zoneRoute(place))}>
          <Icon name="back" />
          <span dir="auto">{zone.name}</span>
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {t.zones.join.title(zone.name)}
        </h1>
      </div>
      {code === null ? (
        <Form zone={zone} count={count} />
      ) : (
        <EmitterCodeCard key={code.code} code={code} view={view} />
      )}
    </main>
  );
}

interface FormProps {
  readonly zone: ZoneRow;
  /** How many sound in it already. */
  readonly count: number;
}

function Form({ zone, count }: FormProps): JSX.Element {
  const words = t.zones.join;
  const { client, store } = usePage();
  // Most zones have one emitter, which is called as its zone is.
  const name = useSignal(cutName(count === 0 ? zone.name : `${zone.name} ${count + 1}`));
  const isMissing = useSignal(false);
  const failed = useSignal("");
  const tooMany = lettersTooMany(name.value);
  const { isBusy, press } = usePress(async () => {
    const wished = name.value.trim();
    isMissing.value = wished === "";
    failed.value = "";
    if (wished === "" || lettersTooMany(name.value) > 0) {
      document.querySelector<HTMLElement>("#emitter-name")?.focus();
      return;
    }
    const answer = await client.makeEmitterCode(zone.place, { name: wished });
    if (answer.ok) {
      store.keepEmitterCode(answer.value);
    } else {
      failed.value = codeFailureWords(answer.error);
    }
  });
  const isWrong = tooMany > 0 || (isMissing.value && name.value.trim() === "");
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
      <label class="field-label" for="emitter-name">
        {words.name}
      </label>
      <input
        id="emitter-name"
        class="field"
        autocomplete="off"
        dir="auto"
        maxLength={100}
        aria-invalid={isWrong}
        aria-describedby="emitter-name-more"
        value={name.value}
        onInput={({ currentTarget }) => {
          name.value = currentTarget.value;
        }}
      />
      <p
        id="emitter-name-more"
        class={isWrong ? "field-more field-wrong" : "field-more"}
        role="status"
      >
        {tooMany > 0 ? t.join.nameLong(tooMany) : isWrong ? t.join.nameMissing : words.nameMore}
      </p>
      <p class="field-more field-wrong" role="status">
        {failed.value}
      </p>
      <button type="submit" class="button primary big" aria-disabled={isBusy}>
        {isBusy ? words.making : words.make}
      </button>
    </form>
  );
}
