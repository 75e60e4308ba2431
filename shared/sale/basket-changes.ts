/**
 * What a press does to the lines of an open sale. Pure; whether the whole can still be worked out is
 * for the sale to say.
 *
 * A discount stays with its line or its sale while these change: a percentage follows, an amount takes
 * off no more than there is. A sale without lines has none.
 */
import { type Result, err, ok } from "../core/result.ts";
import { type Discount, type DiscountError, checkOff } from "./discount.ts";
import type { Item } from "./item.ts";
import {
  type Line,
  type LineError,
  type Override,
  type Weight,
  amountOf,
  checkGrams,
  checkPrice,
  grossOf,
} from "./line-price.ts";
import { type Minor, sumMinor } from "./money.ts";
import type { Basket } from "./totals.ts";

/** As it is asked for: who allows it is not for the asker to say. */
export type AskedDiscount = Pick<Discount, "off" | "reason">;

export type LineEvent =
  | {
      readonly type: "add";
      readonly item: Item;
      readonly quantity: number;
      readonly weight?: Weight;
    }
  | { readonly type: "set-quantity"; readonly line: number; readonly quantity: number }
  | { readonly type: "set-weight"; readonly line: number; readonly weight: Weight }
  | {
      readonly type: "set-price";
      readonly line: number;
      readonly price: Minor;
      readonly reason: string;
    }
  | {
      readonly type: "discount-line";
      readonly line: number;
      readonly discount: AskedDiscount | null;
    }
  | { readonly type: "discount-sale"; readonly discount: AskedDiscount | null }
  | { readonly type: "remove"; readonly line: number }
  /** Undo: a removed line comes back, with the sale's discount where it took that along. */
  | {
      readonly type: "restore";
      readonly line: Line;
      readonly index: number;
      readonly discount?: Discount;
    }
  /** Undo: a line is again what it was. */
  | { readonly type: "put-back"; readonly line: Line }
  /** Undo: the sale's discount is again what it was. */
  | { readonly type: "put-back-discount"; readonly discount: Discount | null };

export type BasketError =
  | LineError
  | DiscountError
  | { readonly type: "sale-empty" }
  | { readonly type: "line-not-found"; readonly line: number };

/** A basket that lines are put into. */
export interface OpenBasket extends Basket {
  readonly nextLine: number;
  readonly latest: number | null;
}

type Changed<B> = Result<B, BasketError>;

export function changedBasket<B extends OpenBasket>(sale: B, event: LineEvent): Changed<B> {
  switch (event.type) {
    case "add":
      return addItem(sale, event);
    case "restore": {
      const { line, index, discount } = event;
      const lines = sale.lines.toSpliced(index, 0, line);
      return ok(withDiscount({ ...sale, lines, latest: line.id }, discount ?? sale.discount));
    }
    case "discount-sale":
      return discountSale(sale, event.discount);
    case "put-back-discount":
      return ok(withDiscount(sale, event.discount ?? undefined));
    case "put-back":
      return changeLine(sale, event.line.id, () => ok(event.line));
    case "remove":
      return changeLine(sale, event.line, () => ok(null));
    case "set-quantity":
      return changeLine(sale, event.line, (line) =>
        line.weight === undefined
          ? ok({ ...line, quantity: event.quantity })
          : err({ type: "line-weighed", line: line.id }),
      );
    case "set-weight":
      return changeLine(sale, event.line, (line) => weighLine(line, event.weight));
    case "set-price":
      return changeLine(sale, event.line, (line) => priceLine(line, event));
    case "discount-line":
      return changeLine(sale, event.line, (line) => discountLine(line, event.discount));
  }
}

