/** One emitter in full: how it stands, who heard it, how loud, by which clock and key; and what can be done with it. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { EmitterRow } from "@tillwave/shared/api/console-zones";
import { formatDateTime, formatLevel, formatMoment, formatSigned } from "../format.ts";
import { agoWords } from "../zone-words.ts";
import { EmitterState } from "./emitter-state.tsx";
import { RetireSheet } from "./retire-sheet.tsx";
import { RotateSheet } from "./rotate-sheet.tsx";
import "./emitter-card.css";

interface EmitterCardProps {
  readonly emitter: EmitterRow;
  readonly now: number;
  /** No other emitter sounds in its zone. */
  readonly isOnly: boolean;
  readonly onChanged: () => void;
}

export function EmitterCard({ emitter, now, isOnly, onChanged }: EmitterCardProps): JSX.Element {
  const words = t.zones;
  const asking = useSignal<"rotate" | "retire" | null>(null);
  const { name, state, since } = emitter;
  const close = (): void => {
    asking.value = null;
  };
  const done = (): void => {
    close();
    onChanged();
  };
  const more = words.stateMore[state];
  return (
    <li class="emitter">
      <div class="emitter-head">
        <h3 dir="auto">{name}</h3>
        <EmitterState state={state} />
        <time datetime={formatDateTime(since)}>
          {words.emitter.since(formatMoment(since, now))}
        </time>
      </div>
      {more !== "" && <p class="emitter-more">{more}</p>}
      <Facts emitter={emitter} now={now} />
      <div class="emitter-actions">
        <Action
          label={words.emitter.rotate}
          name={name}
          onPress={() => {
            asking.value = "rotate";
          }}
        />
        <Action
          label={words.emitter.retire}
          name={name}
          kind="danger"
          onPress={() => {
            asking.value = "retire";
          }}
        />
      </div>
      {asking.value === "rotate" && <RotateSheet emitter={emitter} onDone={done} onClose={close} />}
      {asking.value === "retire" && (
        <RetireSheet emitter={emitter} isOnly={isOnly} onDone={done} onClose={close} />
      )}
    </li>
  );
}

interface ActionProps {
  readonly label: string;
  readonly name: string;
  readonly kind?: "danger";
  readonly onPress: () => void;
}

function Action({ label, name, kind, onPress }: ActionProps): JSX.Element {
  return (
    <button
      type="button"
      class={kind === undefined ? "button" : `button ${kind}`}
      aria-haspopup="dialog"
      aria-label={`${label}: ${name}`}
      onClick={onPress}
    >
      {label}
    </button>
  );
}

function Facts({ emitter, now }: Pick<EmitterCardProps, "emitter" | "now">): JSX.Element {
  const words = t.zones.emitter;
  const { level, offsetSeconds } = emitter;
  const unknown = t.page.unknown;
  const facts: readonly (readonly [label: string, value: string, more?: string])[] = [
    [words.hub, agoWords(emitter.heardByHub, now)],
    [words.phone, agoWords(emitter.heardByPhone, now)],
    [words.level, level === null ? unknown : formatLevel(level)],
    [
      words.clock,
      offsetSeconds === null ? unknown : words.clockOf(formatSigned(offsetSeconds)),
      words.clockMore,
    ],
    [words.key, words.keyOf(emitter.keyNumber), emitter.isKeyChanging ? words.keyChanging : ""],
    [words.settings, emitter.isUpToDate ? words.upToDate : words.outdated],
    [words.joined, formatMoment(emitter.joinedAt, now)],
  ];
  return (
    <dl class="emitter-facts">
      {facts.map(([label, value, more]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value}
            {more !== undefined && more !== "" && <small>{more}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
