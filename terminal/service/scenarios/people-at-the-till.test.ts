import { expect, test } from "vitest";
import { ANA, MEI, newId, openStaffedTill, peopleOf } from "./staffed-till.ts";
import { openTill } from "./open-till.ts";
import { readJournal } from "./read-journal.ts";

const WRONG = "00000000";
const wrong = (triesLeft: number) => ({ ok: false, error: { type: "pin-wrong", triesLeft } });
const lockedFor = (minutes: number) => ({
  ok: false,
  error: { type: "pin-locked", whose: "person", forMs: minutes * 60_000 },
});

test("a shop that has added nobody signs nobody in, and sells as ever", () => {
  const till = openTill();
  till.sell("bun");
  expect(till.heard[0]).toMatchObject({ staff: { people: [], signedIn: null, isLocked: false } });
});

test("the first who is added is a supervisor, and stands at the till from then on", async () => {
  const till = openTill();
  const people = peopleOf(till);
  expect(await people.save({})).toEqual({ ok: false, error: { type: "first-is-supervisor" } });
  expect(await people.save({ id: ANA, name: "Ana", role: "supervisor" })).toMatchObject({
    ok: true,
  });
  till.sell("bun");
  const { entry } = till.view().paid ?? {};
  expect(entry?.cashier).toEqual({ id: ANA, name: "Ana" });
});

test("a locked till keeps the basket and takes no press until somebody signs in", async () => {
  const { till, lock, signIn } = await openStaffedTill();
  till.press({ type: "add", sku: "bun" });
  await lock();
  expect(till.press({ type: "pay" })).toEqual({ ok: false, error: { type: "locked" } });
  expect(till.view().state.sale.lines).toHaveLength(1);
  expect(await signIn(MEI)).toMatchObject({ ok: true });
  expect(till.press({ type: "pay" })).toMatchObject({ ok: true });
  till.takeCash(100_000);
  expect(till.view().paid?.entry.cashier).toEqual({ id: MEI, name: "Mei" });
});

test("five wrong PINs lock a person for 1, 5, 15 and 60 minutes, and the right one opens nothing then", async () => {
  const { till, lock, signIn } = await openStaffedTill();
  await lock();
  for (const minutes of [1, 5, 15, 60, 60]) {
    for (const left of [4, 3, 2, 1]) {
      expect(await signIn(MEI, WRONG)).toEqual(wrong(left));
    }
    expect(await signIn(MEI, WRONG)).toEqual(lockedFor(minutes));
    till.clock.pass(minutes * 60_000 - 1);
    expect(await signIn(MEI)).toMatchObject({ error: { type: "pin-locked", forMs: 1 } });
    till.clock.pass(1);
  }
  expect(await signIn(MEI)).toMatchObject({ ok: true });
  await lock();
  expect(await signIn(MEI, WRONG)).toEqual(wrong(4));
});

test("a lock survives a restart, a boot and a clock that is set back or forward", async () => {
  const first = await openStaffedTill();
  await first.lock();
  for (let i = 0; i < 5; i += 1) {
    await first.signIn(MEI, WRONG);
  }
  const { clock } = first.till;
  clock.pass(20_000);
  clock.setWall(clock.read().wall - 86_400_000);
  expect(await first.signIn(MEI)).toMatchObject({ error: { type: "pin-locked", forMs: 40_000 } });
  clock.setWall(clock.read().wall + 30 * 86_400_000);
  const second = peopleOf(first.till.reopen());
  expect(await second.signIn(MEI)).toMatchObject({ error: { type: "pin-locked", forMs: 40_000 } });
  clock.reboot();
  const third = peopleOf(second.till.reopen());
  expect(await third.signIn(MEI)).toMatchObject({ error: { type: "pin-locked", forMs: 59_000 } });
  clock.pass(59_000);
  expect(await third.signIn(MEI)).toMatchObject({ ok: true });
});

test("a try counts even if the plug is pulled before it is answered", async () => {
  const people = await openStaffedTill();
  await people.lock();
  let { till } = people;
  for (let i = 0; i < 5; i += 1) {
    // The try is on the disk when the first of its work is done; nobody waits for the answer.
    const looked = peopleOf(till).signIn(MEI, WRONG);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    till = till.reopen();
    await looked;
  }
  expect(await peopleOf(till).signIn(MEI)).toMatchObject({ error: { type: "pin-locked" } });
});

