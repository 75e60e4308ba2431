/** Signing in at the console: one password, few tries. */
import type { LoginReply } from "@tillwave/shared/api/console";
import type { HubContext } from "../context.ts";
import { isPassword } from "../password.ts";
import type { Sessions } from "./sessions.ts";

/** Wrong tries in any minute, of everybody together. */
const WRONG_TRIES_PER_MINUTE = 5;
const MINUTE_MS = 60_000;

export interface Login {
  /** The cookie's word comes with the reply that lets in. */
  try(password: string): Promise<{ readonly reply: LoginReply; readonly word: string | null }>;
}

export function createLogin({ ports, hub }: HubContext, sessions: Sessions): Login {
  /** Times of tries that were wrong, or are still being looked at. */
  let tries: readonly number[] = [];
  return {
    async try(password) {
      const now = ports.clock.read().monotonic;
      tries = tries.filter((at) => now - at < MINUTE_MS);
      const [first] = tries;
      if (first !== undefined && tries.length >= WRONG_TRIES_PER_MINUTE) {
        const waitSeconds = Math.ceil((first + MINUTE_MS - now) / 1000);
        return { reply: { ok: false, error: "too-many-tries", waitSeconds }, word: null };
      }
      tries = [...tries, now];
      if (!(await isPassword(password, hub.password))) {
        ports.log.warn({}, "a wrong password at the console");
        return { reply: { ok: false, error: "wrong-password" }, word: null };
      }
      tries = tries.filter((at) => at !== now);
      return { reply: { ok: true }, word: sessions.open() };
    },
  };
}
