/**
 * What of an open sale's prices a supervisor has to allow: every price that is not the shelf's, and
 * every discount beyond what a cashier gives freely ({@link exceedsFreely}):
 *
 *   of a line   what it takes off the line's gross
 *   of a sale   all that is taken off together, lines included, of all grosses
 *
 * Asked for the sale after a press, so that no order of presses gets round it: a discount of an amount
 * weighs more once the line is less. What was allowed carries who did.
 */
import { exceedsFreely } from "./discount.ts";
import type { Line } from "./line-price.ts";
import { type Minor, sumMinor } from "./money.ts";
import type { Person } from "./supervision.ts";
import { type Basket, type Terms, type Totals, totalsOf } from "./totals.ts";

/** Null where nobody has to be asked. */
export function supervisedIn(
  before: Basket,
  after: Basket,
  terms: Terms,
): "price" | "discount" | null {
  if (after.lines.some((line) => isNewPrice(line, before.lines))) {
    return "price";
  }
  const totals = totalsOf(after, terms);
  if (!totals.ok) {
    return null;
  }
  const isBeyond =
    after.lines.some((line, i) => isLineBeyond(line, totals.value.lines[i])) ||
    isSaleBeyond(after, totals.value);
  return isBeyond ? "discount" : null;
}

/** The same basket, with who has allowed it on what had to be allowed. */
export function allowedBy<B extends Basket>(
  { before, after }: { readonly before: Basket; readonly after: B },
  { by, terms }: { readonly by: Person; readonly terms: Terms },
): B {
  const totals = totalsOf(after, terms);
  if (!totals.ok) {
    return after;
  }
  const lines = after.lines.map((line, i): Line => {
    const { override, discount } = line;
    const isDiscount = discount !== undefined && isLineBeyond(line, totals.value.lines[i]);
    return {
      ...line,
      ...(override !== undefined &&
        isNewPrice(line, before.lines) && { override: { ...override, by } }),
      ...(isDiscount && { discount: { ...discount, by } }),
    };
  });
  const { discount } = after;
  const isOfSale = discount !== undefined && isSaleBeyond(after, totals.value);
  return { ...after, lines, ...(isOfSale && { discount: { ...discount, by } }) };
}

function isNewPrice({ id, override }: Line, before: readonly Line[]): boolean {
  return (
    override !== undefined &&
    override.by === undefined &&
    before.find((line) => line.id === id)?.override !== override
  );
}

function isLineBeyond({ discount }: Line, totals: Totals["lines"][number] | undefined): boolean {
  return (
    discount !== undefined &&
    discount.by === undefined &&
    totals !== undefined &&
    exceedsFreely(totals.discount, totals.gross)
  );
}

/** What lines were allowed to take off by themselves is not the sale's. */
function isSaleBeyond(basket: Basket, { lines }: Totals): boolean {
  if (basket.discount === undefined || basket.discount.by !== undefined) {
    return false;
  }
  const isAsked = (at: number): boolean => basket.lines[at]?.discount?.by !== undefined;
  const off = lines.map(
    ({ discount, share }, at) => [isAsked(at) ? 0 : discount, share] as Minor[],
  );
  const taken = sumMinor(off.flat());
  const gross = sumMinor(lines.map(({ gross: each }) => each));
  return taken.ok && gross.ok && exceedsFreely(taken.value, gross.value);
}
