import { expect, test } from "vitest";
import { findSale, giveBack, given, voidSale } from "./giving-back.ts";
import { readJournal } from "./read-journal.ts";
import { ANA, MEI, openStaffedTill } from "./staffed-till.ts";

const BUN = { line: 1, quantity: 1 };

async function sold() {
  const people = await openStaffedTill();
  await people.signIn(ANA);
  people.till.sell("bun", "bun");
  people.till.press({ type: "next" });
  return { ...people, last: () => readJournal(people.till.folder).at(-1) };
}

test("a supervisor gives back by herself, and the entry says that she allowed it", async () => {
  const { till, last } = await sold();
  given(giveBack(till, { found: findSale(till, "1"), lines: [BUN] }));
  expect(last()).toMatchObject({
    kind: "refund",
    cashier: { id: ANA },
    approvedBy: { id: ANA, name: "Ana" },
  });
});

test("a cashier needs one: her approval is good once, and for what it was asked for", async () => {
  const { till, last, signIn, approve } = await sold();
  await signIn(MEI);
  const found = findSale(till, "1");
  const refused = { ok: false, error: { type: "needs-supervisor", action: "refund" } };
  expect(giveBack(till, { found, lines: [BUN] })).toEqual(refused);
  const forVoids = await approve("void");
  expect(giveBack(till, { found, lines: [BUN] }, { approval: forVoids })).toEqual(refused);
  const approval = await approve("refund");
  given(giveBack(till, { found, lines: [BUN] }, { approval, id: "press-of-a-page" }));
  expect(last()).toMatchObject({ cashier: { id: MEI }, approvedBy: { id: ANA } });
  const again = { found: findSale(till, "1"), lines: [BUN] };
  expect(giveBack(till, again, { approval })).toEqual(refused);
  expect(giveBack(till, again, { approval, id: "press-of-a-page" })).toMatchObject({ ok: true });
});

test("what is refused for another reason uses up no approval", async () => {
  const { till, signIn, approve } = await sold();
  await signIn(MEI);
  const found = findSale(till, "1");
  const approval = await approve("refund");
  const tooMany = giveBack(till, { found, lines: [{ line: 1, quantity: 3 }] }, { approval });
  expect(tooMany).toMatchObject({ error: { type: "already-refunded" } });
  given(giveBack(till, { found, lines: [BUN] }, { approval }));
});

test("a locked till gives nothing back, not even with an approval", async () => {
  const { till, lock, approve } = await sold();
  const found = findSale(till, "1");
  await lock();
  const approval = await approve("void");
  const locked = { ok: false, error: { type: "locked" } };
  expect(voidSale(till, found, { approval })).toEqual(locked);
  expect(giveBack(till, { found, lines: [BUN] })).toEqual(locked);
});
