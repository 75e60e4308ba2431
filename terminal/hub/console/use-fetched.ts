/** Fetches for a screen when it comes, and again when what it asks for changes. */
import { useCallback, useEffect, useMemo } from "preact/hooks";
import { type FetchedState, createFetched } from "./fetched.ts";
import type { Answer } from "./hub-client.ts";

export interface UsedFetch<T> extends FetchedState<T> {
  again(): void;
}

/**
 * `key` names what `read` asks for; null asks for nothing. A new `version` fetches the same again,
 * and what was shown stays until the answer is there.
 */
export function useFetched<T>(
  key: string | null,
  read: () => Answer<T>,
  version = "",
): UsedFetch<T> {
  const fetched = useMemo(() => createFetched<T>(), []);
  const again = useCallback(() => {
    if (key !== null) {
      void fetched.load(key, read);
    }
    // What `read` closes over is named by the key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [fetched, key]);
  useEffect(again, [again, version]);
  return { ...fetched.state.value, again };
}
