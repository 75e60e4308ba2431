/** It is in the journal: what the cashier gives out of the drawer, and where the rest is. */
import type { JSX } from "preact";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import type { BackPart } from "@tillwave/shared/sale/give-back";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import { syncOf } from "../sale-sync.ts";
import type { ReversalStep } from "./reversal-store.ts";

type Done = Extract<ReversalStep, { readonly type: "done" }>;

export function DonePart({ step }: { readonly step: Done }): JSX.Element {
  const heading = useHeadingFocus();
  const { reversal, found } = step;
  const currency = findCurrency(found.sale.entry.currency);
  return (
    <>
      <section class="reversal-done" role="status">
        <Mark grade="authorised" />
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {reversal.kind === "void" ? t.reversal.doneVoid : t.reversal.done}
          </h2>
          {currency.ok && <Ways step={step} currency={currency.value} />}
          <PaperWords step={step} />
        </div>
      </section>
      <Next step={step} />
    </>
  );
}

function Ways({
  step: { reversal },
  currency,
}: {
  readonly step: Done;
  readonly currency: Currency;
}): JSX.Element {
  const money = (n: number): string => `${currency.symbol} ${formatAmount(Minor(n), currency)}`;
  return (
    <ul class="reversal-todo">
      {reversal.cash > 0 && <li class="is-cash">{t.reversal.giveCash(money(reversal.cash))}</li>}
      {reversal.back.map(
        (part) =>
          part.method !== "cash" && (
            <li key={part.tender}>
              <Way part={part} amount={money(part.amount)} step={reversal} />
            </li>
          ),
      )}
    </ul>
  );
}

interface WayProps {
  readonly part: Exclude<BackPart, { readonly method: "cash" }>;
  readonly amount: string;
  readonly step: Done["reversal"];
}

/** What goes to a wallet is there once the hub has signed for this entry. */
function Way({ part, amount, step }: WayProps): JSX.Element {
  const hub = usePage().store.status.value?.hub;
  if (part.method === "card") {
    switch (part.how) {
      case "terminal":
        return <>{t.reversal.byTerminal(amount)}</>;
      case "by-hand":
        return <>{t.reversal.atTerminal(amount)}</>;
      case "never-came":
        return <>{t.reversal.card["never-came"]}</>;
    }
  }
  const isThere = hub !== undefined && syncOf(step, hub) === "confirmed";
  return <>{isThere ? t.reversal.inWallet(amount) : t.reversal.onItsWay(amount)}</>;
}

function PaperWords({ step: { reversal } }: { readonly step: Done }): JSX.Element | null {
  const { store, papers } = usePage();
  const { latest } = papers.of(reversal.ref, { paper: reversal.paper, copies: 0 });
  if (store.status.value?.printer.state === "none") {
    return null;
  }
  const paper = latest?.paper ?? "queued";
  if (paper === "printed") {
    return null;
  }
  return (
    <p class="reversal-paper">
      {paper === "not-printed" || paper === "unknown"
        ? t.reversal.paperNot
        : t.reversal.paperQueued}
    </p>
  );
}

function Next({ step: { reversal } }: { readonly step: Done }): JSX.Element {
  const { store, register, papers } = usePage();
  return (
    <div class="reversal-next">
      {store.status.value?.printer.state !== "none" && (
        <button
          type="button"
          class="button big"
          aria-busy={papers.isAsking.value}
          onClick={() => void papers.print(reversal.ref)}
        >
          <Icon name="printer" />
          {t.reversal.print}
        </button>
      )}
      <button
        type="button"
        class="button primary big"
        onClick={() => {
          register.reversing.value = null;
        }}
      >
        {t.reversal.finish}
        <Icon name="fwd" />
      </button>
    </div>
  );
}
