/** Takes something off: of a line, or of the whole sale. The answer is on the button before it is pressed. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { AskedDiscount } from "@tillwave/shared/sale/basket-changes";
import type { Currency } from "@tillwave/shared/sale/currency";
import { type Discount, type Off, amountOff, checkOff } from "@tillwave/shared/sale/discount";
import { Minor, formatAmount, parseAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import { AMOUNT_DIGITS } from "../figures.ts";
import { FigureEntry } from "./figure-entry.tsx";
import { Reasons } from "./reasons.tsx";
import { formatOff } from "./discount-words.ts";

/** What shops give most, in parts of a million. */
const USUAL_PARTS = [50_000, 100_000, 200_000] as const;

export interface DiscountPartProps {
  /** What it is taken off from. */
  readonly gross: Minor;
  readonly given: Discount | undefined;
  readonly money: Currency;
  /** Null takes it off again. */
  readonly onGive: (discount: AskedDiscount | null) => void;
}

/** A percentage that is pressed, or a figure that is typed. */
type Way = number | "percent" | "amount";

export function DiscountPart({ gross, given, money, onGive }: DiscountPartProps): JSX.Element {
  const { register } = usePage();
  const way = useSignal<Way>(wayOf(given));
  const reason = useSignal<string | null>(given?.reason ?? null);
  const off = offOf(way.value, register.figure.value, money);
  const taken = off !== null && checkOff(off, gross).ok ? amountOff(off, gross) : null;
  const most = formatAmount(gross, money);
  const go = taken === null ? t.line.takeOffNothing : t.line.takeOff(formatAmount(taken, money));
  const canGo = taken !== null && reason.value !== null;
  function give(): void {
    if (off !== null && reason.value !== null) {
      onGive({ off, reason: reason.value });
    }
  }
  return (
    <>
      <Ways way={way.value} money={money} onPick={(picked) => (way.value = picked)} />
      <Reasons reason={reason} />
      {typeof way.value === "number" ? (
        <div class="sheet-actions">
          <button type="button" class="button big primary" disabled={!canGo} onClick={give}>
            {go}
          </button>
        </div>
      ) : (
        <FigureEntry
          key={way.value}
          label={way.value === "percent" ? t.line.percentOff : t.line.amountOff}
          note={way.value === "percent" ? "" : t.line.upTo(most)}
          empty={way.value === "percent" ? "%" : formatAmount(Minor(0), money)}
          shape={
            way.value === "percent"
              ? PERCENT_SHAPE
              : { whole: AMOUNT_DIGITS, decimals: money.digits }
          }
          go={go}
          canGo={canGo}
          onGo={give}
        />
      )}
      <p class="line-hint" role="status">
        {hintOf({ off, taken, gross, money, isWhyKnown: reason.value !== null })}
      </p>
      {given !== undefined && (
        <div class="sheet-actions">
          <button type="button" class="button big" onClick={() => onGive(null)}>
            {t.line.noDiscount}
          </button>
        </div>
      )}
    </>
  );
}

const PERCENT_SHAPE = { whole: 3, decimals: 2 };

interface WaysProps {
  readonly way: Way;
  readonly money: Currency;
  readonly onPick: (way: Way) => void;
}

function Ways({ way, money, onPick }: WaysProps): JSX.Element {
  const percent = (partsPerMillion: number): string =>
    formatOff({ type: "percent", partsPerMillion }, money);
  const ways: readonly (readonly [Way, string])[] = [
    ...USUAL_PARTS.map((parts) => [parts, percent(parts)] as const),
    ["percent", t.line.otherPercent],
    ["amount", t.line.anAmount],
  ];
  return (
    <div class="line-choice" role="radiogroup" aria-label={t.line.discount}>
      {ways.map(([each, words]) => (
        <button
          type="button"
          key={each}
          class="button line-chip"
          role="radio"
          aria-checked={way === each}
          onClick={() => onPick(each)}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

function wayOf(given: Discount | undefined): Way {
  if (given === undefined) {
    return 100_000;
  }
  const { off } = given;
  if (off.type === "amount") {
    return "amount";
  }
  return USUAL_PARTS.find((parts) => parts === off.partsPerMillion) ?? "percent";
}

/** Null while nothing is typed that says how much. */
function offOf(way: Way, figure: string, money: Currency): Off | null {
  if (typeof way === "number") {
    return { type: "percent", partsPerMillion: way };
  }
  if (way === "percent") {
    const partsPerMillion = Math.round(Number(figure) * 10_000);
    return partsPerMillion > 0 ? { type: "percent", partsPerMillion } : null;
  }
  const amount = parseAmount(figure, money);
  return amount.ok && amount.value > 0 ? { type: "amount", amount: amount.value } : null;
}

interface Hint {
  readonly off: Off | null;
  readonly taken: Minor | null;
  readonly gross: Minor;
  readonly money: Currency;
  readonly isWhyKnown: boolean;
}

function hintOf({ off, taken, gross, money, isWhyKnown }: Hint): string {
  if (off === null) {
    return "";
  }
  if (taken === null) {
    return gross === 0
      ? t.line.notice.nothingToTakeOff
      : t.line.notice.discountRange(formatAmount(gross, money));
  }
  const leaves = t.line.leaves(formatAmount(Minor(gross - taken), money));
  return isWhyKnown ? leaves : t.line.whyFirst;
}
