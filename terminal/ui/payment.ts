/** One press opens the payment and arms the reader: the customer's tap then ends the sale by itself. */
import type { Figures } from "./figures.ts";
import { takesPhones } from "./reader-words.ts";
import type { TillStore } from "./till-store.ts";

export interface Payment {
  /** False if the sale cannot be paid; the notice says why. */
  pay(): boolean;
  /** Lets the reader wait for a phone; does nothing where no phone could pay. */
  armReader(): void;
}

export function createPayment(store: TillStore, { due }: Pick<Figures, "due">): Payment {
  function armReader(): void {
    const reader = store.status.peek()?.reader;
    const settles = due.peek();
    if (reader !== undefined && takesPhones(reader) && settles > 0) {
      store.press({ type: "open-tap", settles });
    }
  }

  return {
    pay() {
      const isOpen = store.press({ type: "pay" });
      if (isOpen) {
        armReader();
      }
      return isOpen;
    },
    armReader,
  };
}
