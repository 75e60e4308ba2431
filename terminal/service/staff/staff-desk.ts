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

/** Requests that wait for those before them, at most. */
export const WAITING_MAX = 8;
/** Answers that are remembered. */
export const ANSWERED_MAX = 64;

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
  let isClosed = false;
  const approvals = createApprovals({ ...ports, roll });
  const pinDesk = createPinDesk({ ...deps, ...ports, isClosed: () => isClosed });
  const desk: Desk = { ...deps, approvals, pinDesk };
  const idle = createIdleLock({
    timers: ports.timers,
    minutes: deps.lockAfterMinutes ?? LOCK_AFTER_MINUTES,
    isPaying: deps.isPaying,
    lock: lockIdle,
  });
  const answered = new Map<string, Promise<StaffAnswer | null>>();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let cancelTelling = (): void => {};
  idle.follow(roll.signedIn() !== null);

  const view = (): StaffView => ({
    people: roll.members(ports.clock.read()),
    signedIn: roll.signedIn(),
    isLocked: roll.isLocked(),
  });

  /** Every page, and once more when a lock is over. */
  function tell(): void {
    const told = view();
    deps.tell(told);
    cancelTelling();
    const soonest = Math.min(
      ...told.people.map(({ lockedForMs }) => (lockedForMs > 0 ? lockedForMs : Infinity)),
    );
    cancelTelling = Number.isFinite(soonest) ? ports.timers.later(tell, soonest) : () => {};
  }

  function changed(): void {
    const before = roll.signedIn()?.id;
    roll.refresh();
    const after = roll.signedIn()?.id;
    if (before !== after) {
      idle.follow(after !== undefined);
    }
    tell();
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
    const known = attempt(() => readBack(database, () => deps.store.isDone(request.id)));
    if (!known.ok || known.value.value) {
      return known.ok ? ok(map(known.value, () => DONE)) : known;
    }
    const answer = await handleNew(request, desk);
    if (answer?.ok === true && !isClosed) {
      changed();
    }
    return answer;
  }

  async function queue(request: Queued): Promise<StaffAnswer | null> {
    const before = last;
    waiting += 1;
    const turn = (async () => {
      await before;
      return isClosed ? null : handle(request);
    })();
    const settled = turn.finally(() => {
      waiting -= 1;
    });
    last = settled.catch(() => {});
    const answer = await settled;
    if (answer?.ok !== true) {
      answered.delete(request.id);
    }
    return answer;
  }

  return {
    approvals,
    view,
    isLocked: roll.isLocked,
    touched: idle.touched,
    async act(request) {
      if (request.action === "awake" || request.action === "list") {
        idle.touched();
        const everybody = request.action === "list" ? roll.everybody() : null;
        return say(database, { ok: true, approval: null, everybody });
      }
      const before = answered.get(request.id);
      if (before !== undefined) {
        return before;
      }
      if (waiting >= WAITING_MAX) {
        return say(database, { ok: false, error: { type: "busy" } });
      }
      const answer = queue(request);
      answered.set(request.id, answer);
      const [oldest] = answered.keys();
      if (answered.size > ANSWERED_MAX && oldest !== undefined) {
        answered.delete(oldest);
      }
      return answer;
    },
    close() {
      isClosed = true;
      cancelTelling();
      idle.close();
    },
  };
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
