/** The time, looked at again every second, for what shows a time or an age. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export function useNow(): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }, [now]);
  return now.value;
}
