/**
 * What the cashier pressed and the service has not shown yet, folded over what it has. Pure.
 *
 *   pressed ─▶ queue ──answer: refused──▶ dropped, with the reason
 *                │
 *          answer: accepted at revision R ─▶ answered ──a view of revision ≥ R──▶ dropped
 *
 * One press is under way at a time. While one is, views wait: whether they hold it already is only
 * known with its answer, and a press must not be seen twice. Paid is never foretold: `take-cash`
 * changes nothing here until a view of the service says so.
 */
import type { TillView } from "@tillwave/shared/api/till";
import {
  type Counter,
  type TillCommand,
  type TillState,
  stepTill,
} from "@tillwave/shared/sale/till";

/** Presses that wait for an answer, at most. */
export const PRESSES_MAX = 64;

export interface Press {
  /** The service does a press once, however often it is sent. */
  readonly id: string;
  /** The sale that the cashier saw. */
  readonly sale: number;
  readonly command: TillCommand;
}

export interface Presses {
  readonly confirmed: TillView | null;
  /** Came while a press was under way; `fresh` begins a connection and so a new count of revisions. */
  readonly waiting: { readonly view: TillView; readonly fresh: boolean } | null;
  readonly queue: readonly Press[];
  readonly answered: readonly { readonly press: Press; readonly revision: number }[];
}

export type PressesEvent =
  | { readonly type: "pressed"; readonly press: Press }
  | { readonly type: "view"; readonly view: TillView; readonly fresh: boolean }
  | { readonly type: "accepted"; readonly id: string; readonly revision: number }
  | { readonly type: "refused"; readonly id: string };

export const NO_PRESSES: Presses = { confirmed: null, waiting: null, queue: [], answered: [] };

export function stepPresses(presses: Presses, event: PressesEvent): Presses {
  switch (event.type) {
    case "pressed":
      return { ...presses, queue: [...presses.queue, event.press] };
    case "view":
      return presses.queue.length === 0 ? confirm(presses, event) : keepWaiting(presses, event);
    case "accepted":
      return answer(presses, event.id, event.revision);
    case "refused":
      return answer(presses, event.id, null);
  }
}

/** What to show: every press that still counts, folded over the confirmed state. */
export function foldPresses(
  { confirmed, queue, answered }: Presses,
  counter: Counter | null,
): TillState | null {
  if (confirmed === null || counter === null) {
    return confirmed?.state ?? null;
  }
  let till = confirmed.state;
  for (const { sale, command } of [...answered.map(({ press }) => press), ...queue]) {
    if (sale !== till.sale.number || command.type === "take-cash") {
      continue;
    }
    const stepped = stepTill(till, command, counter);
    till = stepped.ok ? stepped.value.state : till;
  }
  return till;
}

function answer(presses: Presses, id: string, revision: number | null): Presses {
  const press = presses.queue.find((queued) => queued.id === id);
  if (press === undefined) {
    return presses;
  }
  const queue = presses.queue.filter((queued) => queued !== press);
  const rest = { ...presses, queue, waiting: null };
  const shown = presses.waiting === null ? rest : confirm(rest, presses.waiting);
  if (revision === null || revision <= (shown.confirmed?.revision ?? -1)) {
    return shown;
  }
  return { ...shown, answered: [...shown.answered, { press, revision }] };
}

function confirm(
  presses: Presses,
  { view, fresh }: { readonly view: TillView; readonly fresh: boolean },
): Presses {
  if (!fresh && view.revision < (presses.confirmed?.revision ?? -1)) {
    return presses;
  }
  const answered = fresh ? [] : presses.answered.filter(({ revision }) => revision > view.revision);
  return { ...presses, confirmed: view, answered };
}

/** A later view takes the place of an earlier one that waits. */
function keepWaiting(
  presses: Presses,
  { view, fresh }: { readonly view: TillView; readonly fresh: boolean },
): Presses {
  const { waiting } = presses;
  if (!fresh && waiting !== null && view.revision < waiting.view.revision) {
    return presses;
  }
  return { ...presses, waiting: { view, fresh: fresh || waiting?.fresh === true } };
}