/** The same thing at the same price joins its line, which stays where it is; a discount is for what it was given for. */
function addItem<B extends OpenBasket>(
  sale: B,
  { item, quantity, weight }: Extract<LineEvent, { type: "add" }>,
): Changed<B> {
  const { sku, name, price: unitPrice, taxId } = item;
  if (item.unit === "kg" && weight === undefined) {
    return err({ type: "weight-needed", sku });
  }
  if (item.unit !== "kg" && weight !== undefined) {
    return err({ type: "not-weighed", sku });
  }
  const same = sale.lines.find(
    (line) =>
      line.sku === sku && line.unitPrice === unitPrice && line.taxId === taxId && isPlain(line),
  );
  if (same !== undefined && weight === undefined) {
    const more = same.quantity + quantity;
    return changeLine(sale, same.id, (line) => ok({ ...line, quantity: more }));
  }
  const grams = weight === undefined ? ok(0) : checkGrams(weight.grams);
  if (!grams.ok) {
    return grams;
  }
  const plain: Line = { id: sale.nextLine, sku, name, unitPrice, quantity, taxId };
  const line = weight === undefined ? plain : { ...plain, quantity: 1, weight };
  const nextLine = sale.nextLine + 1;
  return ok({ ...sale, lines: [...sale.lines, line], nextLine, latest: line.id });
}

const isPlain = ({ override, weight, discount }: Line): boolean =>
  override === undefined && weight === undefined && discount === undefined;

/** Null takes the line away. */
function changeLine<B extends OpenBasket>(
  sale: B,
  id: number,
  change: (line: Line) => Result<Line | null, BasketError>,
): Changed<B> {
  const found = sale.lines.find((line) => line.id === id);
  if (found === undefined) {
    return err({ type: "line-not-found", line: id });
  }
  const changed = change(found);
  if (!changed.ok) {
    return changed;
  }
  const line = changed.value;
  if (line !== null) {
    const lines = sale.lines.map((each) => (each.id === id ? line : each));
    return ok({ ...sale, lines, latest: id });
  }
  const lines = sale.lines.filter((each) => each.id !== id);
  const left = { ...sale, lines, latest: lines.at(-1)?.id ?? null };
  return ok(lines.length === 0 ? withDiscount(left, undefined) : left);
}

function weighLine(line: Line, weight: Weight): Result<Line, BasketError> {
  if (line.weight === undefined) {
    return err({ type: "not-weighed", sku: line.sku });
  }
  const grams = checkGrams(weight.grams);
  return grams.ok ? ok({ ...line, weight }) : grams;
}

/** The shelf's price again is no override. */
function priceLine(
  line: Line,
  { price, reason }: { readonly price: Minor; readonly reason: string },
): Result<Line, BasketError> {
  const checked = checkPrice(price);
  if (!checked.ok) {
    return checked;
  }
  const { override, ...plain } = line;
  const listPrice = override?.listPrice ?? line.unitPrice;
  const priced: Override = { listPrice, reason };
  return ok({ ...plain, unitPrice: price, ...(price !== listPrice && { override: priced }) });
}

function discountLine(line: Line, asked: AskedDiscount | null): Result<Line, BasketError> {
  const { discount: _, ...plain } = line;
  const gross = grossOf(line);
  if (asked === null || !gross.ok) {
    return gross.ok ? ok(plain) : gross;
  }
  const off = checkOff(asked.off, gross.value);
  return off.ok ? ok({ ...plain, discount: asked }) : off;
}

function discountSale<B extends OpenBasket>(sale: B, asked: AskedDiscount | null): Changed<B> {
  if (asked === null) {
    return ok(withDiscount(sale, undefined));
  }
  if (sale.lines.length === 0) {
    return err({ type: "sale-empty" });
  }
  const whole = amountOfAll(sale.lines);
  if (!whole.ok) {
    return whole;
  }
  const off = checkOff(asked.off, whole.value);
  return off.ok ? ok(withDiscount(sale, asked)) : off;
}

/** What the sale's discount is taken off from. */
export function amountOfAll(lines: readonly Line[]): ReturnType<typeof sumMinor> {
  const amounts: Minor[] = [];
  for (const line of lines) {
    const amount = amountOf(line);
    if (!amount.ok) {
      return amount;
    }
    amounts.push(amount.value);
  }
  return sumMinor(amounts);
}

/** Absent where there is none, so that a plain sale reads as it always has. */
function withDiscount<B extends OpenBasket>(sale: B, discount: Discount | undefined): B {
  const { discount: _, ...plain } = sale;
  return { ...plain, ...(discount && { discount }) } as B;
}
