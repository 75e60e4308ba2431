/** A closed shift: its report, what was counted, and what was written about it since. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { SupplementView, ZView } from "@tillwave/shared/api/shifts";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { formatDate, formatSaleNumber, formatTime } from "../format.ts";
import { PaperButton } from "./paper-button.tsx";
import { Facts, ReportView } from "./report-view.tsx";

export interface ZProps {
  readonly z: ZView;
  readonly money: Currency;
}

export function Z({ z, money }: ZProps): JSX.Element {
  const words = t.shift.report;
  const closed = whenOf(z.closedAt);
  return (
    <>
      <p class="report-span">
        {z.openedAt === null ? closed : words.span(whenOf(z.openedAt), closed)}
      </p>
      {z.waiting !== null && z.waiting > 0 && (
        <p class="report-waiting">{words.waiting(z.waiting)}</p>
      )}
      {z.report === null ? (
        <p>{words.noReport}</p>
      ) : (
        <ReportView report={z.report} money={money} openedAt={z.openedAt}>
          <Counted z={z} money={money} />
        </ReportView>
      )}
      <Supplements z={z} money={money} />
    </>
  );
}

function Counted({ z, money }: ZProps): JSX.Element {
  const words = t.shift.report;
  const { counted, expected, reason, left, cashier, approvedBy } = z;
  const difference = counted === null ? 0 : counted - expected;
  return (
    <>
      <p class={difference === 0 ? "report-count" : "report-count is-off"}>
        <span>{words.counted}</span>
        <strong>{counted === null ? words.notCounted : formatAmount(counted, money)}</strong>
        {counted !== null && (
          <em>
            {difference === 0
              ? words.exact
              : `${words.difference} ${formatAmount(Minor(difference), money)}`}
          </em>
        )}
      </p>
      <Facts
        facts={[
          reason === null ? null : [words.reason, reason],
          left === null ? null : [words.left, formatAmount(left, money)],
          cashier === null ? null : [words.by, cashier.name],
          approvedBy === null ? null : [words.allowedBy, approvedBy.name],
        ]}
      />
    </>
  );
}

function Supplements({ z, money }: ZProps): JSX.Element | null {
  const words = t.shift.report;
  return z.supplements.length === 0 ? null : (
    <section class="report-part supplements">
      <h3>{words.supplements}</h3>
      <p>{words.unchanged}</p>
      <ol>
        {z.supplements.map((supplement) => (
          <Supplement key={supplement.number} supplement={supplement} money={money} />
        ))}
      </ol>
    </section>
  );
}

function Supplement({
  supplement: { number, ref, at, what, sale, amount, reason },
  money,
}: {
  readonly supplement: SupplementView;
  readonly money: Currency;
}): JSX.Element {
  const words = t.shift.report;
  return (
    <li>
      <b>{words.supplement(number)}</b>
      <span>
        {words.late[what](formatSaleNumber(sale))}
        <small>
          {whenOf(at)} · {reason}
        </small>
      </span>
      <strong>{amount === null ? "" : formatAmount(amount, money)}</strong>
      <PaperButton of={ref} label={`${words.print} ${words.supplement(number)}`} isSmall />
    </li>
  );
}

/** "2026-11-21 14:26". */
export const whenOf = (wall: number): string => `${formatDate(wall)} ${formatTime(wall)}`;
