/** Compares what tills have called paid with what the hub shows: each sale once, to the cent, and no other. */
import type { ConsoleSale } from "@tillwave/shared/api/console";
import type { PaidSale } from "./till-part.ts";

export interface Verdict {
  /** Paid at a till, and not at the hub. */
  readonly lost: readonly PaidSale[];
  /** More than once at the hub. */
  readonly doubled: readonly ConsoleSale[];
  /** At the hub with another total, or kept aside. */
  readonly changed: readonly ConsoleSale[];
  /** At the hub, and paid at no till. */
  readonly invented: readonly ConsoleSale[];
}

interface Named {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
}

const nameOf = ({ terminal, epoch, seq }: Named): string => `${terminal}/${epoch}/${seq}`;

export function compareBooks(paid: readonly PaidSale[], shown: readonly ConsoleSale[]): Verdict {
  const paidByName = new Map(paid.map((sale) => [nameOf(sale), sale]));
  const seen = new Set<string>();
  const doubled: ConsoleSale[] = [];
  for (const sale of shown) {
    const name = nameOf(sale);
    if (seen.has(name)) {
      doubled.push(sale);
    }
    seen.add(name);
  }
  return {
    lost: paid.filter((sale) => !seen.has(nameOf(sale))),
    doubled,
    changed: shown.filter((sale) => {
      const known = paidByName.get(nameOf(sale));
      return known !== undefined && (known.total !== sale.total || sale.state !== "stored");
    }),
    invented: shown.filter((sale) => !paidByName.has(nameOf(sale))),
  };
}
