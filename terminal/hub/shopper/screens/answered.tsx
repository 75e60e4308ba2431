/** What the hub says of a check-in: the reward and the way on, or in kind words why there is none. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/shopper";
import type { CheckInAnswer } from "@tillwave/shared/presence/answers";
import { type Obstacle, QuietMark } from "../components/quiet-mark.tsx";
import { RewardCard, type RewardCardProps } from "../components/reward-card.tsx";
import { Screen } from "../components/screen.tsx";
import { Rings } from "../components/sound-circle.tsx";
import { Trail } from "../components/trail.tsx";
import { usePage } from "../context.ts";
import { formatMoment, formatTime } from "../format.ts";
import { hashOf } from "../route.ts";
import { useNow } from "../use-now.ts";

export interface Answered {
  readonly answer: CheckInAnswer;
  /** By the phone's clock. */
  readonly at: number;
}

export function AnsweredScreen({ answer, at }: Answered): JSX.Element {
  switch (answer.status) {
    case "accepted":
    case "already-rewarded":
    case "duplicate":
    case "stale-emitter":
    case "late":
      return <RewardScreen answer={answer} at={at} />;
    case "wrong-code":
    case "unknown-place":
      return <KindRefusal obstacle="sound" words={t.refused.wrong} />;
    case "stale-code":
      return <KindRefusal obstacle="clock" words={t.refused.stale} />;
    case "limited":
      return <LimitedScreen answer={answer} at={at} />;
  }
}

function RewardScreen({ answer, at }: Answered): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const { place, route, total, reward } = answer;
  const isUsable = answer.status === "accepted" && reward !== null;
  const hasNext = route.some(({ done }) => !done);
  return (
    <Screen
      {...(place !== null && { where: place.name })}
      actions={
        <>
          {isUsable && (
            <a class="button big primary" href={hashOf("till")}>
              {t.reward.use}
            </a>
          )}
          {hasNext && (
            <button
              type="button"
              class={isUsable ? "button big" : "button big primary"}
              onClick={store.press}
            >
              {t.reward.nextPlace}
            </button>
          )}
          <button type="button" class="button quiet" onClick={store.stop}>
            {t.reward.finish}
          </button>
        </>
      }
    >
      <h1 class="unseen" ref={heading} tabIndex={-1}>
        {cardOf(answer, at).confirmed}
      </h1>
      <RewardCard {...cardOf(answer, at)} />
      {total > 0 && <p class="total">{t.reward.total(t.points.some(total))}</p>}
      {route.length > 0 && (
        <>
          <h2>{t.reward.keepGoing}</h2>
          <Trail steps={route} />
        </>
      )}
    </Screen>
  );
}

function cardOf(answer: CheckInAnswer, at: number): RewardCardProps {
  const { status, points, held, nextRewardAt, reward } = answer;
  const time = formatTime(at);
  const next = nextRewardAt === null ? null : t.reward.next(formatMoment(nextRewardAt, at));
  if (status === "accepted") {
    const figure = points > 0 ? t.points.more(points) : null;
    return {
      look: "accepted",
      label: t.reward.label,
      figure,
      more: reward,
      confirmed: t.reward.here,
      time,
    };
  }
  if (status === "stale-emitter") {
    return {
      look: "held",
      label: t.reward.heldLabel,
      figure: held > 0 ? t.points.more(held) : null,
      more: t.reward.held(t.points.some(held)),
      confirmed: t.reward.heldHere,
      time,
    };
  }
  if (status === "late") {
    return {
      look: "late",
      label: t.reward.visitLabel,
      figure: null,
      more: t.reward.late,
      confirmed: t.reward.visit,
      time,
    };
  }
  return {
    look: "already",
    label: t.reward.alreadyLabel,
    figure: null,
    more: [t.reward.already, next].filter((words) => words !== null).join(" "),
    confirmed: t.reward.alreadyHere,
    time,
  };
}

interface KindRefusalProps {
  readonly obstacle: Obstacle;
  readonly words: { readonly title: string; readonly more: string };
  /** While it counts, nothing can be pressed. */
  readonly wait?: string;
}

function KindRefusal({ obstacle, words, wait }: KindRefusalProps): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  return (
    <Screen
      where={t.page.title}
      actions={
        <>
          <button
            type="button"
            class="button big primary"
            disabled={wait !== undefined}
            onClick={store.press}
          >
            {wait ?? t.trouble.again}
          </button>
          <button type="button" class="button quiet" onClick={store.stop}>
            {t.page.home}
          </button>
        </>
      }
    >
      <Rings>
        <QuietMark obstacle={obstacle} />
      </Rings>
      <h1 ref={heading} tabIndex={-1}>
        {words.title}
      </h1>
      <p class="lead">{words.more}</p>
    </Screen>
  );
}

/** Waits up to here are counted down. */
const COUNTED_SECONDS_MAX = 90;

function LimitedScreen({ answer, at }: Answered): JSX.Element {
  const now = useNow();
  const until = at + (answer.waitSeconds ?? 0) * 1000;
  const left = Math.ceil((until - now) / 1000);
  const { limited } = t.refused;
  const wait =
    left > COUNTED_SECONDS_MAX
      ? limited.until(formatMoment(until, now))
      : limited.wait(String(left));
  return <KindRefusal obstacle="clock" words={limited} {...(left > 0 && { wait })} />;
}
