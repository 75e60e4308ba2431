/** Looks for sales and gives them back as the page does: shown first, then pressed. */
import { planRefund, shownOf, type Units } from "@tillwave/shared/api/reversal-plan";
import type {
  FoundReply,
  FoundSale,
  ReversalReply,
  ReversalView,
} from "@tillwave/shared/api/reversals";
import { assert, present } from "@tillwave/shared/core/assert";
import type { OpenTill } from "./open-till.ts";

export const lookFor = (till: OpenTill, text: string): FoundReply =>
  present(
    till.service.ask(({ reversals }) => reversals.look({ action: "look", text })),
    "an answer",
  );

/** The likeliest of what is found. */
export function findSale(till: OpenTill, text: string): FoundSale {
  const reply = lookFor(till, text);
  return present(reply.ok ? (reply.found[0] ?? null) : null, `the sale ${text}`);
}

export interface Pressed {
  readonly id?: string;
  readonly reason?: string;
  readonly approval?: string | null;
}

/** What is shown is worked out from `found`, however long ago that was. */
export function giveBack(
  till: OpenTill,
  { found, lines }: { readonly found: FoundSale; readonly lines: readonly Units[] },
  { id = crypto.randomUUID(), reason = "Damaged", approval = null }: Pressed = {},
): ReversalReply {
  const plan = planRefund(found, lines);
  const back = plan.ok ? shownOf(plan.value.parts) : [];
  const { ref } = found.sale;
  return present(
    till.service.act(({ reversals }) =>
      reversals.act({ action: "refund", id, ref, lines: [...lines], reason, back, approval }),
    ),
    "an answer",
  );
}

export function voidSale(
  till: OpenTill,
  found: FoundSale,
  { id = crypto.randomUUID(), reason = "Wrong sale", approval = null }: Pressed = {},
): ReversalReply {
  const { ref } = found.sale;
  return present(
    till.service.act(({ reversals }) =>
      reversals.act({ action: "void", id, ref, reason, approval }),
    ),
    "an answer",
  );
}

export function given(reply: ReversalReply): ReversalView {
  assert(reply.ok, `it was given back: ${JSON.stringify(reply)}`);
  return reply.reversal;
}