test("whoever walks through the names locks the till for a minute", async () => {
  const people = await openStaffedTill();
  for (const n of [1, 2, 3, 4]) {
    await people.save({ id: `person-${n}0000`, name: `Person ${n}`, pin: "97531" });
  }
  await people.lock();
  for (let i = 0; i < 19; i += 1) {
    await people.signIn(`person-${1 + (i % 4)}0000`, WRONG);
  }
  const last = await people.signIn(ANA, WRONG);
  expect(last).toEqual({ ok: false, error: { type: "pin-locked", whose: "till", forMs: 60_000 } });
  expect(await people.signIn(ANA)).toMatchObject({ error: { whose: "till" } });
  people.till.clock.pass(60_000);
  expect(await people.signIn(ANA)).toMatchObject({ ok: true });
});

test("a request that is sent again is done once, and an answer that was lost is given again", async () => {
  const { till, ask, lock, signIn } = await openStaffedTill();
  await lock();
  const id = newId();
  const once = { action: "sign-in", id, person: MEI, pin: WRONG } as const;
  const both = await Promise.all([ask(once), ask(once)]);
  expect(both).toEqual([wrong(4), wrong(4)]);
  expect(await signIn(MEI, WRONG)).toEqual(wrong(3));
  const right = { action: "sign-in", id: newId(), person: MEI, pin: "13579" } as const;
  await ask(right);
  await lock();
  const after = peopleOf(till.reopen());
  expect(await after.ask(right)).toMatchObject({ ok: true });
  expect(after.till.press({ type: "add", sku: "bun" })).toMatchObject({
    error: { type: "locked" },
  });
});

test("an approval is good once, for what it was asked for, within a minute, and not after a restart", async () => {
  const { till, approve, signIn } = await openStaffedTill();
  await signIn(MEI);
  const take = (action: "refund" | "void", approval: string | null, at = till) =>
    at.service.ask(({ staff }) => staff.approvals.take(action, approval));
  const refused = { ok: false, error: { type: "needs-supervisor" } };
  const given = await approve("refund");
  expect(take("void", given)).toMatchObject(refused);
  expect(take("refund", given)).toEqual({ ok: true, value: { id: ANA, name: "Ana" } });
  expect(take("refund", given)).toMatchObject(refused);
  const late = await approve("refund");
  till.clock.pass(60_001);
  expect(take("refund", late)).toMatchObject(refused);
  const kept = await approve("refund");
  expect(take("refund", kept, till.reopen())).toMatchObject(refused);
});

test("a supervisor who is signed in needs no approval, and a cashier gives none", async () => {
  const { till, ask, signIn } = await openStaffedTill();
  const take = () => till.service.ask(({ staff }) => staff.approvals.take("void", null));
  expect(take()).toEqual({ ok: true, value: { id: ANA, name: "Ana" } });
  await signIn(MEI);
  expect(take()).toEqual({ ok: false, error: { type: "needs-supervisor", action: "void" } });
  const request = {
    action: "approve",
    id: newId(),
    person: MEI,
    pin: "13579",
    for: "void",
  } as const;
  expect(await ask(request)).toEqual({ ok: false, error: { type: "not-a-supervisor" } });
});

test("a cashier changes nobody without a supervisor, and the last supervisor stays", async () => {
  const { approve, save, signIn } = await openStaffedTill();
  const lastOne = { ok: false, error: { type: "last-supervisor" } };
  expect(await save({ id: ANA, name: "Ana", role: "cashier" })).toEqual(lastOne);
  expect(await save({ id: ANA, name: "Ana", role: "supervisor", isActive: false })).toEqual(
    lastOne,
  );
  await signIn(MEI);
  expect(await save({ role: "supervisor" })).toEqual({
    ok: false,
    error: { type: "needs-supervisor", action: "staff" },
  });
  expect(await save({ name: "ＡＮＡ" })).toEqual({ ok: false, error: { type: "name-taken" } });
  const approval = await approve("staff");
  expect(await save({ role: "supervisor", approval })).toMatchObject({ ok: true });
  expect(await save({ id: ANA, name: "Ana", isActive: false })).toMatchObject({ ok: true });
  expect(await signIn(ANA)).toEqual({ ok: false, error: { type: "no-such-person" } });
});

test("a till that nobody touches locks itself after five minutes", async () => {
  const { till, ask } = await openStaffedTill();
  till.clock.pass(4 * 60_000);
  await ask({ action: "awake" });
  till.clock.pass(4 * 60_000);
  expect(till.press({ type: "add", sku: "bun" })).toMatchObject({ ok: true });
  till.clock.pass(60_000);
  expect(till.press({ type: "pay" })).toMatchObject({ error: { type: "locked" } });
});

test("a till that closes while a PIN is looked at or made answers nothing, and opens again as it was", async () => {
  const { till, signIn, lock } = await openStaffedTill();
  await lock();
  const looked = signIn(ANA);
  till.service.close();
  await expect(looked).rejects.toThrow("an answer");
  const again = peopleOf(till.reopen());
  await again.signIn(ANA);
  const saved = again.save({ name: "May" });
  again.till.service.close();
  await expect(saved).rejects.toThrow("an answer");
  const last = again.till.reopen();
  expect(last.heard[0]).toMatchObject({ staff: { people: [{ name: "Ana" }, { name: "Mei" }] } });
});

