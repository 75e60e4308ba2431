import { type TabletRequest, tabletRequestSchema } from "@tillwave/shared/api/tablets";
import { NO_LOG } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { nodeDigest, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { NeedsSupervisor, Person } from "@tillwave/shared/sale/supervision";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as v from "valibot";
import { expect, test } from "vitest";
import { createTabletDesk } from "./tablet-desk.ts";
import { createTablets } from "./tablets.ts";

const SUPERVISOR: Person = { id: "mei", name: "Mei" };
const OPEN = { state: "open", addresses: ["https://192.168.1.5:8456"] } as const;

function desk({ isServed = true } = {}) {
  const clock = createVirtualClock();
  const deps = { random: nodeRandom, digest: nodeDigest, clock, log: NO_LOG };
  const file = { read: () => ({ tablets: [], keptAs: null }), write: () => {} };
  const tablets = createTablets({ ...deps, file });
  const approvals: (string | null)[] = [];
  /** As of a cashier: each approval is good once. */
  const approve = (approval: string | null): Result<Person | null, NeedsSupervisor> => {
    const isGood = approval !== null && !approvals.includes(approval);
    approvals.push(approval);
    return isGood ? ok(SUPERVISOR) : err({ type: "needs-supervisor", action: "tablets" });
  };
  return createTabletDesk({
    ...deps,
    tablets,
    now: clock.now,
    lan: () => (isServed ? { ...OPEN, fingerprint: "AB", authority: "CD" } : { state: "off" }),
    approve,
  });
}

const offer = (id: string, approval: string | null): TabletRequest => ({
  action: "offer",
  id,
  use: "selling",
  approval,
});

test("a cashier shows no code without a supervisor", () => {
  const { handle, view } = desk();
  const refused = { ok: false, error: { type: "needs-supervisor", action: "tablets" } };
  expect(handle(offer("press-one", null))).toEqual(refused);
  expect(view().offer).toBeNull();
  expect(handle(offer("press-two", "approval"))).toMatchObject({ ok: true });
  expect(view().offer).toMatchObject({ state: "open", url: expect.stringMatching(/^https:/u) });
});

test("a press that is sent again shows the same code, and uses no approval up again", () => {
  const { handle, view } = desk();
  handle(offer("press-one", "approval"));
  const before = view().offer;
  expect(handle(offer("press-one", "approval"))).toMatchObject({ ok: true });
  expect(view().offer).toEqual(before);
});

test("a till that serves no tablets shows no code, and says so", () => {
  const { handle } = desk({ isServed: false });
  const refused = { ok: false, error: { type: "not-served" } };
  expect(handle(offer("press-one", "approval"))).toEqual(refused);
});

test("names that steer what they are shown on are no names", () => {
  const named = (name: string): boolean =>
    v.is(tabletRequestSchema, {
      action: "rename",
      id: "press-one",
      tablet: "0123456789abcdef",
      name,
      approval: null,
    });
  expect(named(" Window 窓 ")).toBe(true);
  for (const name of ["", "  ", "a\u0000b", "a\nb", "\u202Eabc", "\u2028", "x".repeat(41)]) {
    expect(named(name), JSON.stringify(name)).toBe(false);
  }
});
