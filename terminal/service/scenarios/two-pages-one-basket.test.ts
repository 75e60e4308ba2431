import { Minor } from "@tillwave/shared/sale/money";
import type { FeedMessage } from "@tillwave/shared/api/till";
import { expect, test } from "vitest";
import { REMEMBERED_PAGES_MAX } from "../counter-store.ts";
import { LISTENERS_MAX } from "../feed.ts";
import { openTill } from "./open-till.ts";

test("what one page presses, the other shows", () => {
  const till = openTill();
  const other: FeedMessage[] = [];
  till.service.join((message) => other.push(message));
  till.press({ type: "add", sku: "bun" });
  const view = till.view();
  expect(view.state.sale.lines).toHaveLength(1);
  expect(other.at(-1)).toEqual({ type: "view", view });
});

test("a page that left hears nothing more", () => {
  const till = openTill();
  const other: FeedMessage[] = [];
  const joined = till.service.join((message) => other.push(message));
  joined?.leave();
  till.press({ type: "add", sku: "bun" });
  expect(other).toEqual([]);
});

test("only so many pages listen at once", () => {
  const till = openTill();
  const joined = Array.from({ length: LISTENERS_MAX }, () => till.service.join(() => {}));
  expect(joined.at(-2)).not.toBeNull();
  expect(joined.at(-1)).toBeNull();
});

test("two pages that both press Take cash take it once", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  const cash = { type: "take-cash", received: Minor(900), due: Minor(900) } as const;
  expect(till.send({ page: "page-one", id: "first-press", sale: 1, command: cash })).toMatchObject({
    ok: true,
  });
  expect(till.send({ page: "page-two", id: "other-press", sale: 1, command: cash })).toMatchObject({
    ok: false,
    error: { type: "sale-not-tendering" },
  });
  expect(till.service.sales(null)).toMatchObject({ sales: [{ entry: { sale: 1 } }] });
});

test("little room on the disk is said before it is full", () => {
  expect(openTill({ freeBytes: 50_000_000 }).alarms()).toEqual(["disk-nearly-full"]);
  expect(openTill({ freeBytes: 5_000_000_000 }).alarms()).toEqual([]);
});

test("a press sent again counts once, however much the other pages have pressed since", () => {
  const till = openTill();
  const add = { type: "add", sku: "tart" } as const;
  const press = { page: "lost-answer", id: "sent-twice", sale: 1, command: add };
  till.send(press);
  for (let i = 0; i < 100; i += 1) {
    till.send({
      page: `other-page-${i % (REMEMBERED_PAGES_MAX - 1)}`,
      id: `press-${i}-x`,
      sale: 1,
      command: add,
    });
  }
  till.send(press);
  expect(till.view().state.sale.lines).toMatchObject([{ sku: "tart", quantity: 101 }]);
});
