/** The lines of the sale, each with what is left of it, and why they come back. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { leftOf } from "@tillwave/shared/api/reversal-plan";
import type { FoundSale } from "@tillwave/shared/api/reversals";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { REFUND_REASONS, VOID_REASONS } from "@tillwave/shared/sale/reversal-reasons";
import { usePage } from "../context.ts";
import { formatDate, formatSaleNumber, formatTime } from "../format.ts";
import type { ReversalStore } from "./reversal-store.ts";

interface PartProps {
  readonly found: FoundSale;
  readonly reversal: ReversalStore;
}

export function LinesPart({ found, reversal }: PartProps): JSX.Element {
  const { entry, reversed } = found.sale;
  const { wall } = entry.clock;
  const left = leftOf(found);
  const isVoid = reversal.as.value === "void";
  const isAnyLeft = left.some(({ quantity }) => quantity > 0);
  return (
    <>
      <div class="card reversal-card">
        <div class="reversal-title">
          <div>
            <h2>{t.reversal.sale(formatSaleNumber(entry.sale))}</h2>
            <p>
              {formatDate(wall)} {formatTime(wall)}
              {reversed !== undefined && (
                <span class={`reversed is-${reversed}`}>{t.reversal.state[reversed]}</span>
              )}
            </p>
          </div>
          {!isVoid && isAnyLeft && (
            <>
              <button type="button" class="button soft" onClick={() => reversal.setAll(false)}>
                {t.reversal.none}
              </button>
              <button type="button" class="button soft" onClick={() => reversal.setAll(true)}>
                {t.reversal.all}
              </button>
            </>
          )}
        </div>
        <ul class="reversal-lines" aria-label={t.reversal.lines}>
          {entry.lines.map((line, i) => (
            <LineRow
              key={line.id}
              line={line}
              left={left[i]?.quantity ?? 0}
              currency={entry.currency}
              reversal={reversal}
            />
          ))}
        </ul>
      </div>
      {isAnyLeft && <Why reversal={reversal} />}
    </>
  );
}

interface LineRowProps {
  readonly line: FoundSale["sale"]["entry"]["lines"][number];
  readonly left: number;
  readonly currency: string;
  readonly reversal: ReversalStore;
}

function LineRow({ line, left, currency, reversal }: LineRowProps): JSX.Element {
  const { store } = usePage();
  const { id, name, quantity, amount } = line;
  const found = findCurrency(currency);
  const isVoid = reversal.as.value === "void";
  const chosen = isVoid ? left : (reversal.units.value.get(id) ?? 0);
  return (
    <li class={chosen > 0 ? "reversal-line is-chosen" : "reversal-line"}>
      <span class="reversal-name">
        {quantity > 1 && <b>{quantity}× </b>}
        <span lang={store.shop.value?.language}>{name}</span>
        {left < quantity && <small>{t.reversal.given(quantity - left)}</small>}
      </span>
      <span class="reversal-amount">
        {found.ok ? formatAmount(Minor(amount), found.value) : ""}
      </span>
      {left > 0 && !isVoid && (
        <Stepper
          name={name}
          chosen={chosen}
          left={left}
          onChange={(n) => reversal.setUnits(id, n)}
        />
      )}
    </li>
  );
}

interface StepperProps {
  readonly name: string;
  readonly chosen: number;
  readonly left: number;
  readonly onChange: (quantity: number) => void;
}

function Stepper({ name, chosen, left, onChange }: StepperProps): JSX.Element {
  return (
    <span class="reversal-stepper" role="group" aria-label={name}>
      <button
        type="button"
        class="button soft"
        aria-label={t.reversal.fewer(name)}
        disabled={chosen === 0}
        onClick={() => onChange(chosen - 1)}
      >
        <Icon name="minus" />
      </button>
      <output aria-live="polite">{t.reversal.leftOf(chosen, left)}</output>
      <button
        type="button"
        class="button soft"
        aria-label={t.reversal.more(name)}
        disabled={chosen === left}
        onClick={() => onChange(chosen + 1)}
      >
        <Icon name="plus" />
      </button>
    </span>
  );
}

function Why({ reversal }: { readonly reversal: ReversalStore }): JSX.Element {
  const title = useId();
  const reasons = reversal.as.value === "void" ? VOID_REASONS : REFUND_REASONS;
  return (
    <div class="reversal-why" role="radiogroup" aria-labelledby={title}>
      <h3 id={title}>{t.reversal.why}</h3>
      {reasons.map((each) => (
        <button
          type="button"
          key={each}
          class="button"
          role="radio"
          aria-checked={reversal.reason.value === each}
          onClick={() => {
            reversal.reason.value = each;
          }}
        >
          {t.reversal.reason[each]}
        </button>
      ))}
    </div>
  );
}
