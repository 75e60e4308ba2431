/**
 * Shifts at this till: the float, cash in and out, the count, X and Z. What a press writes is written once,
 * in one transaction with the press, and answered after it is on the disk.
 *
 *   shift n in hand ──close──▶ shift-closed n (the Z: range, report, count), shift-opened n + 1
 *
 * A Z closes the entries from the shift's first up to the one before it, with or without a network. What
 * is written about it later becomes its supplement 1, 2, …
 */
import type { ShiftError, ShiftReply, ShiftRequest, XView } from "@tillwave/shared/api/shifts";
import { present } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { Minor } from "@tillwave/shared/sale/money";
import type { Person, SupervisedAction } from "@tillwave/shared/sale/supervision";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, map, readBack } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { Written } from "../journal.ts";
import type { Printing } from "../print/printing.ts";
import type { KnownStore } from "../known-store.ts";
import type { RecordFacts } from "../record-facts.ts";
import type { Approvals } from "../staff/approvals.ts";
import { type ShiftFigures, type ShiftFold, createShiftFold } from "./shift-fold.ts";
import { type ShiftStore, createShiftStore } from "./shift-store.ts";
import { type ShiftViews, createShiftViews } from "./shift-views.ts";

/** Reports on a screen whose figures can still be printed, and closings that were allowed and wait for a reason. */
const REMEMBERED_MAX = 8;
/** A press that was allowed stays so for as long, in milliseconds: a drawer is counted again in it. */
const ALLOWED_MS = 15 * 60_000;

export interface ShiftDeskDeps {
  readonly database: Database;
  readonly known: Pick<KnownStore, "shift" | "setShift" | "reread">;
  readonly record: RecordFacts;
  readonly approvals: Approvals;
  readonly currency: string;
  /** Of the shop's day, for a wall clock. */
  readonly hourOf: (wall: number) => number;
  readonly wall: () => number;
  /** Milliseconds from any start. */
  readonly now: () => number;
  /** A customer pays, or nobody knows whether one has paid. */
  readonly isPaying: () => boolean;
  /** Numbers of sales on hold. */
  readonly held: () => readonly number[];
  /** The position up to which the hub has answered; null where this till has joined none. */
  readonly answeredUpTo: () => number | null;
  /** Something goes into the drawer, or out of it. */
  readonly openDrawer: () => void;
  readonly printX: Printing["printX"];
}

export interface ShiftDesk extends Pick<ShiftViews, "supplementOf"> {
  /** Reads on for a moment; true once requests can be answered. */
  advance(): boolean;
  /** To be asked once {@link ShiftDesk.advance} says so, in the same turn. */
  ask(request: ShiftRequest): Result<Durable<ShiftReply>, StorageFailure>;
}

interface Desk extends ShiftDeskDeps {
  readonly store: ShiftStore;
  readonly fold: ShiftFold;
  readonly views: ShiftViews;
  readonly shown: Map<string, XView>;
  readonly allowed: Map<string, Allowed>;
}

interface Allowed {
  readonly by: Person | null;
  readonly until: number;
}

type Answer = Result<Durable<ShiftReply>, StorageFailure>;
type RequestOf<A extends ShiftRequest["action"]> = Extract<ShiftRequest, { action: A }>;

export function createShiftDesk(deps: ShiftDeskDeps): ShiftDesk {
  const store = createShiftStore(deps.database);
  const opened = store.find(deps.known.shift())?.opened ?? 1;
  const fold = createShiftFold(opened, { ...deps, store });
  const late = () => (fold.advance() ? fold.figures().late : []);
  const views = createShiftViews({ ...deps, store, late });
  const desk: Desk = { ...deps, store, fold, views, shown: new Map(), allowed: new Map() };
  return {
    ...views,
    advance: fold.advance,
    ask(request) {
      const looked = attempt(() => readBack(deps.database, () => look(request, desk)));
      if (!looked.ok) {
        return looked;
      }
      const known = looked.value.value;
      return known === null ? write(request, desk) : ok(map(looked.value, () => known));
    },
  };
}

