/** Asks the till about shifts and keeps what came of it: an answer, a refusal in words, a wait. */
import { type ReadonlySignal, batch, signal } from "@preact/signals";
import type { ShiftError, ShiftReply, ShiftRequest } from "@tillwave/shared/api/shifts";
import { t } from "@tillwave/page-kit/strings/register";
import type { Approval } from "../approval.ts";
import type { ShiftClient } from "./shift-client.ts";

export type Answer = Extract<ShiftReply, { readonly ok: true }>;
export type Refusal = ShiftError | { readonly type: "unanswered" };

export interface ShiftAsking {
  readonly isAsking: ReadonlySignal<boolean>;
  readonly refusal: ReadonlySignal<Refusal | null>;
  /** Null where it was refused, or where something else is being asked. */
  ask(request: ShiftRequest): Promise<Answer | null>;
  forget(): void;
}

export interface ShiftAskingDeps {
  readonly shifts: ShiftClient;
  readonly approval: Approval;
}

export function createShiftAsking({ shifts, approval }: ShiftAskingDeps): ShiftAsking {
  const isAsking = signal(false);
  const refusal = signal<Refusal | null>(null);

  const send = (request: ShiftRequest) => {
    const isCash = request.action === "cash" || request.action === "float";
    const action = isCash ? "cash-movement" : "close-shift";
    return "approval" in request
      ? approval.ask(action, (given) => shifts.ask({ ...request, approval: given }))
      : shifts.ask(request);
  };

  return {
    isAsking,
    refusal,
    async ask(request) {
      if (isAsking.peek()) {
        return null;
      }
      batch(() => {
        isAsking.value = true;
        refusal.value = null;
      });
      const answered = await send(request);
      return batch(() => {
        isAsking.value = false;
        if (answered.ok && answered.value.ok) {
          return answered.value;
        }
        refusal.value =
          answered.ok && !answered.value.ok ? answered.value.error : { type: "unanswered" };
        return null;
      });
    },
    forget() {
      refusal.value = null;
    },
  };
}

/** What to say of it; empty where the screen shows it in its own way. */
export function refusalWords(refusal: Refusal | null): string {
  switch (refusal?.type) {
    case undefined:
    case "reason-needed":
      return "";
    case "unanswered":
      return t.shift.unanswered;
    case "locked":
    case "not-selling":
      return t.shift.refused.notSelling;
    case "needs-supervisor":
      return t.shift.refused.needsSupervisor;
    case "other-shift":
      return t.shift.count.otherShift(refusal.shift);
    case "no-such-shift":
      return t.shift.refused.noShift;
    case "payment-in-hand":
      return t.shift.count.cannot;
    case "no-such-report":
      return t.shift.refused.noReport;
    case "no-printer":
      return t.shift.refused.noPrinter;
    case "printer-not-ready":
      return t.shift.refused.printerNotReady;
  }
}
