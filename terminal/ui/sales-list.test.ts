import { expect, test } from "vitest";
import type { SaleRow, SalesPage } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { PAGES_AT_ONCE, type SalesList, createSalesList } from "./sales-list.ts";
import type { ServiceError } from "./requester.ts";
import { paidRow } from "./testing/paid-row.ts";

/** A till with so many sales, two a page, whose every tenth one needs a person. */
function open(count: number): {
  readonly list: SalesList;
  readonly asked: (number | null)[];
  sell(): void;
  cut(): void;
} {
  let newest = count;
  let isCut = false;
  const asked: (number | null)[] = [];
  const rows = (from: number): readonly SaleRow[] =>
    [from, from - 1]
      .filter((seq) => seq > 0)
      .map((seq) => paidRow({ epoch: 1, seq }, seq % 10 === 0 ? "needs-me" : "waiting"));
  const read = (before: number | null): Result<SalesPage, ServiceError> => {
    const from = before ?? newest;
    return isCut
      ? err({ type: "unreachable" })
      : ok({ sales: rows(from), before: from > 2 ? from - 2 : null });
  };
  const list = createSalesList({
    readSales: (before) => {
      asked.push(before);
      return Promise.resolve(read(before));
    },
  });
  return {
    list,
    asked,
    sell: () => {
      newest += 1;
    },
    cut: () => {
      isCut = true;
    },
  };
}

const numbers = ({ state }: SalesList): readonly number[] =>
  state.value.sales.map(({ ref }) => ref.seq);
const needsMe = ({ sync }: SaleRow): boolean => sync === "needs-me";

test("the newest sales come first, and older ones when they are wanted", async () => {
  const { list } = open(5);
  await list.refresh();
  expect(numbers(list)).toEqual([5, 4]);
  await list.loadMore();
  await list.loadMore();
  await list.loadMore();
  expect(numbers(list)).toEqual([5, 4, 3, 2, 1]);
});

test("the list renews itself without losing what is shown", async () => {
  const { list, sell } = open(6);
  await list.refresh();
  await list.loadMore();
  sell();
  const renewed = list.renew();
  expect(numbers(list)).toEqual([6, 5, 4, 3]);
  await renewed;
  expect(numbers(list)).toEqual([7, 6, 5, 4]);
});

test("what needs a person is looked for in older sales, until all of it is found", async () => {
  const { list } = open(35);
  await list.refresh();
  await list.findMore(needsMe, 2);
  expect(list.state.value.sales.filter(needsMe).map(({ ref }) => ref.seq)).toEqual([30, 20]);
});

test("looking for it ends after so many pages, and goes on when a person asks", async () => {
  const { list, asked } = open(200);
  await list.refresh();
  await list.findMore(needsMe, 99);
  expect(asked).toHaveLength(1 + PAGES_AT_ONCE);
  expect(list.state.value).toMatchObject({ type: "loaded", before: 178 });
});

test("a till that does not answer leaves the sales that are shown", async () => {
  const { list, cut } = open(6);
  await list.refresh();
  cut();
  await list.renew();
  expect(list.state.value.type).toBe("unreachable");
  expect(numbers(list)).toEqual([6, 5]);
});

test("an older answer does not take the place of a newer one", async () => {
  const { list } = open(6);
  await Promise.all([list.refresh(), list.refresh()]);
  expect(numbers(list)).toEqual([6, 5]);
});
