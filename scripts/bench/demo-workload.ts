/** Three-line cash sales of the demo shop, as a day brings them: other goods, amounts, notes and times each. */
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { demoSettings } from "@tillwave/service/demo/settings";
import { factOf } from "@tillwave/service/facts";
import { termsOf } from "@tillwave/service/settings";
import { assert } from "@tillwave/shared/core/assert";
import type { Fact } from "@tillwave/shared/journal/entry";
import { indexItems } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { type TillCommand, newTill, stepTill } from "@tillwave/shared/sale/till";
import { totalsOf } from "@tillwave/shared/sale/totals";

const LINES = 3;
/** Between two sales, in milliseconds. */
const PAUSE_MIN = 20_000;
const PAUSE_SPAN = 160_000;
const NOTES = [2000, 5000, 10_000, 50_000, 100_000] as const;

const catalogue = demoCatalogue();
const rules = { terms: termsOf(demoSettings), items: indexItems(catalogue.items) };

export type PaidFact = Extract<Fact, { kind: "sale-paid" }>;

export interface DemoSale {
  readonly fact: PaidFact;
  /** Since the sale before, in milliseconds. */
  readonly after: number;
}

/** `random` is uniform in [0, 1). */
export function demoSale(number: number, random: () => number): DemoSale {
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[Math.floor(random() * from.length)];
    assert(chosen !== undefined, "there is something to choose from");
    return chosen;
  };
  const shelf = [...catalogue.items];
  const goods = Array.from({ length: LINES }, () => {
    const item = pick(shelf);
    shelf.splice(shelf.indexOf(item), 1);
    return item.sku;
  });
  let state = newTill(number);
  const press = (command: TillCommand): readonly Fact[] => {
    const step = stepTill(state, command, rules);
    assert(step.ok, `${command.type} is done`);
    ({ state } = step.value);
    return step.value.records
      .filter((record) => record.type === "sale-paid")
      .map((record) => factOf(record, rules.terms));
  };
  goods.forEach((sku) => press({ type: "add", sku }));
  press({ type: "pay" });
  const totals = totalsOf(state.sale, rules.terms);
  assert(totals.ok, "the basket has a total");
  const { total } = totals.value;
  const received = Minor(NOTES.find((note) => note >= total) ?? total);
  const [fact] = press({ type: "take-cash", received, due: total });
  assert(fact?.kind === "sale-paid", "the basket is paid");
  return { fact, after: PAUSE_MIN + Math.floor(random() * PAUSE_SPAN) };
}
