import { expect, test } from "vitest";
import { openPrintingTill } from "./printing-till.ts";
import { readJournal } from "./read-journal.ts";
import { ANA, MEI, newId, peopleOf } from "./staffed-till.ts";
import { tappingTill } from "./tapping-till.ts";

/** The wallet command that pays. */
const SPEND = 0x50;

async function openLane() {
  const lane = openPrintingTill();
  const people = peopleOf(lane.till);
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  await people.save({});
  const open = (approval: string | null, id = newId()) =>
    lane.till.service.openDrawer({ id, reason: "Change money", approval });
  return { ...lane, ...people, open };
}

const openings = (folder: string) =>
  readJournal(folder).flatMap((entry) =>
    entry.kind === "drawer-opened" ? [[entry.cashier?.name, entry.approvedBy?.name]] : [],
  );

test("a cashier opens the drawer without a sale once a supervisor has allowed it, and the journal names both", async () => {
  const { till, signIn, approve, open, printer } = await openLane();
  await signIn(MEI);
  const refused = { ok: false, error: { type: "needs-supervisor", action: "drawer" } };
  expect(open(null)).toEqual(refused);
  expect(open(await approve("refund"))).toEqual(refused);
  expect(printer.device.pulses).toBe(0);
  const approval = await approve("drawer");
  const id = newId();
  expect(open(approval, id)).toEqual({ ok: true });
  expect(open(approval, id)).toEqual({ ok: true });
  expect(open(approval)).toEqual(refused);
  expect(printer.device.pulses).toBe(1);
  expect(openings(till.folder)).toEqual([["Mei", "Ana"]]);
});

test("a supervisor opens the drawer by themselves", async () => {
  const { till, open } = await openLane();
  expect(open(null)).toEqual({ ok: true });
  expect(openings(till.folder)).toEqual([["Ana", "Ana"]]);
});

test("a payment that nobody knows of is ended by a supervisor, and the journal says by whom", async () => {
  const shop = await tappingTill();
  const { save, signIn, approve } = peopleOf(shop.till);
  await save({ id: ANA, name: "Ana", role: "supervisor" });
  await save({});
  await signIn(MEI);
  const phone = shop.phone("ann");
  shop.pay();
  phone.fault = (command, answer) => (command[1] === SPEND ? { pull: true } : answer());
  await shop.tap(phone);
  await shop.passes(90_000);
  const wish = { action: "void", reason: "the customer has left" } as const;
  const refused = { ok: false, error: { type: "needs-supervisor", action: "end-payment" } };
  expect(shop.act(wish)).toEqual(refused);
  expect(shop.step()).toMatchObject({ type: "unknown" });
  expect(shop.act({ ...wish, approval: await approve("end-payment") })).toEqual({ ok: true });
  expect(shop.entries().findLast(({ kind }) => kind === "spend-void")).toMatchObject({
    cashier: { name: "Mei" },
    approvedBy: { name: "Ana" },
  });
});

test("a till that is locked while a customer pays finishes the payment, and counts it to who rang it up", async () => {
  const shop = await tappingTill();
  const { save, lock } = peopleOf(shop.till);
  await save({ id: ANA, name: "Ana", role: "supervisor" });
  shop.pay();
  await lock();
  await shop.tap(shop.phone("ann"));
  expect(shop.till.view().paid?.entry).toMatchObject({
    cashier: { name: "Ana" },
    tenders: [{ method: "tap", state: "approved" }],
  });
  expect(shop.till.press({ type: "next" })).toMatchObject({ error: { type: "locked" } });
});

test("a till does not lock itself while a customer pays, but soon after", async () => {
  const shop = await tappingTill();
  const { save } = peopleOf(shop.till);
  await save({ id: ANA, name: "Ana", role: "supervisor" });
  shop.pay();
  await shop.passes(6 * 60_000);
  expect(shop.till.service.isLocked()).toBe(false);
  await shop.tap(shop.phone("ann"));
  await shop.passes(6000);
  expect(shop.till.service.isLocked()).toBe(true);
});
