/** Whether the window is such as a media query says, now and after it was turned. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export function useMedia(query: string): boolean {
  const isSuch = useSignal(matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const listen = (): void => {
      isSuch.value = list.matches;
    };
    listen();
    list.addEventListener("change", listen);
    return () => list.removeEventListener("change", listen);
  }, [query, isSuch]);
  return isSuch.value;
}
