/** What the overview's cards say, worked out from what the hub answers. Pure. */
import type { Overview, TerminalRow } from "@tillwave/shared/api/console";

export interface OverviewFigures {
  readonly sales: number;
  readonly total: number;
  readonly waiting: number;
  /** The till whose oldest sale waits longest. */
  readonly slowest: { readonly terminal: number; readonly lagMs: number } | null;
  /** Tills that should be heard: the revoked and those that never came are not counted. */
  readonly tills: number;
  readonly inStep: number;
  readonly offline: number;
  readonly catchingUp: number;
  readonly alarms: number;
  readonly copies: number;
}

export function workOutFigures({ hours, terminals, alarms, unseen }: Overview): OverviewFigures {
  const counted = terminals.filter(({ state }) => state !== "revoked" && state !== "never-seen");
  const inState = (wanted: TerminalRow["state"]): number =>
    counted.filter(({ state }) => state === wanted).length;
  return {
    sales: sumOf(hours.map(({ sales }) => sales)),
    total: sumOf(hours.map(({ total }) => total)),
    waiting: sumOf(counted.map(({ waiting }) => waiting ?? 0)),
    slowest: slowestOf(counted),
    tills: counted.length,
    inStep: inState("in-step"),
    offline: inState("offline"),
    catchingUp: inState("catching-up"),
    // What a fork left behind is counted among the copies.
    alarms: alarms.filter(({ type }) => type !== "fork").length,
    copies: unseen,
  };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function slowestOf(
  terminals: readonly TerminalRow[],
): { readonly terminal: number; readonly lagMs: number } | null {
  let slowest: { readonly terminal: number; readonly lagMs: number } | null = null;
  for (const { terminal, lagMs, waiting } of terminals) {
    if (waiting !== null && waiting > 0 && lagMs !== null && lagMs > (slowest?.lagMs ?? -1)) {
      slowest = { terminal, lagMs };
    }
  }
  return slowest;
}

/** The hour with the most sales; null where there are none. The earlier of two. */
export function busiestHour(hours: Overview["hours"]): Overview["hours"][number] | null {
  let busiest: Overview["hours"][number] | null = null;
  for (const hour of hours) {
    if (hour.sales > (busiest?.sales ?? 0)) {
      busiest = hour;
    }
  }
  return busiest;
}

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next round number that is not under `most`: where the chart's scale ends. */
export function scaleEnd(most: number): number {
  let step = 1;
  while (step * 10 < most) {
    step *= 10;
  }
  return (
    ROUND.map((n) => n * step).find((end) => end >= most && Number.isInteger(end)) ?? step * 10
  );
}
