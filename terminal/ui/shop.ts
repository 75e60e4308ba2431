/** The shop as the service names it, with the terms that its sales are worked out under. */
import type { ShopView } from "@tillwave/shared/api/till";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import type { Terms } from "@tillwave/shared/sale/totals";

export interface Shop extends ShopView {
  readonly terms: Terms;
  readonly money: Currency;
}

export function shopWithTerms(shop: ShopView): Shop {
  const found = findCurrency(shop.currency);
  const money: Currency = found.ok
    ? found.value
    : { code: shop.currency, digits: 2, symbol: shop.currency, cashStep: 1, notes: [], coins: [] };
  return { ...shop, money, terms: { currency: money, rates: shop.rates, rounding: shop.rounding } };
}
