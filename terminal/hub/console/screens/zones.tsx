/** Zones: where customers check in by sound, what sounds there and who heard it, and how many came today. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZonesView } from "@tillwave/shared/api/console-zones";
import { FailureNote } from "../components/failure-note.tsx";
import { ShopPlan } from "../components/shop-plan.tsx";
import { DayChart, DayFacts } from "../components/zone-chart.tsx";
import { ZoneList } from "../components/zone-list.tsx";
import { formatCount } from "../format.ts";
import { type ZonesRoute, ZONES, hrefOf } from "../route.ts";
import type { UsedFetch } from "../use-fetched.ts";
import { useZones } from "../use-zones.ts";
import { wholeDay } from "../zone-figures.ts";
import { ConsentScreen } from "./consent.tsx";
import { EmitterJoinScreen } from "./emitter-join.tsx";
import { NewZoneScreen } from "./new-zone.tsx";
import { ZoneScreen } from "./zone.tsx";
import "./zones.css";

export function ZonesScreen({ route }: { readonly route: ZonesRoute }): JSX.Element {
  const zones = useZones();
  const { open } = route;
  if (zones.value === null) {
    return <Waiting zones={zones} />;
  }
  if (open === null) {
    return <Overview view={zones.value} onChanged={zones.again} />;
  }
  if (open === "new") {
    return <NewZoneScreen view={zones.value} onChanged={zones.again} />;
  }
  if (open === "consent") {
    return <ConsentScreen view={zones.value} onChanged={zones.again} />;
  }
  const { place, isAdding } = open;
  const props = { place, view: zones.value, onChanged: zones.again };
  return isAdding ? (
    <EmitterJoinScreen key={place} {...props} />
  ) : (
    <ZoneScreen key={place} {...props} />
  );
}

function Waiting({ zones }: { readonly zones: UsedFetch<ZonesView> }): JSX.Element {
  const heading = useHeadingFocus();
  return (
    <main class="main">
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {t.zones.title}
        </h1>
      </div>
      <div class="card">
        {zones.error === null ? (
          <p class="note is-late">{t.page.loading}</p>
        ) : (
          <FailureNote error={zones.error} onAgain={zones.again} />
        )}
      </div>
    </main>
  );
}

interface OverviewProps {
  readonly view: ZonesView;
  readonly onChanged: () => void;
}

function Overview({ view, onChanged }: OverviewProps): JSX.Element {
  const words = t.zones;
  const heading = useHeadingFocus();
  return (
    <main class="main">
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
        <a class="button primary" href={hrefOf({ ...ZONES, open: "new" })}>
          <Icon name="plus" />
          {words.add}
        </a>
      </div>
      <div class="zones-columns">
        <ZoneList view={view} onChanged={onChanged} />
        <div class="zones-side">
          <ShopPlan view={view} />
          <Today view={view} />
          <Customers view={view} />
        </div>
      </div>
    </main>
  );
}

function Today({ view }: { readonly view: ZonesView }): JSX.Element {
  const words = t.zones;
  const day = wholeDay(view.zones);
  const { guesses, replays } = view.elsewhere;
  return (
    <section class="card" aria-labelledby="today-title">
      <h2 id="today-title">{words.today}</h2>
      <DayChart day={day} />
      <DayFacts day={day} />
      {guesses + replays > 0 && (
        <p class="legend">
          {words.day.elsewhere}: {words.day.guesses} {formatCount(guesses)}, {words.day.replays}{" "}
          {formatCount(replays)}
        </p>
      )}
    </section>
  );
}

function Customers({ view }: { readonly view: ZonesView }): JSX.Element {
  const words = t.zones.customers;
  const { customersUrl, consent } = view;
  return (
    <section class="card" aria-labelledby="customers-title">
      <h2 id="customers-title">{words.title}</h2>
      <dl class="facts card-facts">
        <div class="fact-long">
          <dt>{words.address}</dt>
          <dd>{customersUrl ?? words.addressNone}</dd>
        </div>
        <div>
          <dt>{words.consent}</dt>
          <dd>{words.consentVersion(consent.version)}</dd>
        </div>
      </dl>
      <div class="card-action">
        <a class="button" href={hrefOf({ ...ZONES, open: "consent" })}>
          {words.change}
          <span class="unseen">: {words.consent}</span>
        </a>
      </div>
    </section>
  );
}
