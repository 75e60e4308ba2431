/**
 * A refund or a void on this page: which sale, what of it comes back, why. What goes back is worked out by
 * the till's own rules as the lines are chosen. None of it is money until the till has answered.
 *
 *   search ──▶ looking ──▶ choosing (several sales) ──▶ open ──▶ done
 *                 └──▶ refused, in words
 */
import { type ReadonlySignal, type Signal, batch, computed, signal } from "@preact/signals";
import {
  type RefundPlan,
  type VoidPlan,
  leftOf,
  planRefund,
  planVoid,
  shownOf,
} from "@tillwave/shared/api/reversal-plan";
import type {
  FoundReply,
  FoundSale,
  LookError,
  ReversalError,
  ReversalReply,
  ReversalView,
} from "@tillwave/shared/api/reversals";
import type { Result } from "@tillwave/shared/core/result";
import type { ReversalReason } from "@tillwave/shared/sale/reversal-reasons";
import type { Approval } from "../approval.ts";
import type { ToReverse } from "../register.ts";
import type { ServiceError } from "../requester.ts";
import type { ReversalClient, Wanted } from "./reversal-client.ts";

export type Refusal = LookError | ReversalError | { readonly type: "unanswered" };

export type ReversalStep =
  | { readonly type: "search" }
  | { readonly type: "looking" }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "choosing"; readonly found: readonly FoundSale[] }
  | { readonly type: "open"; readonly found: FoundSale }
  | { readonly type: "done"; readonly reversal: ReversalView; readonly found: FoundSale };

/** What the button would do; null while it would do nothing. */
export type Plan = ({ readonly as: "refund" } & RefundPlan) | ({ readonly as: "void" } & VoidPlan);

export interface ReversalStore {
  readonly step: ReadonlySignal<ReversalStep>;
  readonly query: Signal<string>;
  readonly as: ReadonlySignal<"refund" | "void">;
  /** Units that come back, by line. */
  readonly units: ReadonlySignal<ReadonlyMap<number, number>>;
  readonly reason: Signal<ReversalReason | null>;
  readonly plan: ReadonlySignal<Plan | null>;
  readonly isAsking: ReadonlySignal<boolean>;
  /** Why the last press came to nothing, until the next one. */
  readonly refusal: ReadonlySignal<Refusal | null>;
  begin(wanted: ToReverse): Promise<void>;
  search(): Promise<void>;
  choose(found: FoundSale): void;
  setUnits(line: number, quantity: number): void;
  /** All that is left, or nothing. */
  setAll(isAll: boolean): void;
  turnTo(as: "refund" | "void"): void;
  give(): Promise<void>;
}

export interface ReversalStoreDeps {
  readonly client: ReversalClient;
  readonly approval: Pick<Approval, "ask">;
  /** Sales are otherwise than they were listed. */
  onGiven(): void;
  newId(): string;
}

export function createReversalStore(deps: ReversalStoreDeps): ReversalStore {
  const { client } = deps;
  const step = signal<ReversalStep>({ type: "search" });
  const query = signal("");
  const chosen = createChosen(step);
  const giving = createGiving(deps, { step, chosen, lookAgain });
  const look = createLook(client, { step, choose });

  function choose(found: FoundSale): void {
    batch(() => {
      chosen.clear(found);
      giving.refusal.value = null;
      step.value = { type: "open", found };
    });
  }

  /** The sale is otherwise than it was shown: what is chosen stays as far as it still can. */
  async function lookAgain(found: FoundSale): Promise<void> {
    const answer = await client.look({ action: "find", ref: found.sale.ref });
    const [now] = answer.ok && answer.value.ok ? answer.value.found : [];
    if (now !== undefined && step.peek().type === "open") {
      step.value = { type: "open", found: now };
      chosen.keepWithin(now);
    }
  }

  return {
    step,
    query,
    as: chosen.as,
    units: chosen.units,
    reason: chosen.reason,
    plan: chosen.plan,
    isAsking: giving.isAsking,
    refusal: giving.refusal,
    async begin(wanted) {
      chosen.as.value = wanted.type === "sale" ? wanted.as : "refund";
      if (wanted.type === "search") {
        step.value = { type: "search" };
      } else if (wanted.type === "receipt") {
        await look({ action: "look", text: wanted.text });
      } else {
        await look({ action: "find", ref: wanted.ref });
      }
    },
    async search() {
      const text = query.peek().trim();
      if (text !== "") {
        chosen.as.value = "refund";
        await look({ action: "look", text });
      }
    },
    choose,
    setUnits(line, quantity) {
      giving.refusal.value = null;
      chosen.set(line, quantity);
    },
    setAll(isAll) {
      giving.refusal.value = null;
      chosen.setAll(isAll);
    },
    turnTo(as) {
      batch(() => {
        giving.refusal.value = null;
        chosen.as.value = as;
        chosen.reason.value = null;
      });
    },
    give: giving.give,
  };
}

