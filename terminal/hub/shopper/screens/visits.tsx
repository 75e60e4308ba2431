/** Points and visits, and the way to have all of it erased. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import type { CustomerAnswer, Visit } from "@tillwave/shared/presence/answers";
import { Screen } from "../components/screen.tsx";
import { usePage } from "../context.ts";
import { formatCustomer, formatMoment } from "../format.ts";
import { hashOf } from "../route.ts";
import "./visits.css";

export function VisitsScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  useEffect(() => void store.readAccount(), [store]);
  const { value: account } = store.account;
  return (
    <Screen
      hasBack
      where={t.page.title}
      actions={
        <a class="button danger" href={hashOf("erase")}>
          {t.visits.erase}
        </a>
      }
    >
      <h1 ref={heading} tabIndex={-1}>
        {t.visits.title}
      </h1>
      {account.type === "away" && (
        <p class="note" role="status">
          {t.visits.away}
        </p>
      )}
      {account.type === "read" && <AccountOf answer={account.answer} />}
    </Screen>
  );
}

function AccountOf({ answer }: { readonly answer: CustomerAnswer }): JSX.Element {
  const { now } = usePage();
  const { total, held, visits, customer } = answer;
  return (
    <>
      <section class="sum">
        <span>{t.visits.total}</span>
        <strong>{total}</strong>
        {held > 0 && <small>{t.visits.held(t.points.some(held))}</small>}
      </section>
      {visits.length === 0 ? (
        <p class="lead">{t.visits.none}</p>
      ) : (
        <ul class="visits">
          {visits.map((visit) => (
            <VisitRow key={`${visit.at}.${visit.place}`} visit={visit} now={now()} />
          ))}
        </ul>
      )}
      <p class="number">
        {t.visits.customer} <b>{formatCustomer(customer)}</b>
      </p>
    </>
  );
}

function VisitRow({ visit, now }: { readonly visit: Visit; readonly now: number }): JSX.Element {
  const { name, at, points, state } = visit;
  return (
    <li class={`is-${state}`}>
      <span>{name}</span>
      <b>{points > 0 ? t.points.more(points) : ""}</b>
      <small>{formatMoment(at, now)}</small>
      <small>{t.visits.states[state]}</small>
    </li>
  );
}
