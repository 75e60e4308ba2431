/** Asks the hub for its health each second, however the last request was answered. */
import type { HubClient, HubFailure, Timers } from "../ports.ts";
import type { Guard } from "./guard.ts";
import { SEND_AFTER } from "./outbox-runner.ts";

/** In milliseconds. */
const HEALTH_EVERY = 1000;
/** The trusted time is written down this often, in milliseconds. */
const TIME_KEPT_EVERY = 10 * 60_000;

/** Answers with how to stop. */
export function watchHealth(
  client: HubClient,
  around: { readonly timers: Timers; readonly guard: Guard; readonly isClosed: () => boolean },
  then: {
    readonly heard: (failure: HubFailure | null) => void;
    readonly keepTime: () => void;
  },
): () => void {
  const { timers, guard, isClosed } = around;
  let timeKeptAt = timers.now();
  let begun = timers.now();
  const askLater = (): void => {
    const rest = Math.max(0, HEALTH_EVERY - (timers.now() - begun));
    cancel = timers.later(() => guard(ask(), askLater), rest);
  };
  const ask = async (): Promise<void> => {
    begun = timers.now();
    const answered = await client.health();
    if (isClosed()) {
      return;
    }
    then.heard(answered.ok ? null : answered.error);
    if (begun - timeKeptAt > TIME_KEPT_EVERY) {
      timeKeptAt = begun;
      then.keepTime();
    }
    askLater();
  };
  let cancel = timers.later(() => guard(ask(), askLater), SEND_AFTER);
  return () => cancel();
}
