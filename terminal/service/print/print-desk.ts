/** What people ask of the printer by hand: the receipt again, the drawer without a sale. Written down first. */
import type {
  DrawerReply,
  DrawerRequest,
  PrintReply,
  PrintRequest,
} from "@tillwave/shared/api/till";
import type { Result } from "@tillwave/shared/core/result";
import { ok } from "@tillwave/shared/core/result";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, commit, map, readBack } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { Journal, Scene } from "../journal.ts";
import type { Papers } from "./papers.ts";
import type { Approvals } from "../staff/approvals.ts";
import { QUEUE_MAX } from "./print-queue.ts";
import type { PrintJobRow, PrintStore } from "./print-store.ts";
import type { PrinterSession } from "./printer-session.ts";

/** Presses that opened the drawer, kept so that none of them opens it twice. */
export const DRAWER_PRESSES_MAX = 64;

export interface PrintDeskDeps {
  readonly database: Database;
  readonly journal: Journal;
  readonly papers: Pick<Papers, "writtenAt">;
  readonly scene: () => Scene;
  readonly store: PrintStore;
  /** None where the settings name no printer. */
  readonly session: PrinterSession | undefined;
  /** Who lets the drawer be opened without a sale. */
  readonly approvals: Approvals;
  /** The money in the drawer is the shop's: in training it stays shut. */
  readonly isTraining: boolean;
  /** The wall clock. */
  readonly wall: () => number;
}

export interface PrintDesk {
  print(request: PrintRequest): Result<Durable<PrintReply>, StorageFailure>;
  openDrawer(request: DrawerRequest): Result<Durable<DrawerReply>, StorageFailure>;
}

type Asked =
  | { readonly type: "answer"; readonly reply: PrintReply }
  /** It never came out. */
  | { readonly type: "original"; readonly job: PrintJobRow | null }
  | { readonly type: "copy"; readonly copy: number };

export function createPrintDesk(deps: PrintDeskDeps): PrintDesk {
  const { database, journal, scene, store, session, wall } = deps;

  /** Writes a fact and what goes with it, in one transaction. */
  const record = <T>(facts: readonly Fact[], work: (position: number) => T) => {
    const stored = commit(database, () => {
      const written = journal.write(facts, scene());
      return { written, answer: work(written.tip.position) };
    });
    if (stored.ok) {
      journal.advance(stored.value.value.written);
    }
    return stored.ok ? ok(map(stored.value, ({ answer }) => answer)) : stored;
  };

  return {
    print(request) {
      const looked = attempt(() => readBack(database, () => look(request, deps)));
      if (!looked.ok) {
        return looked;
      }
      const asked = looked.value.value;
      if (asked.type === "answer") {
        return ok(map(looked.value, () => asked.reply));
      }
      const { ref, id } = request;
      if (asked.type === "copy") {
        const { copy } = asked;
        return record([{ kind: "reprint", original: ref, copy }], () => {
          store.add({ ref, copy, paper: "queued", askedAt: wall(), request: id });
          return { ok: true, copy };
        });
      }
      return commit(database, () => {
        if (asked.job === null) {
          store.add({ ref, copy: 0, paper: "queued", askedAt: wall(), request: id });
        } else {
          store.askAgain(asked.job.id, id, wall());
        }
        return { ok: true, copy: 0 };
      });
    },
    openDrawer({ id, reason, approval }) {
      const known = attempt(() => readBack(database, () => store.knowsDrawerPress(id)));
      if (!known.ok) {
        return known;
      }
      const refuse = (error: Extract<DrawerReply, { ok: false }>["error"]) =>
        ok(map(known.value, (): DrawerReply => ({ ok: false, error })));
      if (known.value.value) {
        return ok(map(known.value, (): DrawerReply => ({ ok: true })));
      }
      if (session === undefined) {
        return refuse({ type: "no-printer" });
      }
      if (session.state() === "unreachable") {
        return refuse({ type: "unreachable" });
      }
      const allowed = deps.approvals.take("drawer", approval ?? null);
      if (!allowed.ok) {
        return refuse(allowed.error);
      }
      const by = allowed.value === null ? {} : { approvedBy: allowed.value };
      const stored = record([{ kind: "drawer-opened", reason, ...by }], (position) =>
        store.addDrawerPress(id, position, DRAWER_PRESSES_MAX),
      );
      if (!stored.ok) {
        return stored;
      }
      const opened = deps.isTraining || session.openDrawer();
      return opened
        ? ok(map(stored.value, (): DrawerReply => ({ ok: true })))
        : refuse({ type: "unreachable" });
    },
  };
}

/** What a press means, now that the receipt is where it is. */
function look({ id, ref }: PrintRequest, { store, papers, session }: PrintDeskDeps): Asked {
  const refuse = (reply: PrintReply): Asked => ({ type: "answer", reply });
  if (session === undefined) {
    return refuse({ ok: false, error: { type: "no-printer" } });
  }
  const before = store.jobByRequest(id);
  if (before !== null) {
    return refuse({ ok: true, copy: before.copy });
  }
  if (papers.writtenAt(ref) === null) {
    return refuse({ ok: false, error: { type: "no-such-sale" } });
  }
  const jobs = store.jobsOf(ref);
  const original = jobs[0] ?? null;
  if (original?.paper === "queued" || original?.paper === "printing") {
    return refuse({ ok: true, copy: 0 });
  }
  const waiting = store.queued().length;
  if (waiting >= QUEUE_MAX) {
    return refuse({ ok: false, error: { type: "queue-full", waiting } });
  }
  return original === null || original.paper === "not-printed"
    ? { type: "original", job: original }
    : { type: "copy", copy: 1 + Math.max(...jobs.map(({ copy }) => copy)) };
}
