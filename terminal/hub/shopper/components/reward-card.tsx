/**
 * The answer as a ticket: what it brings above the perforation, what was confirmed below it.
 *
 *   accepted     solid, tick
 *   held         amber, half-full mark: the shop has to look at its emitter first
 *   had already  pale, tick
 *   late         slate: the visit alone
 */
import type { ComponentChildren, JSX } from "preact";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { QuietMark } from "./quiet-mark.tsx";
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

const MARK_BY_LOOK: Readonly<Record<RewardCardProps["look"], () => JSX.Element>> = {
  accepted: () => <Mark grade="authorised" />,
  held: () => <Mark grade="at-risk" />,
  already: () => <Mark grade="authorised" />,
  late: () => <QuietMark obstacle="clock" />,
};

export function RewardCard(props: RewardCardProps): JSX.Element {
  const { look, label, figure, more, confirmed, time } = props;
  const LookMark = MARK_BY_LOOK[look];
  return (
    <section class={`ticket is-${look}`} aria-label={label}>
      <p class="ticket-label">{label}</p>
      {figure !== null && <p class="ticket-figure">{figure}</p>}
      {more !== null && <p class="ticket-more">{more}</p>}
      <div class="ticket-foot">
        <LookMark />
        <span>{confirmed}</span>
        <b>{time}</b>
      </div>
    </section>
  );
}
