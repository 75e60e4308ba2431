/** The reward as it is shown at the till: a clock runs in it, so that a picture of it is no reward. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import { RewardCard } from "../components/reward-card.tsx";
import { Screen } from "../components/screen.tsx";
import { usePage } from "../context.ts";
import { formatCustomer, formatMoment, formatTimeExact } from "../format.ts";
import { useNow } from "../use-now.ts";
import { HomeScreen } from "./home.tsx";

export function TillScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const now = useNow();
  const { value: kept } = store.reward;
  if (kept === null || kept.until <= now) {
    return <HomeScreen />;
  }
  const { value: account } = store.account;
  return (
    <Screen hasBack where={kept.place}>
      <h1 ref={heading} tabIndex={-1}>
        {t.till.title}
      </h1>
      <p class="lead">{t.till.more}</p>
      <RewardCard
        look="accepted"
        label={t.reward.label}
        figure={kept.points > 0 ? t.points.more(kept.points) : null}
        more={kept.reward}
        confirmed={t.reward.here}
        time={formatMoment(kept.at, now)}
      />
      <dl class="facts">
        <div>
          <dt>{t.till.now}</dt>
          <dd class="running">{formatTimeExact(now)}</dd>
        </div>
        {account.type === "read" && (
          <div>
            <dt>{t.till.customer}</dt>
            <dd>{formatCustomer(account.answer.customer)}</dd>
          </div>
        )}
      </dl>
    </Screen>
  );
}
