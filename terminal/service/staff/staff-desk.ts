/**
 * People at the till: signs them in and out, takes their PINs, keeps who works here.
 *
 *   request ─▶ queue, one at a time ─▶ PIN looked at ─▶ ONE transaction: entries + rows, fsynced ─▶ answer
 *
 * A request that is sent again gets the answer that it had.
 */
import type { StaffRequest, StaffView } from "@tillwave/shared/api/staff";
import { ok } from "@tillwave/shared/core/result";
import type { Fact } from "@tillwave/shared/journal/entry";
import { commit, map, readBack } from "@tillwave/sqlite/durable";
import { attempt } from "@tillwave/sqlite/storage-failure";
import { type Approvals, createApprovals } from "./approvals.ts";
import {
  DONE,
  type Desk,
  type StaffAnswer,
  type StaffDeskDeps,
  nameOf,
  refuse,
  say,
} from "./answers.ts";
import { LOCK_AFTER_MINUTES, createIdleLock } from "./idle-lock.ts";
import { createPinDesk } from "./pin-desk.ts";
import type { Roll } from "./roll.ts";
import { savePerson } from "./save-person.ts";
import { createTurns } from "./turns.ts";

export interface StaffDesk {
  readonly approvals: Approvals;
  view(): StaffView;
  isLocked(): boolean;
  /** Somebody is at work. */
  touched(): void;
  /** Null where the till has closed meanwhile. */
  act(request: StaffRequest): Promise<StaffAnswer | null>;
  close(): void;
}

type Queued = Extract<StaffRequest, { readonly id: string }>;

export function createStaffDesk(deps: StaffDeskDeps): StaffDesk {
  const { database, roll, ports } = deps;
  let closed = false;
  const isClosed = (): boolean => closed;
  const approvals = createApprovals({ ...ports, roll });
  const pinDesk = createPinDesk({ ...deps, ...ports, isClosed });
  const desk: Desk = { ...deps, approvals, pinDesk, isClosed };
  const telling = createTelling(deps);
  const idle = createIdleLock({
    timers: ports.timers,
    minutes: deps.lockAfterMinutes ?? LOCK_AFTER_MINUTES,
    isPaying: deps.isPaying,
    lock: lockIdle,
  });
  const turns = createTurns<StaffAnswer | null>({ isAnswer });
  idle.follow(roll.signedIn() !== null);

  function changed(): void {
    const before = roll.signedIn()?.id;
    roll.refresh();
    const after = roll.signedIn()?.id;
    if (before !== after) {
      idle.follow(after !== undefined);
    }
    telling.tell();
  }

  function lockIdle(): void {
    const locked = lock("idle", desk, null);
    if (locked.ok) {
      changed();
    } else {
      deps.onFailure(locked.error);
    }
  }

  async function handle(request: Queued): Promise<StaffAnswer | null> {
    if (closed) {
      return null;
    }
    const known = attempt(() => readBack(database, () => deps.store.isDone(request.id)));
    if (!known.ok || known.value.value) {
      return known.ok ? ok(map(known.value, () => DONE)) : known;
    }
    const answer = await handleNew(request, desk);
    if (answer?.ok === true && !closed) {
      changed();
    }
    return answer;
  }

  return {
    approvals,
    view: telling.view,
    isLocked: roll.isLocked,
    touched: idle.touched,
    async act(request) {
      if (request.action === "awake" || request.action === "list") {
        idle.touched();
        const everybody = request.action === "list" ? roll.everybody() : null;
        return say(database, { ok: true, approval: null, everybody });
      }
      const answer = turns.take(request.id, () => handle(request));
      return answer === "busy" ? say(database, { ok: false, error: { type: "busy" } }) : answer;
    },
    close() {
      closed = true;
      telling.close();
      idle.close();
    },
  };
}

