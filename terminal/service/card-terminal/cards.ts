/** The card desk's place in the till: what it writes goes through the till, and it follows the tender in hand. */
import type { TapReply, TapRequest } from "@tillwave/shared/api/till";
import type { TillEvent } from "@tillwave/shared/sale/till";
import type { Database } from "@tillwave/sqlite/database";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { OpenTender } from "../counter-store.ts";
import type { Identity } from "../journal.ts";
import type { CardTerminal, Ports } from "../ports.ts";
import type { Recorded, TillChange } from "../till.ts";
import type { CardChange, OpenedCard, Written } from "./card-books.ts";
import { type CardDesk, createCardDesk } from "./card-desk.ts";

export interface CardsDeps {
  readonly ports: Pick<Ports, "timers" | "clock" | "log">;
  readonly identity: Identity;
  /** Null where the settings name none. */
  readonly device: CardTerminal | null;
  readonly database: Database;
  readonly record: (change: TillChange) => Recorded;
  /** Whether phones can pay here: then the reader waits for one again where a card was declined. */
  readonly canTap: () => boolean;
  readonly open: () => OpenTender | null;
  readonly onChange: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface Cards extends Pick<
  CardDesk,
  "step" | "notice" | "view" | "undoing" | "alarms" | "close"
> {
  /** The tender that the disk has, or none. */
  follow(open: OpenTender | null): void;
  /** The till has started with this tender open. */
  resume(open: OpenTender | null): void;
  /** Null where that is not for a card to answer. */
  act(request: TapRequest): TapReply | null;
}

export function createCards(deps: CardsDeps): Cards {
  const { ports, identity, device, database, onChange } = deps;
  const commit = (change: CardChange): Written => {
    const recorded = recordedIn(change, deps);
    if (recorded.type === "failed") {
      const isFull = recorded.failure.type === "disk-full";
      if (!isFull) {
        deps.onFailure(recorded.failure);
      }
      return isFull ? "not-now" : "failed";
    }
    return recorded.type === "recorded" ? "done" : "refused";
  };
  const desk = createCardDesk({ ...ports, ...identity, device, database, commit, onChange });
  let followed: number | null = null;
  const begin = (open: OpenTender, how: "open" | "resume"): void => {
    const { ref, sale, tender, settles: amount, currency } = open;
    const opened: OpenedCard = { ref, sale, tender, amount, currency };
    followed = ref.seq;
    desk[how](opened);
  };
  return {
    ...desk,
    follow(open) {
      if (open?.method === "card" && open.ref.seq !== followed) {
        begin(open, "open");
      }
    },
    resume(open) {
      if (open?.method === "card") {
        begin(open, "resume");
      }
    },
    act(request) {
      if (desk.step() === null) {
        return request.action === "cancel" ? NOT_WAITING : null;
      }
      switch (request.action) {
        case "void":
          return desk.void(request.tender, request.reason);
        case "cancel":
          return desk.cancel(request.tender);
        default:
          return NOT_WAITING;
      }
    },
  };
}

const NOT_WAITING: TapReply = { ok: false, error: { type: "tender-not-waiting" } };

/** Where a card was declined, the reader waits for a phone again, if the sale still takes one. */
function recordedIn(
  { answer, facts, alongside }: CardChange,
  { record, canTap, open }: CardsDeps,
): Recorded {
  const rest: Omit<TillChange, "events"> = {
    after: facts,
    alongside: ({ entries }) => alongside(entries.map(({ ref }) => ref)),
  };
  const settles = open()?.settles;
  if (answer?.type === "tender-declined" && settles !== undefined && canTap()) {
    const again: TillEvent = { type: "open-tap", settles };
    const recorded = record({ events: [answer, again], ...rest });
    if (recorded.type !== "refused") {
      return recorded;
    }
  }
  return record({ events: answer === null ? [] : [answer], ...rest });
}