test("the journal says who came and went, and never a PIN", async () => {
  const { till, lock, signIn } = await openStaffedTill();
  await lock();
  for (let i = 0; i < 5; i += 1) {
    await signIn(MEI, WRONG);
  }
  await signIn(ANA);
  await signIn(ANA);
  const after = till.reopen();
  const entries = readJournal(after.folder);
  const told = entries.flatMap((entry) => {
    switch (entry.kind) {
      case "signed-in":
        return [`${entry.person.name} in`];
      case "signed-out":
        return [`${entry.person.name} out: ${entry.why}`];
      case "pin-locked":
        return [`${entry.person?.name} locked ${entry.minutes}`];
      case "staff-changed":
        return [`${entry.person.name} ${entry.change}`];
      default:
        return [];
    }
  });
  expect(told.slice(0, 6)).toEqual([
    "Ana added",
    "Ana in",
    "Mei added",
    "Ana out: lock",
    "Mei locked 1",
    "Ana in",
  ]);
  expect(told.at(-1)).toBe("Ana out: restart");
  expect(JSON.stringify(entries)).not.toMatch(/2580|13579|0000000/u);
});

test("a technician lets a shop in whose supervisors have forgotten their PINs, once, and the journal says so", async () => {
  const { till, lock } = await openStaffedTill();
  await lock();
  const inside = till.reopen({ forgetPeople: true });
  expect(inside.heard[0]).toMatchObject({ staff: { people: [], isLocked: false } });
  inside.sell("bun");
  const changes = readJournal(inside.folder).filter(({ kind }) => kind === "staff-changed");
  expect(changes.slice(-2)).toMatchObject([
    { person: { name: "Ana" }, isActive: false, cashier: null },
    { person: { name: "Mei" }, isActive: false, cashier: null },
  ]);
  const people = peopleOf(inside);
  expect(await people.save({ id: ANA, name: "Ana", role: "supervisor" })).toMatchObject({
    ok: true,
  });
  expect(peopleOf(inside.reopen({ forgetPeople: false })).till.service.isLocked()).toBe(true);
});

test("people who came after a technician had let the shop in are still known after training", async () => {
  const inside = openTill({ forgetPeople: true });
  const people = peopleOf(inside);
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  expect(inside.service.setTraining({ on: true, approval: null })).toMatchObject({ ok: true });
  expect(inside.service.setTraining({ on: false, approval: null })).toMatchObject({ ok: true });
  expect(inside.service.isLocked()).toBe(true);
  expect(await people.signIn(ANA)).toMatchObject({ ok: true });
});

test("people who were added in training lock nobody out of the shop: a restart forgets them", async () => {
  const till = openTill();
  till.service.setTraining({ on: true, approval: null });
  const people = peopleOf(till);
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  await people.lock();
  expect(till.service.isLocked()).toBe(true);
  const again = till.reopen();
  expect(again.service.isLocked()).toBe(false);
  expect(again.service.setTraining({ on: false, approval: null })).toEqual({ ok: true, on: false });
});

test("whoever comes back first after that needs a new PIN: the old one is what was lost", async () => {
  const { till, lock } = await openStaffedTill();
  await lock();
  const people = peopleOf(till.reopen({ forgetPeople: true }));
  const ana = { id: ANA, name: "Ana", role: "supervisor" } as const;
  expect(await people.save({ ...ana, pin: null })).toEqual({
    ok: false,
    error: { type: "pin-missing" },
  });
  expect(await people.save({ ...ana, pin: "86420" })).toMatchObject({ ok: true });
  await people.lock();
  expect(await people.signIn(ANA, "86420")).toMatchObject({ ok: true });
  // Others are let in by her, with the PIN that they had.
  expect(await people.save({ pin: null })).toMatchObject({ ok: true });
});

test("a request that was refused is done when it is sent again with what was missing", async () => {
  const { till, lock, signIn, approve, ask } = await openStaffedTill();
  await lock();
  await signIn(MEI);
  const id = newId();
  const person = {
    id: "person-kim",
    name: "Kim",
    role: "cashier",
    language: null,
    isActive: true,
  } as const;
  const save = (approval: string | null) =>
    ask({ action: "save", id, person, pin: "97531", approval });
  expect(await save(null)).toMatchObject({ error: { type: "needs-supervisor" } });
  expect(await save(await approve("staff"))).toMatchObject({ ok: true });
  expect(till.service.ask(({ staff }) => staff.view().people)).toHaveLength(3);
});