/** What needs nothing written; null where something is to be. */
function look(request: ShiftRequest, desk: Desk): ShiftReply | null {
  const { known, views, shown } = desk;
  switch (request.action) {
    case "list": {
      const { shift, openedAt, float } = xOf(desk);
      const current = { shift, openedAt, float };
      const before = request.before ?? Number.MAX_SAFE_INTEGER;
      return { ok: true, type: "list", current, ...views.past(before) };
    }
    case "z": {
      const z = views.z(request.shift);
      return z === null ? refused({ type: "no-such-shift" }) : { ok: true, type: "z", z };
    }
    case "x":
      return showX(request, desk);
    case "print-x": {
      const x = shown.get(request.id);
      if (x === undefined) {
        return refused({ type: "no-such-report" });
      }
      const printed = desk.printX(x);
      return printed === "printing" ? { ok: true, type: "done" } : refused({ type: printed });
    }
    case "float":
    case "cash":
    case "close": {
      const done = doneBefore(request, desk);
      return done ?? (request.shift === known.shift() ? null : otherShift(desk));
    }
  }
}

const otherShift = ({ known }: Desk): ShiftReply =>
  refused({ type: "other-shift", shift: known.shift() });

/** The same press again gets the answer that it had. */
function doneBefore(
  { id }: RequestOf<"float" | "cash" | "close">,
  { store, views, held }: Desk,
): ShiftReply | null {
  const position = store.pressPosition(id);
  const entry = position === null ? null : (store.entryAt(position)?.entry ?? null);
  if (entry === null) {
    return position === null ? null : { ok: true, type: "done" };
  }
  const z = entry.kind === "shift-closed" ? views.z(entry.closed) : null;
  return z === null
    ? { ok: true, type: "done" }
    : { ok: true, type: "closed", z, held: [...held()] };
}

function showX(request: RequestOf<"x">, desk: Desk): ShiftReply {
  const { id } = request;
  const allowed = allow("close-shift", request, desk);
  if (!allowed.ok) {
    return refused(allowed.error);
  }
  const x = desk.shown.get(id) ?? xOf(desk);
  remember(desk.shown, id, x);
  return { ok: true, type: "x", x };
}

function write(request: ShiftRequest, desk: Desk): Answer {
  switch (request.action) {
    case "float":
      return countFloat(request, desk);
    case "cash":
      return moveCash(request, desk);
    case "close":
      return close(request, desk);
    default:
      throw new Error(`${request.action} writes nothing`);
  }
}

/** Whoever counts it first may; another float would hide what is missing. */
function countFloat(request: RequestOf<"float">, desk: Desk): Answer {
  const { id, shift, float } = request;
  const isFirst = desk.fold.figures().report.float === null;
  const allowed = isFirst ? ok(null) : allow("cash-movement", request, desk);
  return allowed.ok
    ? recordPress(id, desk, [{ kind: "shift-opened", opened: shift, float }])
    : refuse(desk, allowed.error);
}

function moveCash(request: RequestOf<"cash">, desk: Desk): Answer {
  const { id, amount, reason } = request;
  const allowed = allow("cash-movement", request, desk);
  if (!allowed.ok) {
    return refuse(desk, allowed.error);
  }
  const { currency } = desk;
  const fact: Fact = {
    kind: "cash-moved",
    amount,
    currency,
    reason,
    ...byWhom(allowed.value),
  };
  const done = recordPress(id, desk, [fact]);
  if (done.ok) {
    desk.openDrawer();
  }
  return done;
}

function recordPress(id: string, { record, store }: Desk, facts: readonly Fact[]): Answer {
  const stored = record({
    facts,
    alongside: ({ tip }) => store.addPress(id, tip.position),
  });
  return stored.ok ? ok(map(stored.value, (): ShiftReply => ({ ok: true, type: "done" }))) : stored;
}

/** What was counted is compared only after somebody in charge has let the shift be closed. */
function close(request: RequestOf<"close">, desk: Desk): Answer {
  const { counted, reason } = request;
  if (desk.isPaying()) {
    return refuse(desk, { type: "payment-in-hand" });
  }
  const allowed = allow("close-shift", request, desk);
  if (!allowed.ok) {
    return refuse(desk, allowed.error);
  }
  const figures = desk.fold.figures();
  const { expected } = figures.report;
  const difference = counted === null ? 0 : counted - expected;
  if (difference !== 0 && reason === null) {
    return refuse(desk, { type: "reason-needed", expected, difference: Minor(difference) });
  }
  const stored = recordClosing(request, desk, { figures, by: allowed.value });
  if (!stored.ok) {
    return stored;
  }
  const { known, store, fold, views, held } = desk;
  known.reread();
  const opened = present(store.find(known.shift()), "the shift that was opened");
  fold.begin(opened.opened);
  const z = present(views.z(request.shift), "the shift that was closed");
  return ok(map(stored.value, (): ShiftReply => ({ ok: true, type: "closed", z, held: held() })));
}

