/** Tells every open page what the till shows. Takes views of what the disk has, and no others. */
import type { FeedMessage, TillView } from "@tillwave/shared/api/till";
import type { Durable } from "@tillwave/sqlite/durable";

/** Pages open at once, at most: sixteen tablets, each with a customer's screen, and what is open on the till itself. */
export const LISTENERS_MAX = 48;

export type Hello = Extract<FeedMessage, { type: "hello" }>;
export type FeedListener = (message: FeedMessage) => void;

export interface Feed {
  /** Answers with how to leave; null when too many listen. */
  join(listener: FeedListener): (() => void) | null;
  view(view: Durable<TillView>): void;
  /** Everything, for pages that were shown a trouble before. */
  greet(hello: Durable<Hello>): void;
  /** What is not about the counter. */
  tell(message: Exclude<FeedMessage, { type: "view" | "hello" }>): void;
}

export function createFeed(): Feed {
  const listeners = new Set<FeedListener>();
  const send = (message: FeedMessage): void => listeners.forEach((listener) => listener(message));
  return {
    join(listener) {
      if (listeners.size >= LISTENERS_MAX) {
        return null;
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    view: (view) => send({ type: "view", view: view.value }),
    greet: (hello) => send(hello.value),
    tell: send,
  };
}
