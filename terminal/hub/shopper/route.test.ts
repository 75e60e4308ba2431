import { expect, test } from "vitest";
import { ROUTES, hashOf, parseRoute } from "./route.ts";

test.each(ROUTES)("the way to %s leads there", (route) => {
  expect(parseRoute(hashOf(route))).toBe(route);
});

test.each(["", "#", "#/nowhere", "#/visits/1", "#//"])("%s is the start", (hash) => {
  expect(parseRoute(hash)).toBe("check-in");
});
