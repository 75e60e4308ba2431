/** What is to be printed, and what became of it, in the till's database. One statement, one function. */
import type { Paper } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";

export interface PrintJobRow {
  readonly id: number;
  readonly ref: EntryRef;
  /** 0 is the original. */
  readonly copy: number;
  readonly paper: Paper;
  readonly tries: number;
  /** Wall clock. */
  readonly askedAt: number;
}

export interface NewJob extends Pick<PrintJobRow, "ref" | "copy" | "paper" | "askedAt"> {
  /** Of the press that asks; null where the sale itself does. */
  readonly request: string | null;
}

export interface PrintStore {
  mark(): { readonly position: number; readonly isActive: boolean };
  /** Entries after that position whose paper comes out by itself, the newest first, at most so many. */
  papersAfter(position: number, most: number): readonly { position: number; ref: EntryRef }[];
  /** Original and copies, the original first. */
  jobsOf(ref: EntryRef): readonly PrintJobRow[];
  jobByRequest(request: string): PrintJobRow | null;
  queued(): readonly PrintJobRow[];
  /** Whether the till ended while it printed. */
  hasInterrupted(): boolean;
  knowsDrawerPress(id: string): boolean;
  /** All that follow are called inside a transaction. */
  setMark(position: number, isActive: boolean): void;
  add(job: NewJob): void;
  /** It waits once more, from now on, asked for by a press. */
  askAgain(id: number, request: string, at: number): void;
  setPaper(id: number, paper: Paper): void;
  /** The oldest that waits is handed to the printer; null where none waits. */
  takeNext(): PrintJobRow | null;
  /** Jobs asked for before then are given up. */
  expire(before: number): readonly PrintJobRow[];
  /** Those that were being printed when the till ended. */
  interrupt(): readonly PrintJobRow[];
  addDrawerPress(id: string, position: number, most: number): void;
}

interface Columns {
  readonly id: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly copy: bigint;
  readonly state: Paper;
  readonly tries: bigint;
  readonly asked_at: bigint;
}

const COLUMNS = "id, epoch, seq, copy, state, tries, asked_at";

export function createPrintStore(database: Database): PrintStore {
  return { ...createReads(database), ...createWrites(database) };
}

type Reads = Pick<
  PrintStore,
  | "mark"
  | "papersAfter"
  | "jobsOf"
  | "jobByRequest"
  | "queued"
  | "hasInterrupted"
  | "knowsDrawerPress"
>;

function createReads(database: Database): Reads {
  const mark = database.prepare<[], { position: bigint; active: bigint }>(
    "SELECT position, active FROM print_mark",
  );
  const papersAfter = database.prepare<
    [bigint, bigint],
    Record<"position" | "epoch" | "seq", bigint>
  >(
    "SELECT position, epoch, seq FROM entry WHERE kind IN ('sale-paid', 'refund', 'void', 'shift-closed') AND position > ? ORDER BY position DESC LIMIT ?",
  );
  const jobsOf = database.prepare<[bigint, bigint], Columns>(
    `SELECT ${COLUMNS} FROM print_job WHERE epoch = ? AND seq = ? ORDER BY copy`,
  );
  const byRequest = database.prepare<[string], Columns>(
    `SELECT ${COLUMNS} FROM print_job WHERE request = ?`,
  );
  const queued = database.prepare<[], Columns>(
    `SELECT ${COLUMNS} FROM print_job WHERE state = 'queued' ORDER BY id`,
  );
  const printing = database.prepare("SELECT 1 FROM print_job WHERE state = 'printing' LIMIT 1");
  const drawerPress = database.prepare<[string]>("SELECT 1 FROM drawer_press WHERE id = ?");
  return {
    mark() {
      const row = mark.get();
      return { position: Number(row?.position ?? 0n), isActive: row?.active === 1n };
    },
    papersAfter: (position, most) =>
      papersAfter.all(BigInt(position), BigInt(most)).map((row) => ({
        position: Number(row.position),
        ref: { epoch: Number(row.epoch), seq: Number(row.seq) },
      })),
    jobsOf: ({ epoch, seq }) => jobsOf.all(BigInt(epoch), BigInt(seq)).map(jobOf),
    jobByRequest(request) {
      const row = byRequest.get(request);
      return row === undefined ? null : jobOf(row);
    },
    queued: () => queued.all().map(jobOf),
    hasInterrupted: () => printing.get() !== undefined,
    knowsDrawerPress: (id) => drawerPress.get(id) !== undefined,
  };
}

function createWrites(database: Database): Omit<PrintStore, keyof Reads> {
  const setMark = database.prepare<[bigint, bigint]>(
    "UPDATE print_mark SET position = ?, active = ?",
  );
  const insert = database.prepare<[bigint, bigint, bigint, string, bigint, string | null]>(
    "INSERT INTO print_job (epoch, seq, copy, state, tries, asked_at, request) VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT (epoch, seq, copy) DO NOTHING",
  );
  const again = database.prepare<[string, bigint, bigint]>(
    "UPDATE print_job SET state = 'queued', tries = 0, request = ?, asked_at = ? WHERE id = ?",
  );
  const setState = database.prepare<[string, bigint]>(
    "UPDATE print_job SET state = ? WHERE id = ?",
  );
  const next = database.prepare<[], Columns>(
    `UPDATE print_job SET state = 'printing', tries = tries + 1
      WHERE id = (SELECT min(id) FROM print_job WHERE state = 'queued') RETURNING ${COLUMNS}`,
  );
  const expire = database.prepare<[bigint], Columns>(
    `UPDATE print_job SET state = 'not-printed' WHERE state = 'queued' AND asked_at < ? RETURNING ${COLUMNS}`,
  );
  const interrupt = database.prepare<[], Columns>(
    `UPDATE print_job SET state = 'unknown' WHERE state = 'printing' RETURNING ${COLUMNS}`,
  );
  const addPress = database.prepare<[string, bigint]>(
    "INSERT INTO drawer_press (id, position) VALUES (?, ?)",
  );
  const forgetPresses = database.prepare<[bigint]>(
    "DELETE FROM drawer_press WHERE id NOT IN (SELECT id FROM drawer_press ORDER BY position DESC LIMIT ?)",
  );
  return {
    setMark: (position, isActive) => void setMark.run(BigInt(position), isActive ? 1n : 0n),
    add: ({ ref, copy, paper, askedAt, request }) =>
      void insert.run(
        BigInt(ref.epoch),
        BigInt(ref.seq),
        BigInt(copy),
        paper,
        BigInt(askedAt),
        request,
      ),
    askAgain: (id, request, at) => void again.run(request, BigInt(at), BigInt(id)),
    setPaper: (id, paper) => void setState.run(paper, BigInt(id)),
    takeNext() {
      const row = next.get();
      return row === undefined ? null : jobOf(row);
    },
    expire: (before) => expire.all(BigInt(before)).map(jobOf),
    interrupt: () => interrupt.all().map(jobOf),
    addDrawerPress(id, position, most) {
      addPress.run(id, BigInt(position));
      forgetPresses.run(BigInt(most));
    },
  };
}

function jobOf({ id, epoch, seq, copy, state, tries, asked_at: askedAt }: Columns): PrintJobRow {
  return {
    id: Number(id),
    ref: { epoch: Number(epoch), seq: Number(seq) },
    copy: Number(copy),
    paper: state,
    tries: Number(tries),
    askedAt: Number(askedAt),
  };
}
