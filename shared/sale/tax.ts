/**
 * Taxes: rounded once per rate per receipt, never per line (Japan's qualified invoice demands it;
 * three times 105 at 10 % included holds 28 of tax rounded down, not 27).
 *
 *   inclusive   tax = round(base × rate ÷ (1 + rate))   the base is what the customer pays
 *   exclusive   tax = round(base × rate)                added on top: the receipt's adjustment
 */
import { type Result, err, ok } from "../core/result.ts";
import { Minor, sumMinor } from "./money.ts";

export interface TaxRate {
  /** Short and stable, printed beside a line: "A". */
  readonly id: string;
  readonly name: string;
  /** Parts in a million: 8 % is 80 000, New York's 8.875 % is 88 750. 0 to 1 000 000. */
  readonly partsPerMillion: number;
  readonly mode: "inclusive" | "exclusive";
}

/** Half up and up mean away from zero, so that a refund mirrors its sale. */
export type Rounding = "half-up" | "down" | "up";

export interface TaxLine {
  readonly rate: TaxRate;
  /** Sum of the amounts of the lines under this rate, as priced. */
  readonly base: Minor;
  readonly tax: Minor;
}

export interface TaxedAmount {
  readonly amount: Minor;
  readonly taxId: string;
}

export type TaxError =
  | { readonly type: "unknown-tax"; readonly taxId: string }
  | { readonly type: "amount-too-large" };

const MILLION = 1_000_000n;

/** One tax line per rate that occurs, in the order of `rates`. */
export function computeTaxes(
  lines: readonly TaxedAmount[],
  rates: readonly TaxRate[],
  rounding: Rounding,
): Result<readonly TaxLine[], TaxError> {
  const stray = lines.find(({ taxId }) => !rates.some(({ id }) => id === taxId));
  if (stray !== undefined) {
    return err({ type: "unknown-tax", taxId: stray.taxId });
  }
  const taxes: TaxLine[] = [];
  for (const rate of rates) {
    const amounts = lines.filter(({ taxId }) => taxId === rate.id).map(({ amount }) => amount);
    const base = sumMinor(amounts);
    if (!base.ok) {
      return base;
    }
    if (amounts.length > 0) {
      taxes.push({ rate, base: base.value, tax: taxOn(base.value, rate, rounding) });
    }
  }
  return ok(taxes);
}

/** What exclusive taxes add to the lines. */
export function addedTax(taxes: readonly TaxLine[]): Result<Minor, TaxError> {
  return sumMinor(taxes.filter(({ rate }) => rate.mode === "exclusive").map(({ tax }) => tax));
}

/** A tax is never larger than its base, since a rate is at most one. */
function taxOn(base: Minor, { partsPerMillion, mode }: TaxRate, rounding: Rounding): Minor {
  const rate = BigInt(partsPerMillion);
  const whole = mode === "exclusive" ? MILLION : MILLION + rate;
  return Minor(Number(divideRounded(BigInt(base) * rate, whole, rounding)));
}

function divideRounded(numerator: bigint, divisor: bigint, rounding: Rounding): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const extra = { "half-up": divisor / 2n, down: 0n, up: divisor - 1n }[rounding];
  const quotient = (size + extra) / divisor;
  return numerator < 0n ? -quotient : quotient;
}
