/** One press, one command: a button that is pressed again before the answer sends nothing. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

export interface Press {
  readonly isBusy: boolean;
  press(): void;
}

export function usePress(run: () => Promise<void>): Press {
  const isBusy = useSignal(false);
  const isLatched = useRef(false);
  return {
    isBusy: isBusy.value,
    press: () => {
      if (isLatched.current) {
        return;
      }
      isLatched.current = true;
      isBusy.value = true;
      void run().finally(() => {
        isLatched.current = false;
        isBusy.value = false;
      });
    },
  };
}
