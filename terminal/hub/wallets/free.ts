/**
 * What an expired credential had set aside is the wallet's own again, but never by time alone: every till
 * that may have taken a spend under it must have said since that it holds nothing which the hub does not.
 *
 * Spec: Tillwave protocols, version 1, §1.5. A till that was revoked is not waited for.
 */
import type { HubContext } from "../context.ts";
import { freeCredential } from "./claims.ts";

/** Clocks of tills may be wrong by so much, in seconds. */
const CLOCKS_DIFFER = 300;
/** In one round. */
const FREED_AT_ONCE_MAX = 200;

export function freeOldCredentials({ store, ports }: HubContext): void {
  const { wall } = ports.clock.read();
  const ended = Math.floor(wall / 1000) - CLOCKS_DIFFER;
  const done = store.commit((rows) => {
    const free = rows.credentials.toFree({
      before: ended,
      clocksDiffer: CLOCKS_DIFFER,
      limit: FREED_AT_ONCE_MAX,
    });
    free.forEach((credential) => freeCredential(rows, credential, wall));
    return free.length;
  });
  if (!done.ok) {
    ports.log.error({ failure: done.error }, "what was set aside could not be freed");
  } else if (done.value.value > 0) {
    ports.log.info({ credentials: done.value.value }, "what they had set aside is freed");
  }
}
