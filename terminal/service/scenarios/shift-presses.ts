/** Presses about a till's shifts, as a page would send them. */
import type { ShiftReply, ShiftRequest, XView, ZView } from "@tillwave/shared/api/shifts";
import { assert, present } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import type { OpenTill } from "./open-till.ts";

export type Closing = Partial<Extract<ShiftRequest, { action: "close" }>>;

export interface ShiftPresses {
  ask(request: ShiftRequest): ShiftReply;
  /** The report as far as the journal goes. */
  x(): XView;
  /** Closes the shift in hand, uncounted unless the changes say otherwise. */
  close(changes?: Closing): ShiftReply;
  /** The same, and it has to be done. */
  closed(changes?: Closing): ZView;
  /** Cash in, or out below zero. */
  move(amount: number, id?: string): ShiftReply;
}

export function shiftPresses({ service }: Pick<OpenTill, "service">): ShiftPresses {
  const shift = (): number => present(presses.x(), "the shift in hand").shift;
  const presses: ShiftPresses = {
    ask(request) {
      while (service.ask(({ shifts }) => shifts.advance()) === false);
      return present(
        service.act(({ shifts }) => shifts.ask(request)),
        "an answer",
      );
    },
    x() {
      const reply = presses.ask({ action: "x", id: crypto.randomUUID(), approval: null });
      assert(reply.ok && reply.type === "x", "an X is shown");
      return reply.x;
    },
    close: (changes = {}) =>
      presses.ask({
        action: "close",
        id: crypto.randomUUID(),
        shift: changes.shift ?? shift(),
        counted: null,
        pieces: [],
        left: null,
        reason: null,
        approval: null,
        ...changes,
      }),
    closed(changes) {
      const reply = presses.close(changes);
      assert(reply.ok && reply.type === "closed", "the shift is closed");
      return reply.z;
    },
    move: (amount, id = crypto.randomUUID()) =>
      presses.ask({
        action: "cash",
        id,
        shift: shift(),
        amount: Minor(amount),
        reason: "bank",
        approval: null,
      }),
  };
  return presses;
}
