/**
 * What becomes of card payments after their tender has ended. The terminal is asked, one payment at a
 * time and while no customer waits:
 *
 *   approved ──settled──▶ forgotten          voided ──given back──▶ forgotten
 *       └──refused──▶ `refused-later` in the journal, and told       └──taken all the same──▶ told
 */
import type { Alarm } from "@tillwave/shared/api/till";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Log } from "@tillwave/shared/core/log";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { CardPaymentAnswer, CardPaymentAnswered, CardTerminalLine, Timers } from "../ports.ts";
import type { CardStore, WatchedPayment } from "./card-store.ts";

/** From one question to the next, over all payments. */
const WATCH_EVERY_MS = 2000;
/** Without a terminal there is nobody to ask: what is old is only forgotten. */
const FORGET_EVERY_MS = 60_000;
/** The same payment is asked about this often. */
const WATCH_AGAIN_MS = 60_000;
/** What no terminal has settled by then will not be refused any more. */
const WATCH_FOR_MS = 30 * 24 * 60 * 60_000;
/** People are told of a payment that was refused later for that long; the journal keeps it for ever. */
const REFUSED_TOLD_FOR_MS = 24 * 60 * 60_000;

export interface CardWatchDeps {
  readonly store: CardStore;
  readonly line: CardTerminalLine | null;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly log: Log;
  /** A customer waits at the terminal, or for it. */
  readonly isPaying: () => boolean;
  /** One transaction; false where the disk failed. */
  readonly write: (facts: readonly Fact[], alongside: () => void) => boolean;
  readonly onChange: () => void;
}

export interface CardWatch {
  /** The store has another payment. */
  added(): void;
  alarms(): readonly Alarm[];
  stop(): void;
}

export function startCardWatch(deps: CardWatchDeps): CardWatch {
  const { store, line, timers, clock } = deps;
  const askedAt = new Map<string, number>();
  let watched = store.all();
  let isStopped = false;
  const judge = createJudge(deps, write);
  const every = line === null ? FORGET_EVERY_MS : WATCH_EVERY_MS;
  let cancel = timers.later(look, every);

  function look(): void {
    forgetOld();
    const next = nextToAsk();
    if (line === null || next === undefined || deps.isPaying() || line.state() !== "ready") {
      again();
      return;
    }
    askedAt.set(next.reference, timers.now());
    void ask(next, line);
  }

  const ask = async (payment: WatchedPayment, { query, giveBack }: CardTerminalLine) => {
    const { reference, state } = payment;
    const answer = await (state === "voided" ? giveBack(reference) : query(reference));
    if (!isStopped) {
      judge(payment, answer);
      again();
    }
  };

  const again = (): void => {
    cancel = timers.later(look, every);
  };

  /** What a supervisor has ended comes first, then whoever was not asked about for longest. */
  const nextToAsk = (): WatchedPayment | undefined => {
    const isDue = ({ reference }: WatchedPayment): boolean =>
      timers.now() - (askedAt.get(reference) ?? -WATCH_AGAIN_MS) >= WATCH_AGAIN_MS;
    const due = watched.filter(isDue);
    return (
      due.find(({ state }) => state === "voided") ?? due.find(({ state }) => state === "approved")
    );
  };

  const forgetOld = (): void => {
    const now = clock.read().wall;
    const old = watched.filter(({ state, since }) => now - since > KEPT_FOR_MS[state]);
    if (old.length > 0) {
      deps.log.warn({ references: old.map(({ reference }) => reference) }, "watched no longer");
      write([], () => old.forEach(({ reference }) => store.remove(reference)));
    }
  };

  function write(facts: readonly Fact[], change: () => void): void {
    if (deps.write(facts, change)) {
      reread();
    }
  }

  const reread = (): void => {
    watched = store.all();
    const references = new Set(watched.map(({ reference }) => reference));
    [...askedAt.keys()].filter((key) => !references.has(key)).forEach((key) => askedAt.delete(key));
    deps.onChange();
  };

  return {
    added: reread,
    alarms: () => watched.flatMap(alarmOf),
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** What an answer makes of a payment, written down. */
function createJudge(
  { store, clock, log }: CardWatchDeps,
  write: (facts: readonly Fact[], change: () => void) => void,
): (payment: WatchedPayment, answer: CardPaymentAnswered) => void {
  return (payment, answer) => {
    const { reference } = payment;
    const now = clock.read().wall;
    const became = answer.ok ? becameOf(payment, answer.value) : UNCHANGED;
    switch (became.type) {
      case "unchanged":
        break;
      case "over":
        write([], () => store.remove(reference));
        break;
      case "taken":
        log.error({ reference }, "a card was charged for a tender that a supervisor ended");
        write([], () => store.setState(reference, "taken", now));
        break;
      case "refused":
        write([refusedLater(payment, became.reason)], () =>
          store.setState(reference, "refused", now),
        );
        break;
    }
  };
}

const KEPT_FOR_MS = {
  approved: WATCH_FOR_MS,
  voided: WATCH_FOR_MS,
  taken: WATCH_FOR_MS,
  refused: REFUSED_TOLD_FOR_MS,
} as const;

type Became =
  | { readonly type: "unchanged" | "over" | "taken" }
  | { readonly type: "refused"; readonly reason: string };

const UNCHANGED: Became = { type: "unchanged" };

function becameOf({ state }: WatchedPayment, answer: CardPaymentAnswer): Became {
  switch (answer.type) {
    case "in-progress":
    case "not-known":
    case "busy":
      return UNCHANGED;
    case "approved":
      if (state === "voided") {
        return { type: "taken" };
      }
      return answer.isSettled ? { type: "over" } : UNCHANGED;
    case "cancelled":
      return state === "voided"
        ? { type: "over" }
        : { type: "refused", reason: "cancelled-at-terminal" };
    case "declined":
    case "refused-later":
      return state === "voided" ? { type: "over" } : { type: "refused", reason: answer.reason };
  }
}

function refusedLater(payment: WatchedPayment, reason: string): Fact {
  const { ref: original, sale, tender, amount, currency, reference } = payment;
  return { kind: "refused-later", original, sale, tender, amount, currency, reference, reason };
}

function alarmOf({ state, sale, amount }: WatchedPayment): readonly Alarm[] {
  switch (state) {
    case "taken":
      return [{ type: "card-taken-after-void", sale, amount }];
    case "refused":
      return [{ type: "card-refused-later", sale, amount }];
    case "approved":
    case "voided":
      return [];
  }
}
