/** What the devices' cards are made of: a switch, a choice of a few, a fact. */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

export interface CardProps {
  readonly title: string;
  /** How the device is, in a word. */
  readonly state?: { readonly word: string; readonly isWell: boolean };
  readonly className?: string;
  readonly children: ComponentChildren;
}

export function Card({ title, state, className = "", children }: CardProps): JSX.Element {
  const id = useId();
  return (
    <section class={`device ${className}`} aria-labelledby={id}>
      <div class="device-head">
        <h2 id={id}>{title}</h2>
        <p class="device-live" role="status">
          {state === undefined ? null : (
            <span class={state.isWell ? "device-state" : "device-state is-unwell"}>
              {state.word}
            </span>
          )}
        </p>
      </div>
      {children}
    </section>
  );
}

export interface SwitchProps {
  readonly label: string;
  readonly more: string;
  readonly isOn: boolean;
  onSet(isOn: boolean): void;
}

export function Switch({ label, more, isOn, onSet }: SwitchProps): JSX.Element {
  const id = useId();
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={isOn}
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-more`}
      onClick={() => onSet(!isOn)}
    >
      <span class="switch-words">
        <span id={`${id}-label`}>{label}</span>
        <small id={`${id}-more`}>{more}</small>
      </span>
      <span class="switch-track" aria-hidden="true">
        <span class="switch-knob" />
      </span>
    </button>
  );
}

export interface Option<T> {
  readonly value: T;
  readonly label: string;
  readonly more?: string;
}

export interface ChoiceProps<T> {
  readonly label: string;
  /** Where the label is seen elsewhere on the card. */
  readonly isLabelHidden?: boolean;
  readonly options: readonly Option<T>[];
  readonly chosen: T;
  readonly className?: string;
  onChoose(value: T): void;
}

export function Choice<T extends string | number>({
  label,
  isLabelHidden = false,
  options,
  chosen,
  className = "",
  onChoose,
}: ChoiceProps<T>): JSX.Element {
  const name = useId();
  return (
    <fieldset class={`choice ${className}`}>
      <legend class={isLabelHidden ? "unseen" : ""}>{label}</legend>
      <div class="choice-options">
        {options.map((option) => (
          <label key={option.value} class="choice-option">
            <input
              type="radio"
              class="choice-input"
              name={name}
              checked={option.value === chosen}
              onChange={() => onChoose(option.value)}
            />
            <span class="choice-face">
              {option.label}
              {option.more === undefined ? null : <small>{option.more}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Fact({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
