/** Why a price is another than the shelf's: one of five, so that nobody types. */
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/register";
import { REASONS } from "@tillwave/shared/sale/discount";
import { reasonWords } from "./discount-words.ts";

export function Reasons({ reason }: { readonly reason: Signal<string | null> }): JSX.Element {
  const title = useId();
  return (
    <div class="line-choice" role="radiogroup" aria-labelledby={title}>
      <h3 id={title}>{t.line.why}</h3>
      {REASONS.map((each) => (
        <button
          type="button"
          key={each}
          class="button line-chip"
          role="radio"
          aria-checked={reason.value === each}
          onClick={() => {
            reason.value = each;
          }}
        >
          {reasonWords(each)}
        </button>
      ))}
    </div>
  );
}
