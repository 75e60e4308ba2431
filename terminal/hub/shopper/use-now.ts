/** The phone's clock for what counts down or runs while it is looked at. */
import { useEffect, useState } from "preact/hooks";
import { usePage } from "./context.ts";

const TICK_MS = 1000;

export function useNow(): number {
  const { now } = usePage();
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), TICK_MS);
    return () => clearInterval(timer);
  }, [now]);
  return at;
}
