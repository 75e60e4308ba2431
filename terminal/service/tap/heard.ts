/** When the hub was last heard: how much a till that is cut off from it may still risk depends on that. */
import type { TapStore } from "./tap-store.ts";
import type { World } from "./tap-world.ts";

/** Written down this often while the hub is there, in seconds. */
const KEPT_EVERY = 300;

export interface HeardDeps {
  readonly world: Pick<World, "now" | "isOnline">;
  readonly store: TapStore;
  /** In a commit of its own. */
  readonly write: (change: () => void) => void;
  readonly answeredUpTo: () => number;
}

export interface Heard {
  /** Trusted Unix seconds; null where the hub never was. */
  at(): number | null;
  tick(): void;
  keep(): void;
}

export function createHeard({ world, store, write, answeredUpTo }: HeardDeps): Heard {
  let at = store.heard();
  let kept = at;
  const keep = (): void => {
    const heard = at;
    if (heard !== null && heard !== kept) {
      kept = heard;
      write(() => {
        store.keepHeard(heard);
        store.forgetRisks(answeredUpTo());
      });
    }
  };
  return {
    at: () => at,
    tick() {
      if (world.isOnline()) {
        at = world.now();
      }
      if (at !== null && (kept === null || at - kept >= KEPT_EVERY)) {
        keep();
      }
    },
    keep,
  };
}
