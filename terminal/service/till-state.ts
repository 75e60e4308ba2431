/**
 * Whether the till sells, and how it comes back to it.
 *
 *   opening ──store opened──▶ selling ──the disk failed──▶ trouble
 *      └──────it could not──▶ trouble ──try again, set aside, by itself──▶ opening
 *
 * Trouble never costs anything: the file stays as it is, and only a person sets it aside.
 */
import type {
  FeedMessage,
  JoinError,
  RecoveryReply,
  RecoveryRequest,
  Trouble,
} from "@tillwave/shared/api/till";
import { type Result, err } from "@tillwave/shared/core/result";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { Feed } from "./feed.ts";
import type { Goods } from "./goods.ts";
import { type HelloOptions, helloOf } from "./hello.ts";
import { type Opened, type Opener, type OpenerOptions, createOpener } from "./opener.ts";
import type { Ports, Timers } from "./ports.ts";
import type { Selling } from "./selling.ts";
import type { Membership } from "./sync/membership-types.ts";
import type { StoredMembership } from "./sync/membership.ts";
import type { KeptMemberships } from "./sync/memberships.ts";

/** A till that could not open its journal looks again this often, in milliseconds. */
const RETRY_EVERY = 2000;
/** What may be over by itself. Damage is not: only a person decides what becomes of a file. */
const MENDS_ITSELF: ReadonlySet<Trouble["type"]> = new Set([
  "journal-locked",
  "disk-full",
  "disk-failed",
]);
/** What a fresh journal is a way out of. */
const CAN_BE_SET_ASIDE: ReadonlySet<Trouble["type"]> = new Set([
  "journal-damaged",
  "journal-missing",
]);

export interface TillStateDeps {
  readonly feed: Feed;
  readonly memberships: KeptMemberships;
  readonly goods: Goods;
}

export interface TillState {
  /** Null while there is a trouble. */
  selling(): Selling | null;
  /** What a page is told first. */
  greeting(): FeedMessage;
  /** Tells it to every page. */
  show(): void;
  recover(request: RecoveryRequest): RecoveryReply;
  /** The journal is opened anew under the numbers that the hub gave; the basket stays where it is. */
  adopt(stored: StoredMembership): Result<Membership, JoinError>;
  /** Nothing may be concluded from memory: what the disk has decides when it is opened again. */
  fail(failure: StorageFailure): void;
  close(): void;
}

export function createTillState(
  options: OpenerOptions & HelloOptions,
  ports: Ports,
  deps: TillStateDeps,
): TillState {
  const { feed, memberships, goods } = deps;
  const opener = createOpener(options, ports, { ...deps, onGoods: greet, onFailure: fail });
  let isClosed = false;
  let now = opener.open();
  const show = (): void => {
    if (now.type === "selling") {
      greet();
    } else {
      feed.tell(now);
    }
  };
  const retry = createRetry(ports.timers, () => enter(opener.open()));
  retry.follow(now);

  function enter(next: Opened): void {
    now = next;
    show();
    retry.follow(next);
  }

  function greet(): void {
    if (now.type === "selling") {
      feed.greet(helloOf(now.selling, options, goods.served()));
    }
  }

  function fail(failure: StorageFailure): void {
    if (now.type === "selling") {
      opener.close(now.selling);
      enter(opener.troubleAfter(failure));
    }
  }

  return {
    selling: () => (now.type === "selling" ? now.selling : null),
    greeting: () =>
      now.type === "selling" ? helloOf(now.selling, options, goods.served()).value : now,
    show,
    recover({ action }) {
      if (now.type === "selling") {
        return { ok: true, keptAs: null };
      }
      if (action === "set-aside" && !CAN_BE_SET_ASIDE.has(now.trouble.type)) {
        return { ok: false, trouble: now.trouble };
      }
      const { next, keptAs } =
        action === "set-aside" ? openAnew(opener) : { next: opener.open(), keptAs: null };
      enter(next);
      return next.type === "trouble" ? { ok: false, trouble: next.trouble } : { ok: true, keptAs };
    },
    adopt(stored) {
      if (isClosed || now.type === "trouble") {
        return err({ type: "not-selling" });
      }
      opener.close(now.selling);
      const adopted = memberships.adopt(stored);
      enter(opener.open());
      if (!adopted.ok) {
        ports.log.error(adopted.error, "the membership could not be kept");
        return err({ type: "not-selling" });
      }
      return adopted;
    },
    fail,
    close() {
      isClosed = true;
      retry.stop();
      if (now.type === "selling") {
        opener.close(now.selling);
      }
    },
  };
}

function openAnew(opener: Opener): { readonly next: Opened; readonly keptAs: string | null } {
  const aside = opener.setAside();
  return aside.ok
    ? { next: opener.open(), keptAs: aside.value }
    : { next: aside.error, keptAs: null };
}

/** Looks again where a trouble may be over by itself. */
function createRetry(timers: Timers, again: () => void) {
  let cancel = (): void => {};
  return {
    follow(now: Opened): void {
      cancel();
      if (now.type === "trouble" && MENDS_ITSELF.has(now.trouble.type)) {
        cancel = timers.later(again, RETRY_EVERY);
      }
    },
    stop: () => cancel(),
  };
}
