/** The time, looked at again every second, for what shows a time or an age: the same for all that show it. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const now = signal(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): number {
  useEffect(() => {
    users += 1;
    if (users === 1) {
      look();
      timer = setInterval(look, 1000);
    }
    return () => {
      users -= 1;
      if (users === 0) {
        clearInterval(timer);
      }
    };
  }, []);
  return now.value;
}

function look(): void {
  now.value = Date.now();
}
