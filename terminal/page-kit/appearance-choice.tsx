/** Light, dark, or as the system: one of three, in force at once. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Appearance, keepAppearance, readAppearance } from "./appearance.ts";

export interface AppearanceChoiceProps {
  readonly keptAs: string;
  readonly words: { readonly appearance: string } & Readonly<Record<Appearance, string>>;
}

const APPEARANCES = ["light", "dark", "system"] as const;

export function AppearanceChoice({ keptAs, words }: AppearanceChoiceProps): JSX.Element {
  const [chosen, choose] = useState(() => readAppearance(keptAs));
  return (
    <fieldset class="choice">
      <legend>{words.appearance}</legend>
      {APPEARANCES.map((appearance) => (
        <label key={appearance} class={chosen === appearance ? "is-chosen" : ""}>
          <input
            class="unseen"
            type="radio"
            name="appearance"
            checked={chosen === appearance}
            onChange={() => {
              choose(appearance);
              keepAppearance(keptAs, appearance);
            }}
          />
          {words[appearance]}
        </label>
      ))}
    </fieldset>
  );
}