/** Whoever has asked last is shown what was found. */
function createLook(
  client: ReversalClient,
  { step, choose }: { readonly step: Signal<ReversalStep>; choose(found: FoundSale): void },
): (wanted: Wanted) => Promise<void> {
  let latest = 0;

  function show(answer: Result<FoundReply, ServiceError>): void {
    if (!answer.ok || !answer.value.ok) {
      step.value = { type: "refused", refusal: refusalOf(answer) };
      return;
    }
    const { found } = answer.value;
    const [only] = found;
    if (found.length === 1 && only !== undefined) {
      choose(only);
    } else {
      step.value = { type: "choosing", found };
    }
  }

  return async (wanted) => {
    latest += 1;
    const mine = latest;
    step.value = { type: "looking" };
    const answer = await client.look(wanted);
    if (mine === latest) {
      show(answer);
    }
  };
}

interface Chosen {
  readonly as: Signal<"refund" | "void">;
  readonly units: Signal<ReadonlyMap<number, number>>;
  readonly reason: Signal<ReversalReason | null>;
  readonly plan: ReadonlySignal<Plan | null>;
  /** For another sale. Only one that nothing is back of can be voided. */
  clear(found: FoundSale): void;
  set(line: number, quantity: number): void;
  setAll(isAll: boolean): void;
  keepWithin(found: FoundSale): void;
}

function createChosen(step: ReadonlySignal<ReversalStep>): Chosen {
  const as = signal<"refund" | "void">("refund");
  const units = signal<ReadonlyMap<number, number>>(new Map());
  const reason = signal<ReversalReason | null>(null);
  const plan = computed(() =>
    step.value.type === "open" ? planOf(step.value.found, as.value, units.value) : null,
  );
  const within = (found: FoundSale, wanted: ReadonlyMap<number, number>): void => {
    units.value = new Map(
      leftOf(found).map(({ line, quantity }) => [
        line,
        Math.max(0, Math.min(wanted.get(line) ?? 0, quantity)),
      ]),
    );
  };
  const change = (wanted: ReadonlyMap<number, number>): void => {
    const now = step.peek();
    if (now.type === "open") {
      within(now.found, wanted);
    }
  };
  return {
    as,
    units,
    reason,
    plan,
    clear({ reversals }) {
      units.value = new Map();
      reason.value = null;
      as.value = reversals.length > 0 ? "refund" : as.peek();
    },
    set: (line, quantity) => change(new Map(units.peek()).set(line, quantity)),
    setAll(isAll) {
      const now = step.peek();
      const left = isAll && now.type === "open" ? leftOf(now.found) : [];
      change(new Map(left.map(({ line, quantity }) => [line, quantity])));
    },
    keepWithin: (found) => within(found, units.peek()),
  };
}

function planOf(
  found: FoundSale,
  as: "refund" | "void",
  units: ReadonlyMap<number, number>,
): Plan | null {
  if (as === "void") {
    const plan = planVoid(found);
    return plan.ok ? { as, ...plan.value } : null;
  }
  const plan = planRefund(found, linesOf(units));
  return plan.ok ? { as, ...plan.value } : null;
}

const linesOf = (units: ReadonlyMap<number, number>) =>
  [...units].flatMap(([line, quantity]) => (quantity > 0 ? [{ line, quantity }] : []));

interface GivingParts {
  readonly step: Signal<ReversalStep>;
  readonly chosen: Chosen;
  lookAgain(found: FoundSale): Promise<void>;
}

function createGiving(
  { client, approval, onGiven, newId }: ReversalStoreDeps,
  { step, chosen, lookAgain }: GivingParts,
) {
  const isAsking = signal(false);
  const refusal = signal<Refusal | null>(null);
  /** A press that nobody answered keeps its id, so that the next one gives nothing twice. */
  let unanswered: { readonly key: string; readonly id: string } | null = null;

  async function give(): Promise<void> {
    const now = step.peek();
    const [plan, reason] = [chosen.plan.peek(), chosen.reason.peek()];
    if (isAsking.peek() || now.type !== "open" || plan === null || reason === null) {
      return;
    }
    const { found } = now;
    const { ref } = found.sale;
    const wish =
      plan.as === "void"
        ? ({ action: "void", ref, reason } as const)
        : ({
            action: "refund",
            ref,
            reason,
            lines: linesOf(chosen.units.peek()),
            back: shownOf(plan.parts),
          } as const);
    const key = JSON.stringify(wish);
    const id = unanswered?.key === key ? unanswered.id : newId();
    batch(() => {
      isAsking.value = true;
      refusal.value = null;
    });
    const answer = await approval.ask(plan.as, (given) =>
      client.act({ ...wish, id, approval: given }),
    );
    isAsking.value = false;
    unanswered = answer.ok ? null : { key, id };
    await settle(found, answer);
  }

  async function settle(
    found: FoundSale,
    answer: Result<ReversalReply, ServiceError>,
  ): Promise<void> {
    if (answer.ok && answer.value.ok) {
      step.value = { type: "done", reversal: answer.value.reversal, found };
      onGiven();
      return;
    }
    refusal.value = refusalOf(answer);
    if (answer.ok) {
      await lookAgain(found);
    }
  }

  return { isAsking, refusal, give };
}

function refusalOf(answer: Result<FoundReply | ReversalReply, ServiceError>): Refusal {
  if (answer.ok) {
    return answer.value.ok ? { type: "unanswered" } : answer.value.error;
  }
  return { type: answer.error.type === "not-now" ? "not-selling" : "unanswered" };
}
