import { expect, test } from "vitest";
import { Dbm } from "../core/units.ts";
import { powerAt0m, powerAt1m } from "./power.ts";

test("what is heard with -59 dBm a metre away has -18 dBm at the beacon itself", () => {
  expect(powerAt0m(Dbm(-59))).toBe(-18);
  expect(powerAt1m(Dbm(-18))).toBe(-59);
});
