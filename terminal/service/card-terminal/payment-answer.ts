/** What a terminal says of a payment, as the till's port has it. */
import type { CardAnswer } from "@tillwave/shared/card-terminal/messages";
import type { CardPaymentAnswer } from "../ports.ts";

/** Null where it says nothing of any payment. */
export function paymentAnswerOf(answer: CardAnswer): CardPaymentAnswer | null {
  switch (answer.is) {
    case "approved": {
      const { authorisation, scheme, amount, currency, isSettled } = answer;
      return { type: "approved", authorisation, scheme, amount, currency, isSettled };
    }
    case "declined":
    case "refused-later":
      return { type: answer.is, reason: answer.reason };
    case "in-progress":
    case "cancelled":
    case "not-known":
    case "busy":
      return { type: answer.is };
    case "ready":
      return null;
  }
}
