/** Tells every open page what the till shows. Takes views of what the disk has, and no others. */
import type { FeedMessage, StatusView, TillView } from "@tillwave/shared/api/till";
import type { Durable } from "@tillwave/sqlite/durable";

/** Pages open at once, at most; one till has one or two. */
export const LISTENERS_MAX = 16;

export type FeedListener = (message: FeedMessage) => void;

export interface Feed {
  /** Answers with how to leave; null when too many listen. */
  join(listener: FeedListener): (() => void) | null;
  view(view: Durable<TillView>): void;
  status(status: StatusView): void;
  /** Anything that is not about the counter: a greeting after a trouble, a trouble. */
  tell(message: Exclude<FeedMessage, { type: "view" }>): void;
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
    status: (status) => send({ type: "status", status }),
    tell: send,
  };
}
