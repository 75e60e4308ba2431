/** What the sheets of shifts share: the shop's money, a wait or a refusal in words, a field for an amount. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { FigureShape } from "@tillwave/page-kit/keypad-text";
import { t } from "@tillwave/page-kit/strings/register";
import { present } from "@tillwave/shared/core/assert";
import type { Currency } from "@tillwave/shared/sale/currency";
import { usePage } from "../context.ts";
import { typedText } from "./cash-count.ts";
import { type ShiftAsking, refusalWords } from "./shift-asking.ts";
import "./shift.css";

export const useMoney = (): Currency => present(usePage().store.shop.value, "the shop").money;

/** Digits before the point of a typed amount, at most. */
const AMOUNT_DIGITS = 9;

export const amountShape = ({ digits }: Currency): FigureShape => ({
  whole: AMOUNT_DIGITS,
  decimals: digits,
});

export interface RefusedProps {
  readonly asking: ShiftAsking;
  readonly again?: () => void;
}

/** Nothing while all is well. */
export function Refused({ asking, again }: RefusedProps): JSX.Element | null {
  const words = refusalWords(asking.refusal.value);
  if (words === "") {
    return asking.isAsking.value ? (
      <p class="shift-wait" role="status">
        {t.shift.loading}
      </p>
    ) : null;
  }
  return (
    <div class="shift-refused" role="alert">
      <p>{words}</p>
      {again !== undefined && (
        <button type="button" class="button" onClick={again}>
          {t.shift.again}
        </button>
      )}
    </div>
  );
}

export interface FieldProps {
  readonly label: string;
  readonly text: string;
  readonly shape: FigureShape;
  readonly isActive: boolean;
  readonly onText: (text: string) => void;
  readonly onActive: () => void;
  readonly onEnter: () => void;
  /** Said at the right of it. */
  readonly sum?: string;
  readonly kind?: "note" | "coin";
  /** For readers, where the label alone does not say what is asked. */
  readonly name?: string;
}

/** Typed on the keys beside it or on a keyboard: no other keyboard comes up. */
export function Field(props: FieldProps): JSX.Element {
  const { label, text, shape, isActive, onText, onActive, onEnter, sum, kind, name } = props;
  return (
    <label class={isActive ? "count-field is-active" : "count-field"} data-kind={kind}>
      <span>{label}</span>
      <input
        type="text"
        inputMode="none"
        autocomplete="off"
        aria-label={name ?? label}
        placeholder="0"
        value={text}
        onFocus={onActive}
        onInput={({ currentTarget }) => {
          const typed = typedText(currentTarget.value, shape);
          currentTarget.value = typed;
          onText(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            onEnter();
          }
        }}
      />
      {sum !== undefined && <em>{sum}</em>}
    </label>
  );
}

export interface WaysProps<K extends string> {
  readonly label: string;
  readonly of: readonly (readonly [key: K, label: string])[];
  readonly chosen: K;
  readonly onChoose: (key: K) => void;
  /** Whether the label is seen. */
  readonly isTitled?: boolean;
}

/** One of a few ways. */
export function Ways<K extends string>({
  label,
  of: ways,
  chosen,
  onChoose,
  isTitled = false,
}: WaysProps<K>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choice shift-ways">
      <legend class={isTitled ? "" : "unseen"}>{label}</legend>
      {ways.map(([key, words]) => (
        <label key={key} class={key === chosen ? "is-chosen" : ""}>
          <input
            type="radio"
            class="unseen"
            name={name}
            checked={key === chosen}
            onChange={() => onChoose(key)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
