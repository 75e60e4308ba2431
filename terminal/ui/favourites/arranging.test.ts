import { signal } from "@preact/signals";
import type { FavouritesReply, FavouritesRequest } from "@tillwave/shared/api/favourites";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { OpenSheet } from "../register.ts";
import type { ServiceError } from "../requester.ts";
import { FAVOURITES, TOP } from "../shelf.ts";
import { NOBODY } from "../staff/nobody.ts";
import { createArranging } from "./arranging.ts";

function openPage(favourites: readonly string[] = []) {
  const draft = signal<readonly string[] | null>(null);
  const shown = signal(TOP);
  const staff = signal(NOBODY);
  const sent: FavouritesRequest[] = [];
  const bench: { answer: Result<FavouritesReply, ServiceError>; isAllowed: boolean } = {
    answer: ok({ ok: true, skus: [] }),
    isAllowed: true,
  };
  let ids = 0;
  const arranging = createArranging({
    client: (request) => {
      sent.push(request);
      return Promise.resolve(bench.answer);
    },
    approval: {
      ask: (_action, send) => send(null),
      obtain: async () => (bench.isAllowed ? { approval: "given" } : null),
    },
    store: { favourites: signal(favourites), staff, goods: signal(null) },
    register: {
      draft,
      shown,
      query: signal(""),
      sheet: signal<OpenSheet | null>({ type: "menu" }),
      pickCategory: (id) => {
        shown.value = id;
      },
    },
    newId: () => `id-of-the-test-${(ids += 1)}`,
  });
  return { arranging, draft, shown, staff, sent, bench };
}

test("without leave nothing is arranged, and a press of a tile changes nothing", async () => {
  const { arranging, draft, bench } = openPage(["bun"]);
  bench.isAllowed = false;
  await arranging.begin();
  expect(draft.value).toBeNull();
});

test("tiles of a category are put there and taken away; among the favourites one is picked and moved", async () => {
  const { arranging, draft, shown, sent } = openPage(["bun"]);
  await arranging.begin();
  expect([draft.value, shown.value]).toEqual([["bun"], FAVOURITES]);
  shown.value = "drinks";
  ["tea", "water", "tea"].forEach(arranging.press);
  expect(draft.value).toEqual(["bun", "water"]);
  shown.value = FAVOURITES;
  arranging.press("water");
  arranging.move(-1);
  expect([draft.value, arranging.picked.value]).toEqual([["water", "bun"], "water"]);
  await arranging.save();
  expect(draft.value).toBeNull();
  expect(sent).toMatchObject([{ action: "save", skus: ["water", "bun"], approval: "given" }]);
});

test("a save that nobody answered stays on the page, and is sent again under the same id", async () => {
  const { arranging, draft, sent, bench } = openPage(["bun"]);
  await arranging.begin();
  bench.answer = err({ type: "unreachable" });
  await arranging.save();
  expect([arranging.problem.value, draft.value]).toEqual(["unanswered", ["bun"]]);
  await arranging.save();
  expect(new Set(sent.map((one) => ("id" in one ? one.id : "")))).toHaveProperty("size", 1);
});

test("a till that is locked ends it, and what was not saved is gone", async () => {
  const { arranging, draft, staff } = openPage(["bun"]);
  await arranging.begin();
  arranging.press("bun");
  arranging.removePicked();
  expect(draft.value).toEqual([]);
  staff.value = { ...NOBODY, isLocked: true };
  expect([draft.value, arranging.picked.value]).toEqual([null, null]);
});
