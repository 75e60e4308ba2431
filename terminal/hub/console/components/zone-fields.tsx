/** The kinds of fields that a zone's form is made of. */
import type { JSX } from "preact";
import { fieldFaultWords } from "../zone-words.ts";
import type { ZoneFieldFault } from "../zone-wish.ts";
import "./choice.css";

/** More than the hub takes, so that a person sees what is too much. */
const TYPED_MAX = 500;

interface TextFieldProps {
  readonly id: ZoneFieldFault["at"];
  readonly label: string;
  readonly more?: string;
  readonly isNumber?: boolean;
  readonly value: string;
  readonly fault: ZoneFieldFault | null;
  readonly onInput: (text: string) => void;
}

export function TextField(props: TextFieldProps): JSX.Element {
  const { id, label, more = "", isNumber = false, value, fault, onInput } = props;
  const own = fault?.at === id ? fault : null;
  return (
    <>
      <label class="field-label" for={`zone-${id}`}>
        {label}
      </label>
      <input
        id={`zone-${id}`}
        class={isNumber ? "field field-short" : "field"}
        inputMode={isNumber ? "numeric" : "text"}
        autocomplete="off"
        dir="auto"
        maxLength={TYPED_MAX}
        aria-invalid={own !== null}
        aria-describedby={`zone-${id}-more`}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <FieldWrong id={`zone-${id}-more`} fault={own} more={more} />
    </>
  );
}

interface FieldWrongProps {
  readonly id: string;
  readonly fault: ZoneFieldFault | null;
  /** What stands there while nothing is wrong. */
  readonly more?: string;
}

export function FieldWrong({ id, fault, more = "" }: FieldWrongProps): JSX.Element {
  return (
    <p id={id} class={fault === null ? "field-more" : "field-more field-wrong"} role="status">
      {fault === null ? more : fieldFaultWords(fault)}
    </p>
  );
}

interface RadiosProps<T extends string | number> {
  readonly legend: string;
  readonly name: string;
  readonly value: T;
  readonly ways: readonly (readonly [value: T, label: string])[];
  readonly onChange: (value: T) => void;
}

export function Radios<T extends string | number>(props: RadiosProps<T>): JSX.Element {
  const { legend, name, value, ways, onChange } = props;
  return (
    <fieldset class={`choice zone-choice zone-choice-${name}`}>
      <legend>{legend}</legend>
      {ways.map(([way, label]) => (
        <label key={way} class={way === value ? "is-chosen" : ""}>
          <input
            class="unseen"
            type="radio"
            name={`zone-${name}`}
            checked={way === value}
            onChange={() => onChange(way)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