/** A wrong PIN stays wrong however often it is sent; what a supervisor has to allow comes again with their word. */
function isAnswer(answer: StaffAnswer | null): boolean {
  const reply = answer?.ok === true ? answer.value.value : null;
  return reply !== null && (reply.ok || reply.error.type !== "needs-supervisor");
}

/** What pages see of the people: told with every change, and once more when a person's lock is over. */
function createTelling({ roll, ports, tell }: StaffDeskDeps) {
  let cancel = (): void => {};
  const view = (): StaffView => ({
    people: roll.members(ports.clock.read()),
    signedIn: roll.signedIn(),
    isLocked: roll.isLocked(),
  });
  function tellAll(): void {
    const told = view();
    tell(told);
    cancel();
    const waits = told.people.flatMap(({ lockedForMs: ms }) => (ms > 0 ? [ms] : []));
    cancel = waits.length > 0 ? ports.timers.later(tellAll, Math.min(...waits)) : () => {};
  }
  return { view, tell: tellAll, close: () => cancel() };
}

async function handleNew(request: Queued, desk: Desk): Promise<StaffAnswer | null> {
  switch (request.action) {
    case "lock":
      return lock(request.why, desk, request.id);
    case "sign-in":
      return signIn(request, desk);
    case "approve":
      return approve(request, desk);
    case "save":
      return savePerson(request, desk);
  }
}

/** Nothing where nobody is signed in. */
function lock(
  why: "lock" | "switch" | "idle",
  { roll, record, store, database }: Desk,
  id: string | null,
): StaffAnswer {
  const signedIn = roll.signedIn();
  if (signedIn === null) {
    return say(database, DONE);
  }
  const person = nameOf(signedIn);
  const written = record({
    facts: [{ kind: "signed-out", person, why }],
    alongside() {
      store.setSession(person.id, false);
      if (id !== null) {
        store.addDone(id);
      }
    },
  });
  return written.ok ? ok(map(written.value, () => DONE)) : written;
}

async function signIn(
  { id, person: named, pin }: Extract<StaffRequest, { action: "sign-in" }>,
  desk: Desk,
): Promise<StaffAnswer | null> {
  const { roll, record, store, pinDesk } = desk;
  const found = roll.find(named);
  if (found === null) {
    return refuse(desk, { type: "no-such-person" });
  }
  const tried = await pinDesk.look(found, pin);
  if (tried === null || !tried.ok) {
    return tried;
  }
  if (tried.value.type === "refused") {
    return refuse(desk, tried.value.error);
  }
  const person = nameOf(found);
  const written = record({
    facts: [...leaving(roll), { kind: "signed-in", person, role: found.role }],
    cashier: person,
    alongside() {
      pinDesk.cleared(person.id);
      store.setSession(person.id, true);
      store.addDone(id);
    },
  });
  return written.ok ? ok(map(written.value, () => DONE)) : written;
}

/** Whoever stood there until another signed in. */
function leaving(roll: Roll): readonly Fact[] {
  const before = roll.signedIn();
  return before === null ? [] : [{ kind: "signed-out", person: nameOf(before), why: "switch" }];
}

async function approve(
  { person: named, pin, for: action }: Extract<StaffRequest, { action: "approve" }>,
  desk: Desk,
): Promise<StaffAnswer | null> {
  const { roll, database, pinDesk, approvals } = desk;
  if (roll.isLocked()) {
    return refuse(desk, { type: "locked" });
  }
  const found = roll.find(named);
  if (found?.role !== "supervisor") {
    return refuse(desk, { type: found === null ? "no-such-person" : "not-a-supervisor" });
  }
  const tried = await pinDesk.look(found, pin);
  if (tried === null || !tried.ok) {
    return tried;
  }
  if (tried.value.type === "refused") {
    return refuse(desk, tried.value.error);
  }
  const cleared = commit(database, () => pinDesk.cleared(found.id));
  return cleared.ok
    ? ok(
        map(cleared.value, () => ({
          ok: true,
          approval: approvals.grant(nameOf(found), action),
          everybody: null,
        })),
      )
    : cleared;
}
