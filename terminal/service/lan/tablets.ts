/** The tablets that were let in: whose a token is, what people call them, and their end. */
import { TABLETS_MAX, type TabletUse, type TabletView } from "@tillwave/shared/api/tablets";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Digest, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Tablet, TabletFile } from "./tablet-file.ts";
import { customerTokenOf, makeToken, tokenDigest } from "./tokens.ts";

/** Feeds that the pages of one tablet keep open, at most: its own, its customer's screen, one that is being opened anew. */
export const FEEDS_OF_ONE_MAX = 4;
const ID_CHARACTERS = 16;
/** When a tablet was seen is written down so often at most, in milliseconds: the file is not the log. */
const SEEN_KEPT_EVERY_MS = 10 * 60_000;

export type TabletsError =
  | { readonly type: "too-many-tablets" }
  | { readonly type: "no-such-tablet" }
  | { readonly type: "not-stored" };

/** Who shows a token. */
export type Bearer =
  | { readonly type: "till" }
  | { readonly type: "tablet"; readonly tablet: string }
  /** `tablet` is the one that it stands beside, or is itself; null beside the till. */
  | { readonly type: "customer"; readonly tablet: string | null };

export interface Tablets {
  list(): readonly TabletView[];
  /** Null where no tablet has this token. */
  bearerOf(token: string): Bearer | null;
  /** The token is told once, here. */
  add(tablet: { readonly name: string; readonly use: TabletUse }): Result<Added, TabletsError>;
  rename(id: string, name: string): Result<void, TabletsError>;
  revoke(id: string): Result<void, TabletsError>;
  /** Keeps a feed of that tablet until it is let go of: `end` is called when the tablet is revoked. Null where it has too many. */
  hold(id: string, end: () => void): (() => void) | null;
  /** Writes down when each was seen. */
  close(): void;
}

export interface Added {
  readonly id: string;
  readonly token: string;
}

export interface TabletsDeps {
  readonly file: TabletFile;
  readonly random: Random;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly log: Log;
}

/** Throws what the disk throws. */
export function createTablets(deps: TabletsDeps): Tablets {
  const { random, digest, clock } = deps;
  const list = createList(deps);
  const feeds = createHeldFeeds();
  return {
    list: () =>
      list.all().map(({ id, name, use, added, seen }) => ({
        id,
        name,
        use,
        added,
        seen,
        isOpen: feeds.isOpen(id),
      })),
    bearerOf(token) {
      const shown = tokenDigest(token, digest);
      const own = list.all().find((tablet) => tablet.token === shown);
      const found = own ?? list.all().find(({ customer }) => customer === shown);
      if (found === undefined) {
        return null;
      }
      list.saw(found);
      const isCustomer = own === undefined || own.use === "customer";
      return { type: isCustomer ? "customer" : "tablet", tablet: found.id };
    },
    add({ name, use }) {
      if (list.all().length >= TABLETS_MAX) {
        return err({ type: "too-many-tablets" });
      }
      const token = makeToken(random);
      const id = makeToken(random).slice(0, ID_CHARACTERS);
      const tablet: Tablet = {
        id,
        name,
        use,
        added: clock.read().wall,
        seen: null,
        token: tokenDigest(token, digest),
        customer: tokenDigest(customerTokenOf(token, digest), digest),
      };
      const stored = list.store([...list.all(), tablet]);
      return stored.ok ? ok({ id, token }) : stored;
    },
    rename: (id, name) => list.change(id, (tablet) => [{ ...tablet, name }]),
    revoke(id) {
      const revoked = list.change(id, () => []);
      if (revoked.ok) {
        feeds.end(id);
      }
      return revoked;
    },
    hold: feeds.hold,
    close() {
      if (list.all().some(({ seen }) => seen !== null)) {
        list.store(list.all());
      }
    },
  };
}

/** The list in memory is the one on the disk, but for when each was seen last. */
function createList({ file, clock, log }: Pick<TabletsDeps, "file" | "clock" | "log">) {
  const read = file.read();
  if (read.keptAs !== null) {
    log.error({ keptAs: read.keptAs }, "the list of tablets cannot be read: they pair again");
  }
  let tablets = read.tablets;
  let keptAt = clock.read().wall;

  const store = (next: readonly Tablet[]): Result<void, TabletsError> => {
    try {
      file.write(next);
    } catch (error) {
      log.error({ error: String(error) }, "the list of tablets was not stored");
      return err({ type: "not-stored" });
    }
    tablets = next;
    keptAt = clock.read().wall;
    return ok(undefined);
  };

  return {
    all: (): readonly Tablet[] => tablets,
    store,
    change(id: string, to: (tablet: Tablet) => readonly Tablet[]): Result<void, TabletsError> {
      return tablets.some((tablet) => tablet.id === id)
        ? store(tablets.flatMap((tablet) => (tablet.id === id ? to(tablet) : [tablet])))
        : err({ type: "no-such-tablet" });
    },
    saw({ id, seen }: Tablet): void {
      const at = clock.read().wall;
      tablets = tablets.map((tablet) => (tablet.id === id ? { ...tablet, seen: at } : tablet));
      if (seen === null || Math.abs(at - keptAt) > SEEN_KEPT_EVERY_MS) {
        store(tablets);
      }
    },
  };
}

/** Who is connected, and how to end it. */
function createHeldFeeds() {
  const feeds = new Map<string, Set<() => void>>();
  return {
    isOpen: (id: string): boolean => (feeds.get(id)?.size ?? 0) > 0,
    hold(id: string, end: () => void): (() => void) | null {
      const held = feeds.get(id) ?? new Set();
      if (held.size >= FEEDS_OF_ONE_MAX) {
        return null;
      }
      feeds.set(id, held.add(end));
      return () => held.delete(end);
    },
    end(id: string): void {
      const open = feeds.get(id);
      feeds.delete(id);
      open?.forEach((end) => end());
    },
  };
}
