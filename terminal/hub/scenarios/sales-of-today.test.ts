import type { Overview, TerminalDetail } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { localDay } from "../console-api/local-day.ts";
import { type FakeTill, fakeTill } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const HOUR = 3_600_000;

/** A sale of which the till says that it was made then. */
function sellAt(till: FakeTill, wall: number, total: number, changes: object = {}): void {
  const other = fakeTill();
  other.sell(total);
  const { body } = present(other.lines[1], "a sale");
  const entry = JSON.parse(new TextDecoder().decode(body)) as { readonly clock: object };
  till.write(JSON.stringify({ ...entry, clock: { ...entry.clock, wall }, ...changes }));
}

async function joined() {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  return { hub, till, today: localDay(hub.clock.read().wall) };
}

const rowOf = async (hub: OpenHub) =>
  present((await hub.ask<Overview>("GET", "/api/overview")).terminals[0], "the till's row");

test("today's sales are those of which the till says so, whenever they arrived", async () => {
  const { hub, till, today } = await joined();
  sellAt(till, today.from - 1, 100);
  sellAt(till, today.from, 200);
  sellAt(till, today.until - 1, 4000);
  sellAt(till, today.until, 8000);
  sellAt(till, today.from - 400 * 24 * HOUR, 16_000);
  expect(await till.send(hub)).toMatchObject({ status: 200 });
  expect(await rowOf(hub)).toMatchObject({
    sales: 5,
    total: 28_300,
    salesToday: 2,
    totalToday: 4200,
  });
  const detail = await hub.ask<TerminalDetail>("GET", "/api/terminals/2");
  expect(detail).toMatchObject({ salesToday: 2, totalToday: 4200 });
  const again = await hub.reopen();
  expect(await rowOf(again)).toMatchObject({ salesToday: 2, totalToday: 4200 });
});

test("a batch that is sent again counts nothing again", async () => {
  const { hub, till, today } = await joined();
  sellAt(till, today.from, 200);
  await till.send(hub);
  sellAt(till, today.from, 30);
  await till.send(hub);
  await till.send(hub);
  expect(await rowOf(hub)).toMatchObject({ salesToday: 2, totalToday: 230 });
});

test("what is kept aside, or paid in another currency, is not in today's total", async () => {
  const { hub, till, today } = await joined();
  sellAt(till, today.from, 200);
  sellAt(till, today.from, 1000, { total: 2000 });
  sellAt(till, today.from, 1000, { currency: "JPY" });
  await till.send(hub);
  expect(await rowOf(hub)).toMatchObject({ salesToday: 1, totalToday: 200 });
});

test("with a new day every till begins at nothing", async () => {
  const { hub, till, today } = await joined();
  sellAt(till, today.from, 200);
  await till.send(hub);
  hub.clock.pass(today.until - hub.clock.read().wall - 1);
  expect(await rowOf(hub)).toMatchObject({ salesToday: 1 });
  hub.clock.pass(1);
  expect(await rowOf(hub)).toMatchObject({ sales: 1, salesToday: 0, totalToday: 0 });
});
