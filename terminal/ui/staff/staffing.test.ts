import { signal } from "@preact/signals";
import type { StaffMember, StaffRequest, StaffView } from "@tillwave/shared/api/staff";
import { ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import { createStaffing } from "./staffing.ts";

const person = (id: string, language: StaffMember["language"]): StaffMember => ({
  id,
  name: id,
  role: "cashier",
  language,
  isActive: true,
  lockedForMs: 0,
});
const YUKI = person("yuki", "ja");
const MEI = person("mei", null);
const PEOPLE = [MEI, YUKI];
const LOCKED: StaffView = { people: PEOPLE, signedIn: null, isLocked: true };
const at = (signedIn: StaffMember): StaffView => ({ people: PEOPLE, signedIn, isLocked: false });

function openStaffing(view: StaffView = LOCKED) {
  const staff = signal(view);
  const spoken: string[] = [];
  const asked: StaffRequest[] = [];
  const staffing = createStaffing({
    client: {
      ask: (request) => {
        asked.push(request);
        return Promise.resolve(ok({ ok: true, approval: null, everybody: null }));
      },
    },
    staff,
    setLanguage: (language) => spoken.push(language),
    newId: () => "an-id-of-the-test",
  });
  return { staff, staffing, spoken, asked };
}

test("a person's language comes with them, and stays as it is for one who has none", () => {
  const { staff, spoken } = openStaffing();
  staff.value = at(YUKI);
  staff.value = { ...at(YUKI), people: [YUKI] };
  staff.value = LOCKED;
  staff.value = at(MEI);
  staff.value = at(YUKI);
  expect(spoken).toEqual(["ja", "ja"]);
});

test("a till with one person asks for that person's PIN at once", () => {
  const { staffing } = openStaffing({ ...LOCKED, people: [MEI] });
  expect(staffing.entry.person.value).toBe("mei");
  expect(openStaffing().staffing.entry.person.value).toBeNull();
});

test("what was typed on the lock screen is gone once somebody is in, from whichever page", () => {
  const { staff, staffing } = openStaffing();
  staffing.entry.choose("mei");
  staffing.entry.digit("1");
  staff.value = at(YUKI);
  expect([staffing.entry.person.value, staffing.entry.typed.value]).toEqual([null, 0]);
});

test("hands at the page are told to the till now and then, and not where nobody is in", () => {
  const { staff, staffing, asked } = openStaffing();
  staffing.touched(0);
  expect(asked).toEqual([]);
  staff.value = at(MEI);
  [0, 1, 29_999, 30_000, 30_001].forEach(staffing.touched);
  expect(asked).toEqual([{ action: "awake" }, { action: "awake" }]);
});
