import { FAVOURITES_MAX, favouritesRequestSchema } from "@tillwave/shared/api/favourites";
import { expect, test } from "vitest";
import * as v from "valibot";
import { openTill } from "./open-till.ts";
import { MEI, newId, openStaffedTill } from "./staffed-till.ts";

test("a supervisor arranges the first page, every page hears of it, and a restart keeps it", async () => {
  const { till } = await openStaffedTill();
  const saved = save(till, ["bun", "water"]);
  expect(saved).toEqual({ ok: true, skus: ["bun", "water"] });
  expect(till.heard.at(-1)).toEqual({ type: "favourites", skus: ["bun", "water"] });
  expect(till.reopen().heard[0]).toMatchObject({ favourites: ["bun", "water"] });
});

test("a cashier changes no tile by accident, and with an approval once", async () => {
  const { till, signIn, approve } = await openStaffedTill();
  save(till, ["bun"]);
  await signIn(MEI);
  const refused = { ok: false, error: { type: "needs-supervisor", action: "favourites" } };
  expect(save(till, ["water"])).toEqual(refused);
  const approval = await approve("favourites");
  expect(save(till, ["water"], { approval })).toEqual({ ok: true, skus: ["water"] });
  expect(save(till, ["bun"], { approval })).toEqual(refused);
});

test("an arrangement that is sent again late does not undo a newer one", () => {
  const till = openTill();
  const id = newId();
  save(till, ["bun"], { id });
  save(till, ["water"]);
  expect(save(till, ["bun"], { id })).toEqual({ ok: true, skus: ["water"] });
});

test("what sold in most sales of late is offered first", () => {
  const till = openTill();
  till.sell("water");
  till.clock.setWall(till.clock.read().wall + 15 * 24 * 60 * 60_000);
  till.sell("bun", "bun", "bun", "water");
  till.sell("crisps", "water");
  till.sell("crisps");
  till.sell("bun");
  till.sell("bun");
  expect(till.service.act(({ favourites }) => favourites.act({ action: "offer" }))).toEqual({
    ok: true,
    skus: ["bun", "crisps", "water"],
  });
});

test("no page asks for more tiles than there is room for, nor for one twice", () => {
  const skus = Array.from({ length: FAVOURITES_MAX }, (_, i) => `sku-${i}`);
  const request = { action: "save", id: newId(), skus, approval: null };
  expect(v.safeParse(favouritesRequestSchema, request).success).toBe(true);
  for (const wrong of [[...skus, "more"], ["bun", "bun"], [""]]) {
    expect(v.safeParse(favouritesRequestSchema, { ...request, skus: wrong }).success).toBe(false);
  }
});

function save(
  till: ReturnType<typeof openTill>,
  skus: readonly string[],
  {
    id = newId(),
    approval = null,
  }: { readonly id?: string; readonly approval?: string | null } = {},
): unknown {
  return till.service.act(({ favourites }) =>
    favourites.act({ action: "save", id, skus: [...skus], approval }),
  );
}
