import { expect, test } from "vitest";
import { openPrintingTill } from "./printing-till.ts";
import { readJournal } from "./read-journal.ts";
import { MEI, newId, peopleOf, ANA } from "./staffed-till.ts";

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
