/** Past shifts, newest first; each opens its Z with what was written about it since. */
import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { ZRow, ZView } from "@tillwave/shared/api/shifts";
import type { Currency } from "@tillwave/shared/sale/currency";
import { formatAmount } from "@tillwave/shared/sale/money";
import { type Page, usePage } from "../context.ts";
import { formatDateTime } from "../format.ts";
import { PaperButton } from "./paper-button.tsx";
import { type ShiftAsking, createShiftAsking } from "./shift-asking.ts";
import { Refused, useMoney } from "./shift-parts.tsx";
import { Z, whenOf } from "./z-view.tsx";

interface Past {
  readonly asking: ShiftAsking;
  readonly rows: Signal<readonly ZRow[] | null>;
  readonly before: Signal<number | null>;
  readonly open: Signal<ZView | null>;
  more(): Promise<void>;
  show(shift: number): Promise<void>;
}

function createPast({ shifts, approval }: Page): Past {
  const asking = createShiftAsking({ shifts, approval });
  const rows = signal<readonly ZRow[] | null>(null);
  const before = signal<number | null>(null);
  const open = signal<ZView | null>(null);
  return {
    asking,
    rows,
    before,
    open,
    async more() {
      const answer = await asking.ask({ action: "list", before: before.peek() });
      if (answer?.type === "list") {
        rows.value = [...(rows.peek() ?? []), ...answer.past];
        before.value = answer.before;
      }
    },
    async show(shift) {
      const answer = await asking.ask({ action: "z", shift });
      if (answer?.type === "z") {
        open.value = answer.z;
      }
    },
  };
}

export function PastSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const page = usePage();
  const past = useMemo(() => createPast(page), [page]);
  const money = useMoney();
  useEffect(() => void past.more(), [past]);
  const { open, rows, asking } = past;
  const z = open.value;
  return (
    <Sheet title={z === null ? t.shift.past : t.shift.z(z.shift)} onClose={onClose}>
      <div class="shift-wide">
        {z === null ? (
          <Rows past={past} money={money} />
        ) : (
          <>
            <Z z={z} money={money} />
            <div class="sheet-actions shift-foot">
              <button
                type="button"
                class="button"
                onClick={() => {
                  open.value = null;
                }}
              >
                <Icon name="back" />
                {t.shift.list.back}
              </button>
              <PaperButton of={z.ref} label={t.shift.report.print} />
            </div>
          </>
        )}
        <Refused
          asking={asking}
          {...(rows.value === null ? { again: () => void past.more() } : {})}
        />
      </div>
    </Sheet>
  );
}

interface RowsProps {
  readonly past: Past;
  readonly money: Currency;
}

function Rows({ past, money }: RowsProps): JSX.Element | null {
  const { rows, before } = past;
  if (rows.value === null) {
    return null;
  }
  if (rows.value.length === 0) {
    return <p>{t.shift.list.none}</p>;
  }
  return (
    <>
      <ul class="z-list" aria-label={t.shift.past}>
        {rows.value.map((row) => (
          <Row key={row.shift} row={row} money={money} onOpen={() => void past.show(row.shift)} />
        ))}
      </ul>
      {before.value !== null && (
        <div class="sheet-actions">
          <button type="button" class="button" onClick={() => void past.more()}>
            {t.shift.list.more}
          </button>
        </div>
      )}
    </>
  );
}

interface RowProps {
  readonly row: ZRow;
  readonly money: Currency;
  readonly onOpen: () => void;
}

function Row({ row, money, onOpen }: RowProps): JSX.Element {
  const words = t.shift.list;
  const { shift, closedAt, sales, total, difference, supplements } = row;
  return (
    <li>
      <button type="button" class="z-row" onClick={onOpen}>
        <b>{t.shift.z(shift)}</b>
        <span>
          <time datetime={formatDateTime(closedAt)}>{whenOf(closedAt)}</time>
          <small>
            {words.sales(sales)}
            {supplements > 0 && ` · ${words.supplements(supplements)}`}
          </small>
        </span>
        <span class="z-money">
          <strong>{formatAmount(total, money)}</strong>
          <small class={difference === null || difference === 0 ? "" : "is-off"}>
            {difference === null
              ? t.shift.report.notCounted
              : difference === 0
                ? words.exact
                : formatAmount(difference, money)}
          </small>
        </span>
        <Icon name="fwd" />
      </button>
    </li>
  );
}
