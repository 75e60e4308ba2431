/**
 * What the cashier pressed and the service has not shown yet, folded over what it has. Pure.
 *
 *   pressed ─▶ queue ──answer: refused──▶ dropped, with the reason and all that was pressed after it
 *                │
 *          answer: accepted at revision R ─▶ answered ──a view of revision ≥ R──▶ dropped
 *
 * One press is under way at a time. While one is, views wait: whether they hold it already is only
 * known with its answer, and a press must not be seen twice. Paid is never foretold: `take-cash`
 * changes nothing here until a view of the service says so. What was pressed after a refused press
 * was pressed for a basket that is not there, so it is not sent.
 */
import type { TillView } from "@tillwave/shared/api/till";
import type { Minor } from "@tillwave/shared/sale/money";
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
  /** What a supervisor has given for it; absent where nobody was asked. */
  readonly approval?: string;
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
      return refuse(presses, event.id);
  }
}

/** What is being taken in cash: no view shows it yet, whether it is answered or not. */
export function takingOf({ queue, answered }: Presses): Minor | null {
  for (const { command } of [...answered.map(({ press }) => press), ...queue]) {
    if (command.type === "take-cash") {
      return command.received;
    }
  }
  return null;
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

function answer(presses: Presses, id: string, revision: number): Presses {
  const press = presses.queue.find((queued) => queued.id === id);
  if (press === undefined) {
    return presses;
  }
  const queue = presses.queue.filter((queued) => queued !== press);
  const shown = showWaiting({ ...presses, queue });
  if (revision <= (shown.confirmed?.revision ?? -1)) {
    return shown;
  }
  return { ...shown, answered: [...shown.answered, { press, revision }] };
}

function refuse(presses: Presses, id: string): Presses {
  const from = presses.queue.findIndex((queued) => queued.id === id);
  return from === -1 ? presses : showWaiting({ ...presses, queue: presses.queue.slice(0, from) });
}

function showWaiting(presses: Presses): Presses {
  const rest = { ...presses, waiting: null };
  return presses.waiting === null ? rest : confirm(rest, presses.waiting);
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
