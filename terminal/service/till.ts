/**
 * The till: takes presses, decides by `shared/sale/till`, writes down what became of them, and only
 * then answers.
 *
 *   press ─▶ stepTill ─▶ ONE transaction: entries + counter, fsynced ─▶ reply and view
 *
 * State in memory changes after the disk has it; a transaction that fails changes nothing. What answers
 * a tender (a phone, a terminal, the hub) comes in by `record`, and is written in the same way.
 */
import type {
  CommandError,
  CommandReply,
  CommandRequest,
  PaidSaleView,
  TillView,
} from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";
import {
  type Counter as Rules,
  type TillError,
  type TillEvent,
  type TillState,
  type TillStep,
  stepTill,
} from "@tillwave/shared/sale/till";
import { totalsOf } from "@tillwave/shared/sale/totals";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, commit, map } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import {
  type Counter,
  type CounterStore,
  type OpenTender,
  REMEMBERED_PAGES_MAX,
} from "./counter-store.ts";
import { type Facts, factAt } from "./facts.ts";
import type { Journal, Scene, Written } from "./journal.ts";
import { type Sales, paidSaleView } from "./sales.ts";
import { type Approvals, EVERYBODY_MAY } from "./staff/approvals.ts";
import { supervise } from "./supervised-press.ts";

export interface TillDeps {
  readonly database: Database;
  readonly journal: Journal;
  readonly counters: CounterStore;
  readonly sales: Sales;
  readonly rules: Rules;
  readonly scene: () => Scene;
  /** None where nobody can pay but in cash. */
  readonly tenders?: TenderDesk;
  /** Who allows prices and discounts; everybody where there is none. */
  readonly approvals?: Approvals;
  /** Whether nobody is signed in: then no press is taken. Never, where there is none. */
  readonly isLocked?: () => boolean;
  /** Everybody who shows the till. Takes nothing that the disk does not have. */
  readonly publish: (view: Durable<TillView>) => void;
}

/** Who asks customers for what they do not hand over. */
export interface TenderDesk {
  /** Whether Pay waits for a phone at once. */
  canTap(): boolean;
  /** Somebody may be paying at this moment: no other tender is taken. */
  isInDoubt(): boolean;
  readonly requestFor: Facts["requestFor"];
  /** As the disk has it. */
  follow(open: OpenTender | null): void;
}

/** What became of a tender, to be written in one transaction. */
export interface TillChange {
  readonly events: readonly TillEvent[];
  /** Before the till's own records, and after them. */
  readonly before?: readonly Fact[];
  readonly after?: readonly Fact[];
  /** Last, inside the transaction. */
  readonly alongside?: (written: Written) => void;
}

/** "refused": that cannot happen to the sale in hand, and nothing was written. */
export type Recorded =
  | { readonly type: "recorded" }
  | { readonly type: "refused"; readonly error: TillError }
  | { readonly type: "failed"; readonly failure: StorageFailure };

export interface Till {
  view(): Durable<TillView>;
  open(): OpenTender | null;
  /** An error says that nothing has happened, a storage failure that nothing may be concluded before the store is opened again. */
  handle(request: CommandRequest): Result<Durable<CommandReply>, StorageFailure>;
  record(change: TillChange): Recorded;
}

/** Whose press it was; null for what no page has pressed. */
type Press = Pick<CommandRequest, "page" | "id"> | null;

export function createTill(first: Durable<Counter>, deps: TillDeps): Till {
  const { database, journal, counters, sales, rules, scene, tenders = CASH_ONLY } = deps;
  const { approvals = EVERYBODY_MAY } = deps;
  const facts: Facts = { terms: rules.terms, requestFor: tenders.requestFor };
  let counter = first;
  let view = map(first, (held) => viewOf(held, held.paid && sales.find(held.paid)));

  const write = (
    press: Press,
    step: TillStep,
    { before = [], after = [], alongside = () => {} }: Omit<TillChange, "events">,
  ): Result<Durable<Written>, StorageFailure> => {
    const held = counter.value;
    const stored = commit(database, () => {
      const at = scene();
      const records = step.records.map((record) => factAt(record, facts));
      const written = journal.write([...before, ...records, ...after], at);
      const next = counterAfter(held, { press, step, written, boot: at.clock.boot });
      counters.write(next);
      alongside(written);
      return { written, next };
    });
    if (!stored.ok) {
      return stored;
    }
    journal.advance(stored.value.value.written);
    counter = map(stored.value, ({ next }) => next);
    view = map(stored.value, ({ written, next }) =>
      viewOf(next, next.paid && (paidIn(written) ?? view.value.paid)),
    );
    deps.publish(view);
    tenders.follow(counter.value.open ?? null);
    return ok(map(stored.value, ({ written }) => written));
  };

  return {
    view: () => view,
    open: () => counter.value.open ?? null,
    handle(request) {
      const { done, state, revision } = counter.value;
      const before = done.find(({ page, id }) => page === request.page && id === request.id);
      if (before !== undefined) {
        const { recorded } = before;
        return ok(map(counter, () => ({ ok: true, revision: before.revision, recorded })));
      }
      if (deps.isLocked?.() === true) {
        return refuse(counter, { type: "locked" });
      }
      if (request.sale !== state.sale.number) {
        return refuse(counter, { type: "other-sale", number: state.sale.number });
      }
      if (tenders.isInDoubt() && TENDERING.has(request.command.type)) {
        return refuse(counter, { type: "tender-in-doubt" });
      }
      const step = pressed(state, request.command, { rules, tenders });
      if (!step.ok) {
        return refuse(counter, step.error);
      }
      const allowed = supervise(
        { request, before: state, step: step.value },
        { approvals, terms: rules.terms },
      );
      if (!allowed.ok) {
        return refuse(counter, allowed.error);
      }
      const written = write(request, allowed.value, {});
      return written.ok
        ? ok(map(written.value, (entries) => replyOf(entries, revision + 1)))
        : written;
    },
    record({ events, ...rest }) {
      const step = stepThrough(counter.value.state, events, rules);
      if (!step.ok) {
        return { type: "refused", error: step.error };
      }
      const written = write(null, step.value, rest);
      return written.ok ? { type: "recorded" } : { type: "failed", failure: written.error };
    },
  };
}

