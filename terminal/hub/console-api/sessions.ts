/** People who are signed in at the console: kept in memory, so that a new start signs everybody out. */
import { toHex } from "@tillwave/shared/core/bytes";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Digest, Random } from "@tillwave/shared/core/crypto";

/** After so long without a request, and after so long in any case, in milliseconds. */
export const IDLE_MS_MAX = 30 * 60_000;
export const SESSION_MS_MAX = 12 * 3_600_000;
/** At one time; the oldest gives way. */
const SESSIONS_MAX = 16;
const WORD_BYTES = 32;

const COOKIE = "tillwave-session";

export interface Sessions {
  /** The word that goes into the cookie. */
  open(): string;
  isOpen(word: string): boolean;
  close(word: string): void;
}

interface Session {
  readonly began: number;
  readonly used: number;
}

export function createSessions({
  clock,
  crypto,
  random,
}: {
  readonly clock: Clock;
  readonly crypto: Digest;
  readonly random: Random;
}): Sessions {
  /** By the digest of the word: comparing digests tells nothing of the word. */
  const sessions = new Map<string, Session>();
  const nameOf = (word: string): string => toHex(crypto.sha256(new TextEncoder().encode(word)));
  return {
    open() {
      const [oldest] = sessions.keys();
      if (sessions.size >= SESSIONS_MAX && oldest !== undefined) {
        sessions.delete(oldest);
      }
      const word = toHex(random.bytes(WORD_BYTES));
      const now = clock.read().monotonic;
      sessions.set(nameOf(word), { began: now, used: now });
      return word;
    },
    isOpen(word) {
      const name = nameOf(word);
      const session = sessions.get(name);
      if (session === undefined) {
        return false;
      }
      const now = clock.read().monotonic;
      if (now - session.used > IDLE_MS_MAX || now - session.began > SESSION_MS_MAX) {
        sessions.delete(name);
        return false;
      }
      sessions.set(name, { ...session, used: now });
      return true;
    },
    close: (word) => void sessions.delete(nameOf(word)),
  };
}

/** From a `Cookie` header; empty where it has none. */
export function sessionWord(header: string | undefined): string {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? "";
}

export const sessionCookie = (word: string): string =>
  `${COOKIE}=${word}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS_MAX / 1000}`;

export const NO_COOKIE = `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
