import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { OVERVIEW, QUARANTINE, type Route, SALES, ZONES, hrefOf, parseRoute } from "./route.ts";

const seed = seedOfRun("addresses of the console");
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const anyRoute: fc.Arbitrary<Route> = fc.oneof(
  fc.constant(OVERVIEW),
  fc.record({ screen: fc.constant("terminal" as const), terminal: count }),
  fc.record({
    screen: fc.constant("sales" as const),
    terminal: fc.option(count),
    before: fc.option(fc.string({ maxLength: 60, unit: "grapheme" })),
    open: fc.option(fc.record({ terminal: count, epoch: count, seq: count })),
  }),
  fc.record({
    screen: fc.constant("quarantine" as const),
    before: fc.option(count),
    open: fc.option(count),
  }),
  fc.record({
    screen: fc.constant("zones" as const),
    open: fc.oneof(
      fc.constantFrom(null, "new" as const, "consent" as const),
      fc.record({ place: count, isAdding: fc.boolean() }),
    ),
  }),
  fc.constant({ screen: "documents" } as const),
  fc.constant({ screen: "wallets" } as const),
  fc.constant({ screen: "join" } as const),
);

test("every place has an address that leads back to it", () => {
  fc.assert(
    fc.property(anyRoute, (route) => {
      expect(parseRoute(hrefOf(route))).toEqual(route);
    }),
    { seed },
  );
});

test("an open sale keeps the page of the list that it was found on", () => {
  const open = { terminal: 2, epoch: 3, seq: 201 };
  expect(hrefOf({ ...SALES, terminal: 2, before: "a b&c", open })).toBe(
    "#/sales/2/3/201?till=2&before=a+b%26c",
  );
});

test("an address that says nothing is the overview", () => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#/tills", "#/tills/two", "#/tills/-1", "#?x"]) {
    expect(parseRoute(hash)).toEqual(OVERVIEW);
  }
  expect(parseRoute("#/sales/2/3")).toEqual(SALES);
  for (const hash of ["#/zones", "#/zones/", "#/zones/door", "#/zones/-1", "#/zones?x=1"]) {
    expect(parseRoute(hash)).toEqual(ZONES);
  }
  expect(parseRoute("#/quarantine/99999999999999999999")).toEqual(QUARANTINE);
});

test("no address makes the page fail", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (hash) => {
      expect(hrefOf(parseRoute(`#/${hash}`))).toMatch(/^#\//u);
    }),
    { seed },
  );
});
