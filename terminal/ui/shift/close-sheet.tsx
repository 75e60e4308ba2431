/**
 * Closing a shift: the drawer is counted blind, then the difference is shown, where there is one, and why
 * is chosen; then the Z.
 */
import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { ZView } from "@tillwave/shared/api/shifts";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { type Page, usePage } from "../context.ts";
import { formatSaleNumber } from "../format.ts";
import { piecesOf } from "./cash-count.ts";
import { CountForm } from "./count-form.tsx";
import { type Count, createCount } from "./count-store.ts";
import { PaperButton } from "./paper-button.tsx";
import { type ShiftAsking, createShiftAsking } from "./shift-asking.ts";
import { Refused, amountShape, useMoney } from "./shift-parts.tsx";
import { Z } from "./z-view.tsx";

interface Closed {
  readonly z: ZView;
  readonly held: readonly number[];
}

interface Closing {
  readonly asking: ShiftAsking;
  readonly count: Count;
  /** Null until the till has said which one is in hand. */
  readonly shift: Signal<number | null>;
  readonly closed: Signal<Closed | null>;
  look(): Promise<void>;
  close(reason: string | null): Promise<void>;
}

function useClosing(): Closing {
  const page = usePage();
  const money = useMoney();
  return useMemo(() => createClosing(page, money), [page, money]);
}

function createClosing({ shifts, approval, newId }: Page, money: Currency): Closing {
  const asking = createShiftAsking({ shifts, approval });
  const count = createCount(money, amountShape(money));
  const id = newId();
  const shift = signal<number | null>(null);
  const closed = signal<Closed | null>(null);
  return {
    asking,
    count,
    shift,
    closed,
    async look() {
      const answer = await asking.ask({ action: "list", before: null });
      if (answer?.type === "list") {
        shift.value = answer.current.shift;
      }
    },
    async close(reason) {
      const pieces = count.how.peek() === "pieces" ? [...piecesOf(count.pieces.peek())] : [];
      const answer = await asking.ask({
        action: "close",
        id,
        shift: shift.peek() ?? 0,
        counted: count.how.peek() === "none" ? null : count.counted.peek(),
        pieces,
        left: count.left.peek(),
        reason,
        approval: null,
      });
      if (answer?.type === "closed") {
        closed.value = answer;
      }
    },
  };
}

export function CloseSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const closing = useClosing();
  useEffect(() => void closing.look(), [closing]);
  const { shift, closed, asking } = closing;
  const refusal = asking.refusal.value;
  const done = closed.value;
  const number = done?.z.shift ?? shift.value;
  return (
    <Sheet
      title={number === null ? t.shift.close : `${t.shift.close} · ${t.shift.shift(number)}`}
      onClose={onClose}
    >
      <div class="shift-wide">
        {done !== null ? (
          <Done closed={done} onClose={onClose} />
        ) : refusal?.type === "reason-needed" ? (
          <Differs closing={closing} difference={refusal.difference} expected={refusal.expected} />
        ) : (
          <>
            {shift.value !== null && <Counting closing={closing} />}
            <Refused
              asking={asking}
              {...(shift.value === null ? { again: () => void closing.look() } : {})}
            />
          </>
        )}
      </div>
    </Sheet>
  );
}

function Counting({ closing }: { readonly closing: Closing }): JSX.Element {
  const { count, asking } = closing;
  const words = t.shift.count;
  const isReady = count.how.value === "none" || count.counted.value !== null;
  return (
    <CountForm
      count={count}
      go={asking.isAsking.value ? words.closing : t.shift.close}
      canGo={isReady && !asking.isAsking.value}
      onGo={() => void closing.close(null)}
    />
  );
}

interface DiffersProps {
  readonly closing: Closing;
  readonly expected: Minor;
  readonly difference: Minor;
}

function Differs({ closing, expected, difference }: DiffersProps): JSX.Element {
  const words = t.shift.count;
  const money = useMoney();
  const counted = closing.count.counted.value;
  const size = formatAmount(Minor(Math.abs(difference)), money);
  return (
    <section class="count-differs" role="alert">
      <p class="count-difference">{difference > 0 ? words.more(size) : words.less(size)}</p>
      <dl class="facts">
        <div>
          <dt>{t.shift.report.expected}</dt>
          <dd>{formatAmount(expected, money)}</dd>
        </div>
        <div>
          <dt>{t.shift.report.counted}</dt>
          <dd>{counted === null ? "" : formatAmount(counted, money)}</dd>
        </div>
      </dl>
      <p>{words.why}</p>
      <div class="reasons">
        {Object.values(words.reasons).map((reason) => (
          <button
            type="button"
            class="button big"
            key={reason}
            onClick={() => void closing.close(reason)}
          >
            {reason}
          </button>
        ))}
      </div>
      <div class="sheet-actions">
        <button type="button" class="button soft" onClick={closing.asking.forget}>
          <Icon name="undo" />
          {words.again}
        </button>
      </div>
    </section>
  );
}

interface DoneProps {
  readonly closed: Closed;
  readonly onClose: () => void;
}

function Done({ closed: { z, held }, onClose }: DoneProps): JSX.Element {
  const money = useMoney();
  const words = t.shift.count;
  return (
    <>
      <p class="shift-closed" role="status">
        <Icon name="check" />
        {words.closed(z.shift)} · {words.open(z.shift + 1)}
      </p>
      {held.length > 0 && (
        <p class="report-held">
          {t.shift.report.held(held.length, held.map(formatSaleNumber).join(" · "))}
        </p>
      )}
      <Z z={z} money={money} />
      <div class="sheet-actions shift-foot">
        <PaperButton of={z.ref} label={t.shift.report.print} />
        <button type="button" class="button primary big" onClick={onClose}>
          {words.done}
        </button>
      </div>
    </>
  );
}
