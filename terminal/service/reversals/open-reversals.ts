/** The desk for refunds and voids, in its place in a till that sells. */
import { present } from "@tillwave/shared/core/assert";
import type { SaleRow } from "@tillwave/shared/api/till";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import { findCurrency } from "@tillwave/shared/sale/currency";
import type { CardUndoing } from "../card-terminal/card-desk.ts";
import type { Ports } from "../ports.ts";
import type { Printing } from "../print/printing.ts";
import { createAtFormat } from "../print/receipts.ts";
import type { RecordFacts } from "../record-facts.ts";
import type { Settings } from "../settings.ts";
import type { Approvals } from "../staff/approvals.ts";
import type { Store } from "../store.ts";
import type { Membership } from "../sync/membership-types.ts";
import type { Sync } from "../sync/sync.ts";
import { reversedAs } from "./found-sale.ts";
import { type ReversalDesk, createReversalDesk } from "./reversal-desk.ts";
import { createReversalStore } from "./reversal-store.ts";

export interface OpenReversalsDeps {
  readonly store: Pick<Store, "database" | "sales" | "identity">;
  readonly settings: Settings;
  readonly ports: Pick<Ports, "crypto">;
  readonly record: RecordFacts;
  readonly approvals: Approvals;
  readonly membership: () => Membership | null;
  readonly cards: CardUndoing;
  readonly printing: Pick<Printing, "paperOf" | "drawerDue">;
  readonly sync: Pick<Sync, "saleSync">;
  readonly isPaying: () => boolean;
  readonly isLocked: () => boolean;
}

export interface Reversals extends ReversalDesk {
  /** A sale as the list has it: what became of it on paper, at the hub, and since. */
  rowOf(paid: PaidSaleView): SaleRow;
}

export function openReversals({ printing, sync, ...deps }: OpenReversalsDeps): Reversals {
  const { database, sales, identity } = deps.store;
  const store = createReversalStore(database);
  const currency = findCurrency(deps.settings.currency);
  const rowOf = (paid: PaidSaleView): SaleRow => {
    const { paper, copies } = printing.paperOf(paid.ref);
    const reversed = reversedAs(paid, store.since(paid.ref));
    return {
      ...paid,
      sync: sync.saleSync(paid.ref),
      paper,
      copies,
      ...(reversed === null ? {} : { reversed }),
    };
  };
  const desk = createReversalDesk({
    ...deps,
    database,
    identity,
    store,
    rowOf,
    currency: present(currency.ok ? currency.value : null, "the shop's currency"),
    crypto: deps.ports.crypto,
    find: sales.find,
    formatAt: createAtFormat(deps.settings.shop.timeZone),
    paperOf: (ref) => printing.paperOf(ref).paper,
    syncOf: sync.saleSync,
    onGivenBack({ cash }) {
      if (cash > 0) {
        printing.drawerDue();
      }
    },
  });
  return { ...desk, rowOf };
}
