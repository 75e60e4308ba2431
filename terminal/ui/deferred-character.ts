/**
 * Holds a character back until it is sure that no code begins with it: codes may begin with "+" or
 * hold a "-". The same character again, or another that is held back too, is a person's.
 */
import { BURST_GAP_MS } from "./scan.ts";

export interface DeferredCharacter {
  defer(char: string): void;
  cancel(): void;
  isWaiting(): boolean;
}

export function createDeferredCharacter(
  run: (char: string, times: number) => void,
): DeferredCharacter {
  let waiting: { readonly char: string; readonly times: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    const due = waiting;
    waiting = null;
    if (due !== null) {
      run(due.char, due.times);
    }
  }

  return {
    defer(char) {
      if (waiting !== null && waiting.char !== char) {
        flush();
      }
      clearTimeout(timer);
      waiting = { char, times: (waiting?.times ?? 0) + 1 };
      timer = setTimeout(flush, BURST_GAP_MS);
    },
    cancel() {
      clearTimeout(timer);
      waiting = null;
    },
    isWaiting: () => waiting !== null,
  };
}
