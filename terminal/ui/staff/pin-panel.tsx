/** Who is it, then the PIN: people as tiles, then keys for figures. On the lock screen, and where somebody allows. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { PIN_DIGITS_MIN, type StaffMember } from "@tillwave/shared/api/staff";
import { useNow } from "../use-now.ts";
import type { PinEntry, PinProblem } from "./pin-entry.ts";
import { staffRefusalWords, waitWords } from "./staff-words.ts";
import "./pin-panel.css";

export interface PinPanelProps {
  readonly entry: PinEntry;
  /** Of whom one is asked for a PIN. */
  readonly people: readonly StaffMember[];
  /** On the key that sends it. */
  readonly go: string;
}

export function PinPanel({ entry, people, go }: PinPanelProps): JSX.Element {
  const chosen = people.find(({ id }) => id === entry.person.value);
  return chosen === undefined ? (
    <PeopleTiles people={people} onChoose={entry.choose} />
  ) : (
    <PinOf entry={entry} person={chosen} go={go} isAlone={people.length === 1} />
  );
}

interface PeopleTilesProps {
  readonly people: readonly StaffMember[];
  readonly onChoose: (id: string) => void;
}

function PeopleTiles({ people, onChoose }: PeopleTilesProps): JSX.Element {
  const now = useNow();
  const until = useMemo(
    () => new Map(people.map(({ id, lockedForMs: ms }) => [id, ms > 0 ? Date.now() + ms : 0])),
    [people],
  );
  return (
    <ul class="people-tiles" aria-label={t.staff.people}>
      {people.map(({ id, name, role, language }) => {
        const waits = (until.get(id) ?? 0) - now;
        return (
          <li key={id}>
            <button type="button" class="person-tile" onClick={() => onChoose(id)}>
              <span class="person-letter" aria-hidden="true">
                {firstLetter(name)}
              </span>
              <span class="person-name" lang={language ?? undefined}>
                {name}
              </span>
              <span class="person-role">
                {waits > 0 ? t.staff.waits(waitWords(waits)) : t.staff.role[role]}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** As a reader counts letters. */
function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? "";
}

interface PinOfProps {
  readonly entry: PinEntry;
  readonly person: StaffMember;
  readonly go: string;
  readonly isAlone: boolean;
}

function PinOf({ entry, person, go, isAlone }: PinOfProps): JSX.Element {
  const heading = useHeadingFocus();
  const typed = entry.typed.value;
  const isAsking = entry.isAsking.value;
  return (
    <div class="pin-of">
      <h2 class="pin-title" ref={heading} tabIndex={-1}>
        {t.staff.pinOf(person.name)}
      </h2>
      <p class="pin-dots" aria-hidden="true">
        {Array.from({ length: Math.max(PIN_DIGITS_MIN, typed) }, (_, i) => (
          <i key={i} class={i < typed ? "is-typed" : ""} />
        ))}
      </p>
      <p class="unseen" role="status">
        {isAsking ? t.staff.looking : t.staff.typed(typed)}
      </p>
      <Problem problem={entry.problem.value} isAsking={isAsking} />
      <PinKeys entry={entry} go={go} />
      {!isAlone && (
        <button type="button" class="button soft" onClick={() => entry.choose(null)}>
          <Icon name="back" />
          {t.staff.others}
        </button>
      )}
    </div>
  );
}

interface ProblemProps {
  readonly problem: PinProblem | null;
  readonly isAsking: boolean;
}

function Problem({ problem, isAsking }: ProblemProps): JSX.Element {
  const now = useNow();
  const until = useMemo(
    () => (problem?.type === "pin-locked" ? Date.now() + problem.forMs : 0),
    [problem],
  );
  return (
    <p class="pin-problem" role="alert">
      {problem !== null && !isAsking ? problemWords(problem, until - now) : ""}
    </p>
  );
}

function problemWords(problem: PinProblem, leftMs: number): string {
  if (problem.type !== "pin-locked") {
    return staffRefusalWords(problem);
  }
  return leftMs > 0 ? staffRefusalWords({ ...problem, forMs: leftMs }) : "";
}

const FIGURES = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

function PinKeys({ entry, go }: Pick<PinOfProps, "entry" | "go">): JSX.Element {
  return (
    <div class="pin-keys" role="group" aria-label={t.staff.keys}>
      {FIGURES.map((figure) => (
        <PinKey key={figure} figure={figure} entry={entry} />
      ))}
      <button
        type="button"
        class="keypad-key"
        aria-label={t.staff.delete}
        onClick={entry.deleteLast}
      >
        <Icon name="del" />
      </button>
      <PinKey figure="0" entry={entry} />
      <button
        type="button"
        class="keypad-key pin-go"
        aria-disabled={!entry.canSubmit()}
        aria-busy={entry.isAsking.value}
        onClick={() => void entry.submit()}
      >
        {entry.isAsking.value ? t.staff.looking : go}
      </button>
    </div>
  );
}

interface PinKeyProps {
  readonly figure: string;
  readonly entry: PinEntry;
}

function PinKey({ figure, entry }: PinKeyProps): JSX.Element {
  return (
    <button type="button" class="keypad-key" onClick={() => entry.digit(figure)}>
      {figure}
    </button>
  );
}
