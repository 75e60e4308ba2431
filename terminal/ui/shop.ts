/** The shop as the service names it, with the terms that its sales are worked out under. */
import type { ShopView } from "@tillwave/shared/api/till";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type Currency, type CurrencyError, findCurrency } from "@tillwave/shared/sale/currency";
import type { Terms } from "@tillwave/shared/sale/totals";

export interface Shop extends ShopView {
  readonly terms: Terms;
  readonly money: Currency;
}

/** Refused where nobody could say how many digits an amount has. */
export function shopWithTerms(shop: ShopView): Result<Shop, CurrencyError> {
  const money = findCurrency(shop.currency);
  return money.ok
    ? ok({
        ...shop,
        money: money.value,
        terms: { currency: money.value, rates: shop.rates, rounding: shop.rounding },
      })
    : money;
}
