/** Past shifts as people see them: the Z that the journal holds, and what was written about it later. */
import type { SupplementView, ZRow, ZView } from "@tillwave/shared/api/shifts";
import { SHIFTS_PAGE } from "@tillwave/shared/api/shifts";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { ShiftClosed } from "@tillwave/shared/journal/kinds/shift-closed";
import { Minor } from "@tillwave/shared/sale/money";
import { isLate } from "@tillwave/shared/sale/report";
import type { LateAbout } from "./shift-fold.ts";
import type { ShiftRow, ShiftStore, StoredEntry } from "./shift-store.ts";

export interface ShiftViews {
  /** Null where it is not closed, or cannot be read. */
  z(shift: number): ZView | null;
  past(before: number): { readonly past: readonly ZRow[]; readonly before: number | null };
  /** The one that an entry is; null where it is none. */
  supplementOf(ref: EntryRef): (SupplementView & { readonly shift: number }) | null;
}

export interface ShiftViewsDeps {
  readonly store: ShiftStore;
  readonly currency: string;
  /** What the entries of the shift in hand say about earlier ones, as far as they have been read. */
  readonly late: () => readonly LateAbout[];
}

export function createShiftViews({ store, currency, late }: ShiftViewsDeps): ShiftViews {
  const closedAt = (row: ShiftRow | null): (StoredEntry & { entry: ShiftClosed }) | null => {
    const position = row?.closed ?? null;
    const stored = position === null ? null : store.entryAt(position);
    return stored?.entry.kind === "shift-closed" ? { ...stored, entry: stored.entry } : null;
  };
  /** Written down with the shift that holds them, or still in the shift in hand. */
  const supplementsOf = (shift: number): readonly StoredEntry[] => [
    ...store.supplements(shift).flatMap((position) => store.entryAt(position) ?? []),
    ...late().filter((about) => about.shift === shift),
  ];
  return {
    z(shift) {
      const found = closedAt(store.find(shift));
      const supplements = supplementsOf(shift).flatMap((stored, i) => supplementOf(stored, i + 1));
      return found === null ? null : { ...zOf(found, currency), supplements };
    },
    past(before) {
      const rows = store.closedBefore(before, SHIFTS_PAGE);
      const oldest = rows.at(-1);
      return {
        past: rows.flatMap((row) => {
          const found = closedAt(row);
          return found === null ? [] : [rowOf(found, supplementsOf(row.number).length)];
        }),
        before: oldest === undefined || rows.length < SHIFTS_PAGE ? null : oldest.number,
      };
    },
    supplementOf(ref) {
      const position = store.positionOf(ref) ?? 0;
      const inHand = late().find((about) => about.position === position)?.shift;
      const shift = inHand ?? store.supplementOf(position);
      if (shift === null) {
        return null;
      }
      const all = supplementsOf(shift);
      const at = all.findIndex((stored) => stored.position === position);
      const [found] = all.slice(at, at + 1).flatMap((stored) => supplementOf(stored, at + 1));
      return at === -1 || found === undefined ? null : { ...found, shift };
    },
  };
}

function zOf(
  { ref, entry }: { readonly ref: ZView["ref"]; readonly entry: ShiftClosed },
  currency: string,
): Omit<ZView, "supplements"> {
  return {
    shift: entry.closed,
    ref,
    openedAt: entry.openedAt ?? null,
    closedAt: entry.clock.wall,
    cashier: entry.cashier,
    approvedBy: entry.approvedBy ?? null,
    first: { epoch: entry.firstEpoch ?? ref.epoch, seq: entry.first },
    last: { epoch: ref.epoch, seq: entry.last },
    currency: entry.currency ?? currency,
    report: entry.report ?? null,
    expected: entry.expected,
    counted: entry.counted,
    pieces: entry.pieces ?? [],
    left: entry.left ?? null,
    reason: entry.reason ?? null,
    waiting: entry.waiting ?? null,
  };
}

function rowOf(
  { ref, entry }: { readonly ref: ZView["ref"]; readonly entry: ShiftClosed },
  supplements: number,
): ZRow {
  const { closed, clock, report, expected, counted } = entry;
  return {
    shift: closed,
    ref,
    closedAt: clock.wall,
    sales: report?.sales.count ?? 0,
    total: report?.sales.total ?? Minor(0),
    difference: counted === null ? null : Minor(counted - expected),
    supplements,
  };
}

function supplementOf(
  { ref, entry }: Pick<StoredEntry, "ref" | "entry">,
  number: number,
): readonly SupplementView[] {
  if (!isLate(entry)) {
    return [];
  }
  const { sale, reason, clock, kind: what } = entry;
  const amount = entry.kind === "refused-later" ? entry.amount : null;
  return [{ number, ref, at: clock.wall, what, sale, amount, reason }];
}
