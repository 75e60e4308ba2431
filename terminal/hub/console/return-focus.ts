/** Where a detail covered the list, the row that opened it gets the focus back. */
import { useEffect, useRef } from "preact/hooks";

/** `open` is the id of the row's element; null while none is open. */
export function useReturnFocus(open: string | null): void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (open === null && before.current !== null) {
      document.querySelector<HTMLElement>(`#${before.current}`)?.focus();
    }
    before.current = open;
  }, [open]);
}
