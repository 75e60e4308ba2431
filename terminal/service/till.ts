/**
 * The till: takes presses, decides by `shared/sale/till`, writes down what became of them, and only
 * then answers.
 *
 *   press ─▶ stepTill ─▶ ONE transaction: entries + counter, fsynced ─▶ reply and view
 *
 * State in memory changes after the disk has it; a transaction that fails changes nothing.
 */
import type {
  CommandError,
  CommandReply,
  CommandRequest,
  PaidSaleView,
  TillView,
} from "@tillwave/shared/api/till";
import { type Result, ok } from "@tillwave/shared/core/result";
import { type Counter as Rules, type TillStep, stepTill } from "@tillwave/shared/sale/till";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, commit, map } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { type Counter, type CounterStore, REMEMBERED_PAGES_MAX } from "./counter-store.ts";
import { factOf } from "./facts.ts";
import type { Journal, Scene, Written } from "./journal.ts";
import { type Sales, paidSaleView } from "./sales.ts";

export interface TillDeps {
  readonly database: Database;
  readonly journal: Journal;
  readonly counters: CounterStore;
  readonly sales: Sales;
  readonly rules: Rules;
  readonly scene: () => Scene;
  /** Everybody who shows the till. Takes nothing that the disk does not have. */
  readonly publish: (view: Durable<TillView>) => void;
}

export interface Till {
  view(): Durable<TillView>;
  /** An error says that nothing has happened, a storage failure that nothing may be concluded before the store is opened again. */
  handle(request: CommandRequest): Result<Durable<CommandReply>, StorageFailure>;
}

export function createTill(first: Durable<Counter>, deps: TillDeps): Till {
  const { database, journal, counters, sales, rules, scene } = deps;
  let counter = first;
  let view = map(first, (held) => viewOf(held, held.paid && sales.find(held.paid)));

  const apply = (
    request: CommandRequest,
    step: TillStep,
  ): Result<Durable<CommandReply>, StorageFailure> => {
    const before = counter.value;
    const stored = commit(database, () => {
      const facts = step.records.map((record) => factOf(record, rules.terms));
      const written = journal.write(facts, scene());
      const after = counterAfter(before, { request, step, written });
      counters.write(after);
      return { written, after };
    });
    if (!stored.ok) {
      return stored;
    }
    journal.advance(stored.value.value.written);
    counter = map(stored.value, ({ after }) => after);
    view = map(stored.value, ({ written, after }) =>
      viewOf(after, after.paid && (paidIn(written) ?? view.value.paid)),
    );
    deps.publish(view);
    return ok(map(stored.value, ({ written, after }) => replyOf(written, after)));
  };

  return {
    view: () => view,
    handle(request) {
      const { done, state } = counter.value;
      const before = done.find(({ page, id }) => page === request.page && id === request.id);
      if (before !== undefined) {
        const { revision, recorded } = before;
        return ok(map(counter, () => ({ ok: true, revision, recorded })));
      }
      if (request.sale !== state.sale.number) {
        return refuse(counter, { type: "other-sale", number: state.sale.number });
      }
      const step = stepTill(state, request.command, rules);
      return step.ok ? apply(request, step.value) : refuse(counter, step.error);
    },
  };
}

function viewOf({ revision, state }: Counter, paid: PaidSaleView | null): TillView {
  return { revision, state, paid };
}

function paidIn({ entries }: Written): PaidSaleView | null {
  return entries.map(paidSaleView).find((paid) => paid !== null) ?? null;
}

function counterAfter(
  before: Counter,
  { request, step, written }: { request: CommandRequest; step: TillStep; written: Written },
): Counter {
  const revision = before.revision + 1;
  const recorded = written.entries.map(({ ref }) => ref);
  const { page, id } = request;
  const others = before.done.filter((press) => press.page !== page);
  return {
    v: 1,
    revision,
    state: step.state,
    paid: step.state.sale.type === "completed" ? (paidIn(written)?.ref ?? before.paid) : null,
    done: [...others, { page, id, revision, recorded }].slice(-REMEMBERED_PAGES_MAX),
  };
}

function replyOf({ entries }: Written, { revision }: Counter): CommandReply {
  return { ok: true, revision, recorded: entries.map(({ ref }) => ref) };
}

function refuse(
  counter: Durable<Counter>,
  error: CommandError,
): Result<Durable<CommandReply>, StorageFailure> {
  return ok(map(counter, () => ({ ok: false, error })));
}
