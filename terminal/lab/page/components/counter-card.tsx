/** The customer's side of the counter: what is held to the reader, and the phone that it may be. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/lab";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import {
  type BenchView,
  type OtherCardView,
  PHONES,
  type PhoneId,
  type ReaderSpot,
  type Tappable,
} from "@tillwave/shared/api/lab-phone";
import { useLab } from "../context.ts";
import { Card, Choice } from "./controls.tsx";
import { PhoneControls } from "./phone-controls.tsx";
import { PhoneScreen } from "./phone-screen.tsx";

export function CounterCard({ bench }: { readonly bench: BenchView }): JSX.Element {
  const words = t.phone;
  const [chosen, choose] = useState<PhoneId>("phone-1");
  const [wanted, setReader] = useState<number | null>(null);
  const phone = bench.phones.find(({ id }) => id === chosen);
  const reader = wanted ?? bench.readers[0]?.port ?? null;
  return (
    <Card title={words.title} state={stateOf(bench)} className="device-counter">
      <Readers readers={bench.readers} reader={reader} choose={setReader} />
      <Choice
        label={words.which}
        isLabelHidden
        options={PHONES.map((id) => ({ value: id, label: words.names[id] }))}
        chosen={chosen}
        className="choice-row choice-phones"
        onChoose={(id) => choose(id)}
      />
      {phone === undefined ? null : (
        <div class="counter">
          <div class="counter-phone">
            <PhoneScreen key={phone.id} phone={phone} />
            <HoldButton what={phone.id} heldTo={phone.heldTo} reader={reader} isBig />
          </div>
          <PhoneControls key={phone.id} phone={phone} />
        </div>
      )}
      <Others cards={bench.cards} reader={reader} />
    </Card>
  );
}

function stateOf({ readers }: BenchView): { readonly word: string; readonly isWell: boolean } {
  const words = t.phone;
  if (readers.length === 0) {
    return { word: words.noReader, isWell: false };
  }
  const held = readers.flatMap(({ holds }) => (holds === null ? [] : [holds]));
  const isWell = readers.every(({ isThere, holds }) => holds === null || isThere !== false);
  return held[0] === undefined
    ? { word: words.nothing, isWell }
    : { word: words.lies(held.map((what) => words.names[what]).join(" + ")), isWell };
}

interface ReadersProps {
  readonly readers: readonly ReaderSpot[];
  readonly reader: number | null;
  choose(port: number): void;
}

function Readers({ readers, reader, choose }: ReadersProps): JSX.Element {
  const words = t.phone;
  if (readers.length === 0) {
    return <p class="device-more">{words.noReaders}</p>;
  }
  const missed = readers.filter(({ isThere, holds }) => isThere === false && holds !== null);
  return (
    <>
      {readers.length < 2 || reader === null ? null : (
        <Choice
          label={words.readers}
          options={readers.map(({ port }, i) => ({ value: port, label: words.reader(i + 1) }))}
          chosen={reader}
          className="choice-row"
          onChoose={choose}
        />
      )}
      {missed.map(({ port }) => (
        <p key={port} class="counter-missed">
          <Icon name="warn" />
          {words.notThere(port)}
        </p>
      ))}
    </>
  );
}

interface HoldProps {
  readonly what: Tappable;
  readonly heldTo: number | null;
  readonly reader: number | null;
  readonly isBig?: boolean;
}

function HoldButton({ what, heldTo, reader, isBig = false }: HoldProps): JSX.Element {
  const { send } = useLab();
  const words = t.phone;
  const isHeld = heldTo !== null;
  return (
    <button
      type="button"
      class={`button${isHeld ? " soft" : " primary"}${isBig ? " big" : ""}`}
      disabled={!isHeld && reader === null}
      aria-label={
        isBig ? undefined : `${words.names[what]}: ${isHeld ? words.takeAway : words.hold}`
      }
      onClick={() =>
        void send(isHeld ? { type: "take-away", what } : { type: "hold", what, reader })
      }
    >
      {isHeld ? words.takeAway : words.hold}
    </button>
  );
}

interface OthersProps {
  readonly cards: readonly OtherCardView[];
  readonly reader: number | null;
}

function Others({ cards, reader }: OthersProps): JSX.Element {
  const words = t.phone;
  return (
    <section class="others" aria-label={words.others}>
      <h3>{words.others}</h3>
      <ul class="others-list">
        {cards.map(({ id, heldTo, url, commands }) => (
          <li key={id} class="other">
            <p class="other-words">
              <strong>{words.names[id]}</strong>
              <small>
                {commands === 0 ? words.neverAsked : words.commands(commands)}
                {url === null ? "" : ` · ${words.leadsTo(url)}`}
              </small>
            </p>
            <HoldButton what={id} heldTo={heldTo} reader={reader} />
          </li>
        ))}
      </ul>
    </section>
  );
}
