import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import type { Overview } from "@tillwave/shared/api/console";
import { busiestHour, scaleEnd, workOutFigures } from "./overview-figures.ts";
import { createSimulatedHub } from "./testing/simulated-hub.ts";

async function overviewOfNow(): Promise<Overview> {
  const hub = createSimulatedHub({ now: () => 1_795_000_000_000, isSignedIn: true });
  const answer = await hub.client.readOverview();
  return present(answer.ok ? answer.value : null, "the overview");
}

test("the cards count what waits, whose oldest it is, and who is in step", async () => {
  expect(workOutFigures(await overviewOfNow())).toMatchObject({
    waiting: 17,
    slowest: { terminal: 2, lagMs: 24 * 60_000 },
    tills: 5,
    inStep: 2,
    offline: 1,
    catchingUp: 1,
  });
});

test("two copies under one number are counted once, as a copy", async () => {
  const overview = await overviewOfNow();
  expect(overview.alarms.filter(({ type }) => type === "fork")).toHaveLength(1);
  expect(workOutFigures(overview)).toMatchObject({ copies: 2, alarms: overview.alarms.length - 1 });
});

test("a till that has not said what waits makes nobody wait", async () => {
  const overview = await overviewOfNow();
  const terminals = overview.terminals.map((row) =>
    Object.assign(structuredClone(row), { waiting: null, lagMs: 9_000_000 }),
  );
  expect(workOutFigures({ ...overview, terminals })).toMatchObject({ waiting: 0, slowest: null });
});

test("the busiest hour is the earlier of two, and none on a day without sales", () => {
  const hour = (from: number, sales: number): Overview["hours"][number] => ({
    from,
    sales,
    total: 0,
  });
  expect(busiestHour([hour(1, 2), hour(2, 5), hour(3, 5)])?.from).toBe(2);
  expect(busiestHour([hour(1, 0)])).toBeNull();
  expect(busiestHour([])).toBeNull();
});

test("the chart's scale ends at a round figure, never under the highest bar", () => {
  expect([1, 2, 7, 9, 11, 134, 151, 999, 1000, 1001].map(scaleEnd)).toEqual([
    1, 2, 8, 10, 15, 150, 200, 1000, 1000, 1500,
  ]);
});
