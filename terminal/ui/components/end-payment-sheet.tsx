/**
 * A supervisor ends a payment that nobody knows of. Two presses in two places: the second lies where no
 * finger rests after the first, and where the first was is the way back.
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { tapRefusalWords } from "../tap-words.ts";
import { useTenderInHand } from "../tender-in-hand.ts";
import "./end-payment-sheet.css";

export function EndPaymentSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { tapping } = usePage();
  const { amount } = useTenderInHand();
  const reason = useSignal<string | null>(null);
  const isSure = useSignal(false);
  const refusal = tapping.refusal.value;
  useEffect(() => tapping.begin(), [tapping]);

  function end(): void {
    if (reason.value !== null) {
      void tapping.end(reason.value);
    }
  }

  return (
    <Sheet title={t.tap.voiding.title} onClose={onClose}>
      <p>{isSure.value ? t.tap.voiding.sureMore(amount) : t.tap.voiding.more(amount)}</p>
      <fieldset class="end-reasons" disabled={isSure.value}>
        <legend>{t.tap.voiding.why}</legend>
        {Object.values(t.tap.voiding.reasons).map((words) => (
          <label key={words} class="button end-reason">
            <input
              type="radio"
              name="end-reason"
              checked={reason.value === words}
              onChange={() => {
                reason.value = words;
              }}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <p class="code-answer" role="alert">
        {refusal === null ? "" : tapRefusalWords(refusal)}
      </p>
      {isSure.value ? (
        <div class="sheet-actions end-ways">
          <button
            type="button"
            class="button big danger sure"
            aria-busy={tapping.isAsking.value}
            onClick={end}
          >
            {tapping.isAsking.value ? t.tap.voiding.ending : t.tap.voiding.sure(amount)}
          </button>
          <button type="button" class="button big" onClick={onClose}>
            {t.tap.voiding.wait}
          </button>
        </div>
      ) : (
        <div class="sheet-actions end-ways">
          <button type="button" class="button big" onClick={onClose}>
            {t.tap.voiding.wait}
          </button>
          <button
            type="button"
            class="button big danger"
            disabled={reason.value === null}
            onClick={() => {
              isSure.value = true;
            }}
          >
            {t.tap.voiding.go}
          </button>
        </div>
      )}
    </Sheet>
  );
}
