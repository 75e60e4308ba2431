/** What a hub does by itself: moves its log into the file, forgets old request ids, minds its keys. */
import type { HubContext } from "./context.ts";
import { KEY_ENDS_SOON } from "./keys.ts";
import { REQUESTS_KNOWN_MS } from "./till-desk.ts";

/** In milliseconds. */
const UPKEEP_EVERY_MS = 1000;
const KEYS_LOOKED_AT_EVERY = 3600;

export interface Upkeep {
  stop(): void;
}

export function createUpkeep({ store, ports, keys }: HubContext): Upkeep {
  let rounds = 0;
  let cancel = (): void => {};
  const round = (): void => {
    const now = ports.clock.read().wall;
    if (rounds % KEYS_LOOKED_AT_EVERY === 0) {
      store.commit((rows) => rows.requests.forget(now - REQUESTS_KNOWN_MS));
      const ending = keys.keySet.keys.filter(
        ({ notAfter }) => notAfter - now / 1000 < KEY_ENDS_SOON,
      );
      if (ending.length > 0) {
        const uses = ending.map(({ use }) => use);
        ports.log.warn({ uses }, "keys end within 30 days; root must sign new ones");
      }
    }
    rounds += 1;
    const settled = store.settle();
    if (!settled.ok) {
      ports.log.error({ failure: settled.error }, "the log could not be moved into the file");
    }
    cancel = ports.timers.later(round, UPKEEP_EVERY_MS);
  };
  cancel = ports.timers.later(round, UPKEEP_EVERY_MS);
  return { stop: () => cancel() };
}
