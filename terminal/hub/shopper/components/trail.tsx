/** The shop's places in the merchant's order, as a way to go: ticked where this period's reward is had. */
import type { JSX } from "preact";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/shopper";

export interface TrailStep {
  readonly place: number;
  readonly name: string;
  readonly points: number;
  /** Rewarded in its present period. */
  readonly done?: boolean;
}

export const Trail = ({ steps }: { readonly steps: readonly TrailStep[] }): JSX.Element => (
  <ol class="trail">
    {steps.map(({ place, name, points, done = false }, i) => (
      <li key={place} class={done ? "is-done" : ""}>
        {done ? (
          <>
            <Mark grade="authorised" />
            <span class="trail-name">
              {name} <span class="unseen">{t.reward.done}</span>
            </span>
          </>
        ) : (
          <>
            <i aria-hidden="true">{i + 1}</i>
            <span class="trail-name">{name}</span>
          </>
        )}
        <b>{points > 0 ? t.points.more(points) : ""}</b>
      </li>
    ))}
  </ol>
);
