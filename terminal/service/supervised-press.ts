/** Asks a supervisor for what a press does to prices, before anything of it is written. */
import type { CommandRequest } from "@tillwave/shared/api/till";
import { type Result, ok } from "@tillwave/shared/core/result";
import { allowedBy, supervisedIn } from "@tillwave/shared/sale/allowed-off";
import type { NeedsSupervisor } from "@tillwave/shared/sale/supervision";
import type { TillState, TillStep } from "@tillwave/shared/sale/till";
import type { Terms } from "@tillwave/shared/sale/totals";
import type { Approvals } from "./staff/approvals.ts";

export interface SupervisedPress {
  readonly request: Pick<CommandRequest, "command" | "approval">;
  readonly before: TillState;
  readonly step: TillStep;
}

/** What changes the basket in hand. A sale that is recalled was asked for when it was made. */
const CHANGES_PRICES: ReadonlySet<CommandRequest["command"]["type"]> = new Set([
  "add",
  "scan",
  "set-quantity",
  "set-weight",
  "set-price",
  "discount-line",
  "discount-sale",
  "remove",
  "undo",
]);

/** The step with who has allowed it; an approval is used up by that. */
export function supervise(
  { request, before, step }: SupervisedPress,
  { approvals, terms }: { readonly approvals: Approvals; readonly terms: Terms },
): Result<TillStep, NeedsSupervisor> {
  const { sale } = step.state;
  if (sale.type !== "open" || !CHANGES_PRICES.has(request.command.type)) {
    return ok(step);
  }
  const action = supervisedIn(before.sale, sale, terms);
  if (action === null) {
    return ok(step);
  }
  const by = approvals.take(action, request.approval ?? null);
  if (!by.ok || by.value === null) {
    return by.ok ? ok(step) : by;
  }
  const allowed = allowedBy({ before: before.sale, after: sale }, { by: by.value, terms });
  return ok({ ...step, state: { ...step.state, sale: allowed } });
}