const CASH_ONLY: TenderDesk = {
  canTap: () => false,
  isInDoubt: () => false,
  requestFor: () => ({ nonce: null, request: null }),
  follow: () => {},
};

/** What a tender that is in doubt forbids. */
const TENDERING: ReadonlySet<TillEvent["type"]> = new Set([
  "take-cash",
  "open-tap",
  "open-card",
  "withdraw-tender",
  "back",
]);

/** Pay waits for a phone at once, where one can pay here: the tap itself then has the least to do. */
function pressed(
  state: TillState,
  command: CommandRequest["command"],
  { rules, tenders }: { readonly rules: Rules; readonly tenders: TenderDesk },
): Result<TillStep, TillError> {
  const events: TillEvent[] = [command];
  if (command.type === "pay" && tenders.canTap()) {
    const totals = totalsOf(state.sale, rules.terms);
    if (totals.ok && totals.value.total > 0) {
      events.push({ type: "open-tap", settles: totals.value.total });
    }
  }
  return stepThrough(state, events, rules);
}

function stepThrough(
  from: TillState,
  events: readonly TillEvent[],
  rules: Rules,
): Result<TillStep, TillError> {
  let step: TillStep = { state: from, records: [] };
  for (const event of events) {
    const next = stepTill(step.state, event, rules);
    if (!next.ok) {
      return err(next.error);
    }
    step = { state: next.value.state, records: [...step.records, ...next.value.records] };
  }
  return ok(step);
}

function viewOf({ revision, state }: Counter, paid: PaidSaleView | null): TillView {
  return { revision, state, paid };
}

function paidIn({ entries }: Written): PaidSaleView | null {
  return entries.map(paidSaleView).find((paid) => paid !== null) ?? null;
}

interface After {
  readonly press: Press;
  readonly step: TillStep;
  readonly written: Written;
  readonly boot: string;
}

function counterAfter(before: Counter, { press, step, written, boot }: After): Counter {
  const revision = before.revision + 1;
  const { state } = step;
  return {
    v: 1,
    revision,
    state,
    paid: state.sale.type === "completed" ? (paidIn(written)?.ref ?? before.paid) : null,
    done: press === null ? before.done : doneAfter(before, { ...press, revision, written }),
    open: openAfter(before.open ?? null, state, { written, boot }),
  };
}

function doneAfter(
  before: Counter,
  { page, id, revision, written }: { page: string; id: string; revision: number; written: Written },
): Counter["done"] {
  const others = before.done.filter((press) => press.page !== page);
  const recorded = written.entries.map(({ ref }) => ref);
  return [...others, { page, id, revision, recorded }].slice(-REMEMBERED_PAGES_MAX);
}

function openAfter(
  before: OpenTender | null,
  { sale }: TillState,
  { written, boot }: Pick<After, "written" | "boot">,
): OpenTender | null {
  const waiting =
    sale.type === "tendering"
      ? sale.tenders.find(
          (tender): tender is ElectronicTender =>
            tender.method !== "cash" && isWaiting(tender.state),
        )
      : undefined;
  if (waiting === undefined) {
    return null;
  }
  if (before?.sale === sale.number && before.tender === waiting.id) {
    return before;
  }
  for (const { ref, entry } of written.entries) {
    if (entry.kind === "tender-opened" && entry.tender === waiting.id) {
      const { tender, method, settles, currency, nonce, request } = entry;
      return { ref, sale: entry.sale, tender, method, settles, currency, nonce, request, boot };
    }
  }
  return null;
}

const isWaiting = (state: ElectronicTender["state"]): boolean =>
  state === "armed" || state === "pending" || state === "unknown";

function replyOf({ entries }: Written, revision: number): CommandReply {
  return { ok: true, revision, recorded: entries.map(({ ref }) => ref) };
}

function refuse(
  counter: Durable<Counter>,
  error: CommandError,
): Result<Durable<CommandReply>, StorageFailure> {
  return ok(map(counter, () => ({ ok: false, error })));
}
