/** What a shift came to, on the screen: its sum large, then how it was paid, when, with what taxes, and what the drawer holds. */
import type { ComponentChildren, JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { Report } from "@tillwave/shared/journal/report-fields";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { formatRate, formatSaleNumber } from "../format.ts";
import { HourBars } from "./hour-bars.tsx";

export interface ReportViewProps {
  readonly report: Report;
  readonly money: Currency;
  /** Wall clock; null where it is not known. */
  readonly openedAt: number | null;
  /** Of the drawer, below what it should hold. */
  readonly children?: ComponentChildren;
}

export function ReportView({ report, money, openedAt, children }: ReportViewProps): JSX.Element {
  const from = openedAt === null ? 0 : new Date(openedAt).getHours();
  return (
    <div class="report">
      <Sums report={report} money={money} />
      <HourBars hours={report.hours} from={from} money={money} />
      <div class="report-columns">
        <Tenders report={report} money={money} />
        <Drawer report={report} money={money}>
          {children}
        </Drawer>
        <Taxes report={report} money={money} />
      </div>
    </div>
  );
}

interface PartProps {
  readonly report: Report;
  readonly money: Currency;
}

function Sums({ report, money }: PartProps): JSX.Element {
  const words = t.shift.report;
  const { sales, refunds, voids, discounts, cancelled, refusedLater, drawerOpenings } = report;
  const { firstSale, lastSale } = report;
  const net = Minor(sales.total - refunds.total - voids.total);
  const tally = (label: string, { count, total }: Report["sales"], sign = 1): Fact | null =>
    count === 0 ? null : [`${label} (${count})`, formatAmount(Minor(sign * total), money)];
  const facts: readonly (Fact | null)[] = [
    [`${words.sales} (${sales.count})`, formatAmount(sales.total, money)],
    tally(words.refunds, refunds, -1),
    tally(words.voids, voids, -1),
    tally(words.discounts, discounts),
    tally(words.cancelled, cancelled),
    tally(words.refusedLater, refusedLater),
    drawerOpenings === 0 ? null : [words.drawerOpenings, String(drawerOpenings)],
    firstSale === null || lastSale === null
      ? null
      : [words.numbers, words.numbersOf(formatSaleNumber(firstSale), formatSaleNumber(lastSale))],
  ];
  return (
    <section class="report-sums">
      <p class="report-net">
        <span>{words.net}</span>
        <strong>
          <small>{money.symbol}</small> {formatAmount(net, money)}
        </strong>
      </p>
      <Facts facts={facts} />
    </section>
  );
}

function Tenders({ report, money }: PartProps): JSX.Element | null {
  const words = t.shift.report;
  return report.tenders.length === 0 ? null : (
    <section class="report-part">
      <h3>{words.paidBy}</h3>
      <dl class="facts">
        {report.tenders.map(({ method, count, taken, givenBack }) => (
          <div key={method}>
            <dt>
              {words.method[method]}
              <small>{words.times(count)}</small>
            </dt>
            <dd>
              {formatAmount(taken, money)}
              {givenBack > 0 && <small>{words.givenBack(formatAmount(givenBack, money))}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Taxes({ report, money }: PartProps): JSX.Element | null {
  const words = t.shift.report;
  return report.taxes.length === 0 ? null : (
    <section class="report-part">
      <h3>{words.taxes}</h3>
      <dl class="facts">
        {report.taxes.map(({ rate, base, tax }) => (
          <div key={JSON.stringify(rate)}>
            <dt>
              {words.taxOf(rate.name, formatRate(rate.partsPerMillion))}
              <small>{words.base(formatAmount(base, money))}</small>
            </dt>
            <dd>{formatAmount(tax, money)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface DrawerProps extends PartProps {
  readonly children: ComponentChildren;
}

function Drawer({ report, money, children }: DrawerProps): JSX.Element {
  const words = t.shift.report;
  const { float, tenders, cashIn, cashOut, expected } = report;
  const cash = tenders.find(({ method }) => method === "cash");
  const moved = (label: string, amount: number): Fact | null =>
    amount === 0 ? null : [label, formatAmount(Minor(amount), money)];
  return (
    <section class="report-part">
      <h3>{words.drawer}</h3>
      <Facts
        facts={[
          [words.float, float === null ? words.notCounted : formatAmount(float, money)],
          moved(words.cashTaken, cash?.taken ?? 0),
          moved(words.cashGivenBack, -(cash?.givenBack ?? 0)),
          moved(`${words.cashIn} (${cashIn.count})`, cashIn.total),
          moved(`${words.cashOut} (${cashOut.count})`, -cashOut.total),
          [words.expected, formatAmount(expected, money)],
        ]}
      />
      {children}
    </section>
  );
}

export type Fact = readonly [label: string, value: string];

/** A label and a figure on each row; what says nothing is left out. */
export function Facts({ facts }: { readonly facts: readonly (Fact | null)[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map((fact) =>
        fact === null ? null : (
          <div key={fact[0]}>
            <dt>{fact[0]}</dt>
            <dd>{fact[1]}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
