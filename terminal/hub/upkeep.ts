/**
 * What a hub does by itself: moves its log into the file, forgets old request ids, minds its keys, signs
 * policy and deny list anew, frees what old credentials had set aside.
 */
import type { HubContext } from "./context.ts";
import { KEY_ENDS_SOON, keysInUse } from "./keys.ts";
import { REQUESTS_KNOWN_MS } from "./till-desk.ts";
import { freeOldCredentials } from "./wallets/free.ts";
import { keepRulesFresh } from "./wallets/rules.ts";

/** In milliseconds. */
const UPKEEP_EVERY_MS = 1000;
/** In rounds. */
const REQUESTS_FORGOTTEN_EVERY = 3600;
/** In rounds: who has seen the alarm and done nothing hears it again the next day. */
const KEYS_LOOKED_AT_EVERY = 86_400;

/** In rounds. */
const RULES_LOOKED_AT_EVERY = 600;
/** In rounds. */
const CREDENTIALS_FREED_EVERY = 600;

/** What parts of the hub do beside it, in each round. */
export interface RoundsDone {
  /** About every second. */
  round(): void;
}

export interface Upkeep {
  stop(): void;
}

export function createUpkeep(context: HubContext, beside: readonly RoundsDone[]): Upkeep {
  const { store, ports, keys } = context;
  let rounds = 0;
  let cancel = (): void => {};
  const round = (): void => {
    const now = ports.clock.read().wall;
    if (rounds % REQUESTS_FORGOTTEN_EVERY === 0) {
      store.commit((rows) => rows.requests.forget(now - REQUESTS_KNOWN_MS));
    }
    if (rounds % KEYS_LOOKED_AT_EVERY === 0) {
      warnOfKeys({ store, ports, keys }, now);
    }
    if (rounds % RULES_LOOKED_AT_EVERY === 0) {
      keepRulesFresh(context);
    }
    if (rounds % CREDENTIALS_FREED_EVERY === 0) {
      freeOldCredentials(context);
    }
    beside.forEach((part) => part.round());
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

/** Of the keys that the hub signs with: those before them may end. `now` is in Unix milliseconds. */
function warnOfKeys(
  { store, ports, keys }: Pick<HubContext, "store" | "ports" | "keys">,
  now: number,
): void {
  const ending = keysInUse(keys.keySet).filter(
    ({ notAfter }) => notAfter - now / 1000 < KEY_ENDS_SOON,
  );
  if (ending.length === 0) {
    return;
  }
  const uses = ending.map(({ use }) => use);
  ports.log.warn({ uses }, "keys end within 30 days; root must sign new ones");
  const at = Math.min(...ending.map(({ notAfter }) => notAfter));
  const raised = store.commit((rows) =>
    rows.alarms.raise({ type: "keys-end", at }, { terminal: null, at: now }),
  );
  if (!raised.ok) {
    ports.log.error({ failure: raised.error }, "the alarm that keys end could not be kept");
  }
}
