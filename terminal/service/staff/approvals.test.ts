import { APPROVAL_MS, type StaffPerson } from "@tillwave/shared/api/staff";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { expect, test } from "vitest";
import { APPROVALS_MAX, createApprovals } from "./approvals.ts";

const ANA: StaffPerson = {
  id: "person-ana",
  name: "Ana",
  role: "supervisor",
  language: null,
  isActive: true,
};

function open() {
  const clock = createVirtualClock();
  const shop: { ana: StaffPerson | null } = { ana: ANA };
  const approvals = createApprovals({
    roll: { hasPeople: () => true, signedIn: () => null, find: () => shop.ana },
    random: nodeRandom,
    timers: clock,
  });
  return { clock, shop, approvals };
}

test("an approval lasts its minute to the end, whatever the wall clock says, and no longer", () => {
  const { clock, approvals } = open();
  const [one, two] = [approvals.grant(ANA, "refund"), approvals.grant(ANA, "refund")];
  clock.setWall(0);
  clock.pass(APPROVAL_MS);
  expect(approvals.take("refund", one).ok).toBe(true);
  clock.pass(1);
  expect(approvals.take("refund", two).ok).toBe(false);
});

test(`of more than ${APPROVALS_MAX} that nobody used the oldest is forgotten`, () => {
  const { approvals } = open();
  const given = Array.from({ length: APPROVALS_MAX + 1 }, () => approvals.grant(ANA, "refund"));
  expect(new Set(given).size).toBe(APPROVALS_MAX + 1);
  expect(given.map((one) => approvals.take("refund", one).ok).indexOf(true)).toBe(1);
});

test("what a supervisor allowed who is none any more is not allowed", () => {
  const { shop, approvals } = open();
  const [first, second] = [approvals.grant(ANA, "void"), approvals.grant(ANA, "void")];
  shop.ana = { ...ANA, role: "cashier" };
  expect(approvals.take("void", first).ok).toBe(false);
  shop.ana = null;
  expect(approvals.take("void", second).ok).toBe(false);
});

test("nothing and nonsense are no approval", () => {
  const { approvals } = open();
  for (const approval of [null, "", "0".repeat(32), "__proto__"]) {
    expect(approvals.take("void", approval)).toEqual({
      ok: false,
      error: { type: "needs-supervisor", action: "void" },
    });
  }
});
