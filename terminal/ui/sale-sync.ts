/** Where a sale is, worked out from what its row said and what the hub has signed for since. Pure. */
import type { HubView, SaleSync } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";

interface Row {
  readonly ref: EntryRef;
  readonly sync: SaleSync;
}

/** Null where this till has joined no hub: there is nothing to wait for then. */
export function syncOf({ ref, sync }: Row, hub: HubView): SaleSync | null {
  if (sync !== "waiting") {
    return sync;
  }
  if (isSignedFor(ref, hub.confirmed)) {
    return "confirmed";
  }
  return hub.state === "not-joined" ? null : "waiting";
}

/** The hub's signature covers an entry, all before it, and all earlier epochs. */
function isSignedFor({ epoch, seq }: EntryRef, confirmed: EntryRef | null): boolean {
  if (confirmed === null) {
    return false;
  }
  return epoch < confirmed.epoch || (epoch === confirmed.epoch && seq <= confirmed.seq);
}