interface Closing {
  readonly figures: ShiftFigures;
  readonly by: Person | null;
}

/** The Z and the shift after it, in one transaction. */
function recordClosing(
  request: RequestOf<"close">,
  desk: Desk,
  closing: Closing,
): Result<Durable<Written>, StorageFailure> {
  const { id, shift, left } = request;
  const { record, store, known } = desk;
  return record({
    facts: [
      (ref) => closedFact(ref, { request, desk, closing }),
      { kind: "shift-opened", opened: shift + 1, float: left },
    ],
    alongside({ tip }) {
      const opened = tip.position;
      store.close(shift, opened - 1);
      store.open(shift + 1, opened);
      closing.figures.late.forEach((late) => store.addSupplement(late.shift, late.position));
      store.addPress(id, opened - 1);
      known.setShift(shift + 1);
    },
  });
}

interface ClosedFacts {
  readonly request: RequestOf<"close">;
  readonly desk: Desk;
  readonly closing: Closing;
}

function closedFact(
  ref: EntryRef,
  { request, desk, closing: { figures, by } }: ClosedFacts,
): Extract<Fact, { kind: "shift-closed" }> {
  const { shift, counted, pieces, left, reason } = request;
  const { report, first } = figures;
  const from = first?.ref ?? ref;
  const waiting = waitingOf(figures, desk);
  return {
    kind: "shift-closed",
    closed: shift,
    first: from.seq,
    // A move of the clock may have been written down just before.
    last: ref.seq - 1,
    expected: report.expected,
    counted,
    ...(from.epoch === ref.epoch ? {} : { firstEpoch: from.epoch }),
    openedAt: openedAtOf(figures, desk),
    currency: desk.currency,
    report,
    ...(pieces.length === 0 ? {} : { pieces }),
    left,
    ...(reason === null ? {} : { reason }),
    ...(waiting === null ? {} : { waiting }),
    ...byWhom(by),
  };
}

/** Of a shop without supervisors nobody allows anything. */
const byWhom = (by: Person | null) => (by === null ? {} : { approvedBy: by });

const openedAtOf = ({ first }: ShiftFigures, { wall }: Desk): number =>
  first?.entry.clock.wall ?? wall();

function waitingOf({ sales }: ShiftFigures, { answeredUpTo }: Desk): number | null {
  const answered = answeredUpTo();
  return answered === null ? null : sales.filter((position) => position > answered).length;
}

function xOf(desk: Desk): XView {
  const figures = desk.fold.figures();
  const { report, first, last } = figures;
  return {
    shift: desk.known.shift(),
    openedAt: openedAtOf(figures, desk),
    float: report.float,
    at: desk.wall(),
    first: first?.ref ?? last,
    last,
    currency: desk.currency,
    report,
    waiting: waitingOf(figures, desk),
    held: [...desk.held()],
  };
}

/**
 * A press that was allowed once stays so for a while: it may be sent again, counted again or with its
 * reason. No other kind of press is allowed by that, whatever id it comes with.
 */
function allow(
  action: SupervisedAction,
  { action: press, id, approval }: RequestOf<"x" | "float" | "cash" | "close">,
  { approvals, allowed, now }: Desk,
): Result<Person | null, ShiftError> {
  const name = `${press} ${id}`;
  const before = allowed.get(name);
  if (before !== undefined && now() <= before.until) {
    return ok(before.by);
  }
  const taken = approvals.take(action, approval);
  if (!taken.ok) {
    return err(taken.error);
  }
  remember(allowed, name, { by: taken.value, until: now() + ALLOWED_MS });
  return taken;
}

function remember<T>(kept: Map<string, T>, id: string, value: T): void {
  kept.set(id, value);
  const [oldest] = kept.keys();
  if (kept.size > REMEMBERED_MAX && oldest !== undefined) {
    kept.delete(oldest);
  }
}

const refused = (error: ShiftError): ShiftReply => ({ ok: false, error });

/** Nothing was written. */
function refuse({ database }: Desk, error: ShiftError): Answer {
  return attempt(() => readBack(database, () => refused(error)));
}
