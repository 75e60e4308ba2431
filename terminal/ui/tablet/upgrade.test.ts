import { signal } from "@preact/signals";
import { Minor } from "@tillwave/shared/sale/money";
import { openSale } from "@tillwave/shared/sale/sale";
import { newTill } from "@tillwave/shared/sale/till";
import { expect, test } from "vitest";
import type { OpenSheet } from "../register.ts";
import { EMPTY_MS, PAID_MS, createUpgrade, mayReloadItself } from "./upgrade.ts";

const line = { id: 1, sku: "tea", name: "Tea", unitPrice: Minor(1000), quantity: 1, taxId: "A" };
const quiet = { unanswered: 0, isSheetOpen: false, sinceTouchMs: PAID_MS };

test("an empty counter that nobody touches is loaded anew", () => {
  const sale = { type: "open", lines: [] } as const;
  expect(mayReloadItself({ ...quiet, sale })).toBe(true);
  expect(mayReloadItself({ ...quiet, sale, sinceTouchMs: EMPTY_MS - 1 })).toBe(false);
});

test("a page in the middle of anything is left alone", () => {
  const empty = { type: "open", lines: [] } as const;
  expect(mayReloadItself({ ...quiet, sale: null })).toBe(false);
  expect(mayReloadItself({ ...quiet, sale: empty, unanswered: 1 })).toBe(false);
  expect(mayReloadItself({ ...quiet, sale: empty, isSheetOpen: true })).toBe(false);
  const busy = { ...quiet, sinceTouchMs: Number.MAX_SAFE_INTEGER };
  expect(mayReloadItself({ ...busy, sale: { type: "open", lines: [line] } })).toBe(false);
  expect(mayReloadItself({ ...busy, sale: { type: "tendering", lines: [line] } })).toBe(false);
});

test("a paid sale stands long enough for the change to be counted", () => {
  const sale = { type: "completed", lines: [line] } as const;
  expect(mayReloadItself({ ...quiet, sale, sinceTouchMs: PAID_MS - 1 })).toBe(false);
  expect(mayReloadItself({ ...quiet, sale })).toBe(true);
});

function upgrade(own: string | null, lastTried: string | null = null) {
  const build = signal<string | null>(null);
  const till = signal(newTill(1));
  let now = 0;
  let tried = lastTried;
  let reloads = 0;
  let look = (): void => {};
  const created = createUpgrade({
    store: { build, till, unanswered: signal(0) },
    register: { sheet: signal<OpenSheet | null>(null) },
    own,
    now: () => now,
    lastTouch: () => 0,
    every: (_ms, listener) => {
      look = listener;
    },
    tried: {
      read: () => tried,
      write: (wanted) => {
        tried = wanted;
      },
    },
    reload: () => {
      reloads += 1;
    },
  });
  const pass = (ms: number): void => {
    now += ms;
    look();
  };
  return { created, build, till, pass, reloads: () => reloads };
}

test("a page of the build that is served, or without a mark, is offered nothing", () => {
  const same = upgrade("a");
  same.build.value = "a";
  const unmarked = upgrade(null);
  unmarked.build.value = "a";
  same.pass(PAID_MS);
  unmarked.pass(PAID_MS);
  expect([same, unmarked].map(({ created }) => created.isOffered.value)).toEqual([false, false]);
  expect([same.reloads(), unmarked.reloads()]).toEqual([0, 0]);
});

test("an older page offers the newer one, and loads it when nobody is at it", () => {
  const { created, build, pass, reloads } = upgrade("a");
  build.value = "b";
  expect(created.isOffered.value).toBe(true);
  pass(EMPTY_MS - 1);
  expect(reloads()).toBe(0);
  pass(1);
  expect(reloads()).toBe(1);
});

test("while something is being paid nothing is offered, and nothing happens", () => {
  const { created, build, till, pass, reloads } = upgrade("a");
  const sale = { ...openSale(1), type: "tendering", lines: [line], tenders: [] } as const;
  till.value = { ...till.value, sale };
  build.value = "b";
  pass(PAID_MS * 100);
  expect(created.isOffered.value).toBe(false);
  expect(reloads()).toBe(0);
});

test("a page that is still another after it was loaded again is not loaded for ever", () => {
  const { created, build, pass, reloads } = upgrade("a", "b");
  build.value = "b";
  pass(PAID_MS);
  expect(reloads()).toBe(0);
  created.reload();
  expect(reloads()).toBe(1);
});
