/** Sales as tills write them, for the simulated hub. */
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import { Minor } from "@tillwave/shared/sale/money";

const GOODS: readonly (readonly [name: string, price: number])[] = [
  ["Pineapple bun", 900],
  ["Bubble tea", 1800],
  ["Egg tart", 1100],
  ["Filter coffee", 2600],
  ["Seafood cup noodles", 1290],
  ["Folding umbrella", 8900],
];

/** The nth sale back from now: one to three lines, paid in cash. */
export function saleEntry(at: number, n: number): SalePaid {
  const lines = Array.from({ length: 1 + (n % 3) }, (_, i) => {
    const [name = "", price = 0] = GOODS[(n + i * 2) % GOODS.length] ?? [];
    const quantity = 1 + ((n + i) % 2);
    return {
      id: i + 1,
      sku: `sku-${(n + i * 2) % GOODS.length}`,
      name,
      quantity,
      taxId: "N",
      unitPrice: Minor(price),
      amount: Minor(price * quantity),
    };
  });
  return entryOf({ at, sale: 4120 - n, lines });
}

/** One number, two contents: the tablet was put back by a day and sold on. */
export function forkedLine(at: number): { readonly kept: string; readonly aside: string } {
  const bun = { id: 1, sku: "bun", name: "Pineapple bun", quantity: 2, taxId: "N" };
  const tea = { id: 2, sku: "tea", name: "Bubble tea", taxId: "N", unitPrice: Minor(1800) };
  const egg = { id: 3, sku: "egg", name: "Egg tart", quantity: 1, taxId: "N" };
  const buns = { ...bun, unitPrice: Minor(900), amount: Minor(1800) };
  const eggs = { ...egg, unitPrice: Minor(1100), amount: Minor(1100) };
  const kept = entryOf({
    at,
    sale: 201,
    lines: [buns, { ...tea, quantity: 1, amount: Minor(1800) }],
  });
  const aside = entryOf({
    at: at + 818_000,
    sale: 201,
    lines: [buns, { ...tea, quantity: 2, amount: Minor(3600) }, eggs],
  });
  return { kept: JSON.stringify(kept), aside: JSON.stringify(aside) };
}

function entryOf({
  at,
  sale,
  lines,
}: {
  readonly at: number;
  readonly sale: number;
  readonly lines: SalePaid["lines"];
}): SalePaid {
  const total = Minor(lines.reduce((sum, { amount }) => sum + amount, 0));
  const received = Minor(Math.ceil(total / 10_000) * 10_000);
  return {
    v: 1,
    kind: "sale-paid",
    clock: { wall: at, monotonic: at % 86_400_000, boot: "5a1e" },
    cashier: { id: "mei", name: "Mei" },
    shift: 12,
    sale,
    currency: "HKD",
    lines,
    taxes: [],
    taxRounding: "half-up",
    subtotal: total,
    adjustment: Minor(0),
    total,
    tenders: [
      {
        method: "cash",
        settles: total,
        rounding: Minor(0),
        received,
        change: Minor(received - total),
      },
    ],
  };
}
