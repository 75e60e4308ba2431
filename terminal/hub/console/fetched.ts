/** Something that a screen fetched: the last answer counts, and what was shown stays while it is fetched again. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, HubError } from "./hub-client.ts";

export interface FetchedState<T> {
  readonly isLoading: boolean;
  readonly value: T | null;
  /** Why the last fetch brought nothing. */
  readonly error: HubError | null;
}

export interface Fetched<T> {
  readonly state: ReadonlySignal<FetchedState<T>>;
  /** With another key than the last, what was shown is not kept. */
  load(key: string, read: () => Answer<T>): Promise<void>;
}

export function createFetched<T>(): Fetched<T> {
  const state = signal<FetchedState<T>>({ isLoading: true, value: null, error: null });
  let shown: string | null = null;
  let latest = 0;
  return {
    state,
    load: async (key, read) => {
      latest += 1;
      const mine = latest;
      const kept = key === shown ? state.peek().value : null;
      shown = key;
      state.value = { isLoading: true, value: kept, error: null };
      const answer = await read();
      if (mine === latest) {
        state.value = answer.ok
          ? { isLoading: false, value: answer.value, error: null }
          : { isLoading: false, value: kept, error: answer.error };
      }
    },
  };
}
