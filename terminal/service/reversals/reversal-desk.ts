/**
 * Gives back what a completed sale took: all of it, or some of its units. Written down first; the drawer,
 * the paper, the card terminal and the hub follow what is on the disk. A press that is sent again is
 * answered with what it has done.
 */
import {
  type FoundReply,
  type FoundSale,
  REFUNDS_MAX,
  type RefundRequest,
  type ReversalError,
  type ReversalReply,
  type ReversalRequest,
  type ShownPart,
  type VoidRequest,
} from "@tillwave/shared/api/reversals";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import { planRefund, planVoid, shownOf } from "@tillwave/shared/api/reversal-plan";
import { assert, present } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { BackPart } from "@tillwave/shared/sale/give-back";
import type { Minor } from "@tillwave/shared/sale/money";
import type { Person } from "@tillwave/shared/sale/supervision";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, map, readBack } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { RecordFacts } from "../record-facts.ts";
import type { Approvals } from "../staff/approvals.ts";
import { type FoundSaleDeps, foundSale, viewOf } from "./found-sale.ts";
import { type LookDeps, type Wanted, look } from "./look.ts";

/** Presses that gave money back, kept so that none of them gives it twice. */
export const REVERSAL_PRESSES_MAX = 1024;

export interface ReversalDeskDeps extends FoundSaleDeps, LookDeps {
  readonly database: Database;
  readonly record: RecordFacts;
  readonly approvals: Approvals;
  /** A customer is paying: the drawer and the reader are in use. */
  readonly isPaying: () => boolean;
  /** Nobody is signed in. */
  readonly isLocked: () => boolean;
  /** After the disk has it: cash goes back. */
  readonly onGivenBack: (given: { readonly cash: number }) => void;
}

export interface ReversalDesk {
  look(request: Wanted): FoundReply;
  act(request: Exclude<ReversalRequest, Wanted>): Result<Durable<ReversalReply>, StorageFailure>;
}

type Reply = Result<Durable<ReversalReply>, StorageFailure>;

export function createReversalDesk(deps: ReversalDeskDeps): ReversalDesk {
  const { database, store } = deps;
  const found = (paid: PaidSaleView) => foundSale(paid, deps);
  return {
    look: (request) => look(request, { ...deps, found }),
    act(request) {
      const looked = attempt(() => readBack(database, () => decide(request, deps)));
      if (!looked.ok) {
        return looked;
      }
      const decided = looked.value.value;
      if (!decided.ok) {
        return ok(map(looked.value, (): ReversalReply => ({ ok: false, error: decided.error })));
      }
      if (decided.value.type === "done") {
        const { reply } = decided.value;
        return ok(map(looked.value, () => reply));
      }
      return give(decided.value, request.id);
    },
  };

  function give({ fact, paid, cash }: Decided, id: string): Reply {
    const references = cardsToGiveBack(fact.back ?? []);
    const written = deps.record({
      facts: [fact],
      alongside({ tip }) {
        store.addPress(id, tip.position, REVERSAL_PRESSES_MAX);
        references.forEach(deps.cards.giveBack);
      },
    });
    if (!written.ok) {
      return written;
    }
    if (references.length > 0) {
      deps.cards.written();
    }
    deps.onGivenBack({ cash });
    return ok(
      map(written.value, ({ entries }) => {
        const { ref, entry } = present(entries[0], "the entry that gives back");
        assert(entry.kind === "refund" || entry.kind === "void", "it is what was decided");
        return replyOf({ ref, entry, paid }, deps);
      }),
    );
  }
}

type ReversalFact = Extract<Fact, { readonly kind: "refund" | "void" }>;

interface Decided {
  readonly type: "give";
  readonly fact: ReversalFact;
  readonly paid: PaidSaleView;
  /** That leaves the drawer. */
  readonly cash: Minor;
}

type Decision = Result<
  Decided | { readonly type: "done"; readonly reply: ReversalReply },
  ReversalError
>;

type Asked = RefundRequest | VoidRequest;

/** Reads only, but for the approval, which is used up where all else is in order. */
function decide(request: Asked, deps: ReversalDeskDeps): Decision {
  const before = replyBefore(request.id, deps);
  if (before !== null) {
    return ok({ type: "done", reply: before });
  }
  if (deps.isLocked()) {
    return err({ type: "locked" });
  }
  if (deps.isPaying()) {
    return err({ type: "payment-in-hand" });
  }
  const paid = deps.find(request.ref);
  if (paid === null) {
    return err({ type: "no-such-sale" });
  }
  const found = foundSale(paid, deps);
  if (found.reversals.length >= REFUNDS_MAX) {
    return err({ type: "too-many-refunds", max: REFUNDS_MAX });
  }
  const worked =
    request.action === "refund" ? refundFact(request, found) : voidFact(request, found);
  if (!worked.ok) {
    return worked;
  }
  const { fact, cash } = worked.value;
  const allowed = deps.approvals.take(request.action, request.approval);
  return allowed.ok ? ok({ type: "give", paid, cash, fact: by(fact, allowed.value) }) : allowed;
}

const by = (fact: ReversalFact, approvedBy: Person | null): ReversalFact =>
  approvedBy === null ? fact : { ...fact, approvedBy };

type Worked = Result<Pick<Decided, "fact" | "cash">, ReversalError>;

function refundFact({ lines: units, reason, back }: RefundRequest, found: FoundSale): Worked {
  const plan = planRefund(found, units);
  if (!plan.ok) {
    return plan;
  }
  const { refund, parts, cash } = plan.value;
  if (!isAsShown(parts, back)) {
    return err({ type: "back-changed" });
  }
  const { lines, taxes, adjustment, total, rounding } = refund;
  const sums = { lines: [...lines], taxes: [...taxes], adjustment, total, rounding };
  return ok({
    fact: { kind: "refund", ...namesOf(found), ...sums, reason, back: [...parts] },
    cash,
  });
}

function voidFact({ reason }: VoidRequest, found: FoundSale): Worked {
  const plan = planVoid(found);
  if (!plan.ok) {
    return plan;
  }
  const { parts, cash } = plan.value;
  const { total } = plan.value.void;
  return ok({
    fact: { kind: "void", ...namesOf(found), total, cash, reason, back: [...parts] },
    cash,
  });
}

const namesOf = ({ sale: { ref: original, entry } }: FoundSale) => ({
  original,
  sale: entry.sale,
  currency: entry.currency,
});

function isAsShown(parts: readonly BackPart[], shown: readonly ShownPart[]): boolean {
  const said = shownOf(parts);
  return (
    said.length === shown.length &&
    said.every(({ tender, amount }, at) => {
      const one = shown[at];
      return one?.tender === tender && one.amount === amount;
    })
  );
}

const cardsToGiveBack = (parts: readonly BackPart[]): readonly string[] =>
  parts.flatMap((part) =>
    part.method === "card" && part.how === "terminal" ? [part.reference] : [],
  );

/** What this press has done already; null where it has done nothing. */
function replyBefore(id: string, deps: ReversalDeskDeps): ReversalReply | null {
  const ref = deps.store.entryOfPress(id);
  const entry = ref && deps.store.find(ref);
  const paid = entry && deps.find(entry.original);
  return ref !== null && entry !== null && paid !== null
    ? replyOf({ ref, entry, paid }, deps)
    : null;
}

const replyOf = (made: Parameters<typeof viewOf>[0], deps: ReversalDeskDeps): ReversalReply => ({
  ok: true,
  reversal: viewOf(made, deps),
  sale: made.paid,
});
