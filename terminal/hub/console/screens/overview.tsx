/** Everything at a glance: figures, tills, what to do, the day's course, the hub itself. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { Overview } from "@tillwave/shared/api/console";
import { AlarmList } from "../components/alarm-list.tsx";
import { FigureCards } from "../components/figure-cards.tsx";
import { HourChart } from "../components/hour-chart.tsx";
import { HubFacts } from "../components/hub-facts.tsx";
import { HubTable } from "../components/hub-table.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { useMedia } from "../use-media.ts";
import "./overview.css";

export function OverviewScreen(): JSX.Element | null {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const overview = store.figures.value?.overview;
  if (overview === undefined) {
    return null;
  }
  return (
    <main class="main overview">
      <h1 class="unseen" ref={heading} tabIndex={-1}>
        {t.nav.overview}
      </h1>
      <FigureCards overview={overview} />
      <Cards overview={overview} />
    </main>
  );
}

/** The same order for eyes, fingers and keys: in one column, what to do follows the tills. */
function Cards({ overview }: { readonly overview: Overview }): JSX.Element {
  const hasTwoColumns = useMedia("(min-width: 1100px)");
  const alarms = <AlarmList alarms={overview.alarms} now={overview.now} />;
  return hasTwoColumns ? (
    <div class="overview-columns">
      <div class="overview-column">
        <HubTable overview={overview} />
        <HourChart overview={overview} />
      </div>
      <div class="overview-column">
        {alarms}
        <HubFacts overview={overview} />
      </div>
    </div>
  ) : (
    <div class="overview-column">
      <HubTable overview={overview} />
      {alarms}
      <HourChart overview={overview} />
      <HubFacts overview={overview} />
    </div>
  );
}
