/**
 * The answer as a ticket: what it brings above the perforation, what was confirmed below it.
 *
 *   accepted     solid, tick
 *   held         amber, half-full mark: the shop has to look at its emitter first
 *   had already  pale, tick
 *   late         slate: the visit alone
 */
import type { ComponentChildren, JSX } from "preact";
import { type Grade, Mark } from "@tillwave/page-kit/mark.tsx";
import "./reward-card.css";

export interface RewardCardProps {
  readonly look: "accepted" | "held" | "already" | "late";
  readonly label: string;
  /** "+5 points"; null where it brings none. */
  readonly figure: string | null;
  readonly more: string | null;
  readonly confirmed: string;
  /** Beside what was confirmed. */
  readonly time: ComponentChildren;
}

const GRADE_BY_LOOK: Readonly<Record<RewardCardProps["look"], Grade>> = {
  accepted: "authorised",
  held: "at-risk",
  already: "authorised",
  late: "unknown",
};

export function RewardCard(props: RewardCardProps): JSX.Element {
  const { look, label, figure, more, confirmed, time } = props;
  return (
    <section class={`ticket is-${look}`} aria-label={label}>
      <p class="ticket-label">{label}</p>
      {figure !== null && <p class="ticket-figure">{figure}</p>}
      {more !== null && <p class="ticket-more">{more}</p>}
      <div class="ticket-foot">
        <Mark grade={GRADE_BY_LOOK[look]} />
        <span>{confirmed}</span>
        <b>{time}</b>
      </div>
    </section>
  );
}
