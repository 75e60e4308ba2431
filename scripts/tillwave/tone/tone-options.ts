/** What the options of `tillwave tone` mean: numbers within bounds, or words that say which are possible. */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type ProfileName, QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { type Given, textOf } from "../command.ts";

export const PROFILES: Readonly<Record<ProfileName, ToneProfile>> = {
  steady: STEADY,
  quick: QUICK,
};
export const EVERY_PROFILE: readonly ToneProfile[] = [STEADY, QUICK];
export const PROFILE_NAMES: readonly ProfileName[] = ["steady", "quick"];

export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Where the option was not given. */
  readonly usual?: number;
}

/** A whole number, also as 0x and hex digits. */
export const wholeOption = (given: Given, name: string, bounds: Bounds): Result<number, string> =>
  numberOption(given, { name, bounds, pattern: /^(?:\d{1,15}|0x[\da-f]{1,12})$/iu });

export const decimalOption = (given: Given, name: string, bounds: Bounds): Result<number, string> =>
  numberOption(given, { name, bounds, pattern: /^-?\d{1,15}(?:\.\d{1,9})?$/u });

export function choiceOption<T extends string>(
  given: Given,
  name: string,
  choices: readonly T[],
): Result<T | undefined, string> {
  const text = textOf(given, name);
  const chosen = choices.find((choice) => choice === text);
  return text !== undefined && chosen === undefined
    ? err(`--${name} takes ${choices.join(", ")}.`)
    : ok(chosen);
}

interface NumberOption {
  readonly name: string;
  readonly bounds: Bounds;
  readonly pattern: RegExp;
}

function numberOption(
  given: Given,
  { name, bounds: { min, max, usual }, pattern }: NumberOption,
): Result<number, string> {
  const text = textOf(given, name);
  if (text === undefined) {
    return usual === undefined ? err(`--${name} is missing.`) : ok(usual);
  }
  const value = pattern.test(text) ? Number(text) : NaN;
  return value >= min && value <= max
    ? ok(value)
    : err(`--${name} takes a number from ${min} to ${max}, not "${text}".`);
}

type Values<T> = { readonly [K in keyof T]: T[K] extends Result<infer V, string> ? V : never };

/** All of them, or the first that is wrong. */
export function allOf<T extends Readonly<Record<string, Result<unknown, string>>>>(
  options: T,
): Result<Values<T>, string> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    if (!option.ok) {
      return option;
    }
    values[name] = option.value;
  }
  return ok(values as Values<T>);
}
