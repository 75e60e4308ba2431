/** Whether what the till shows now is a sale whose cash has to go into the drawer: told once for each sale. */
import type { PaidSaleView, TillView } from "@tillwave/shared/api/till";

export interface CashDrawer {
  /** True for a sale that was not shown before and has cash in it. */
  isDue(view: TillView): boolean;
}

/** `shown` is what the till shows when it opens: a sale on it has had its drawer already. */
export function createCashDrawer(shown: TillView): CashDrawer {
  let last = nameOf(shown.paid);
  return {
    isDue({ paid }) {
      const name = nameOf(paid);
      const isNew = paid !== null && name !== last;
      last = name ?? last;
      return isNew && paid.entry.tenders.some(({ method }) => method === "cash");
    },
  };
}

const nameOf = (paid: PaidSaleView | null): string | null =>
  paid && `${paid.ref.epoch}/${paid.ref.seq}`;
