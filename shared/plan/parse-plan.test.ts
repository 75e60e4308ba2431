import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { anyText } from "../testing/any-text.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { PLAN_TEXT, anyPlan } from "../testing/store-plans.ts";
import { parseStorePlan } from "./parse-plan.ts";
import { PLAN_LENGTH_MAX } from "./plan-text.ts";

const seed = seedOfRun("parse-plan");

const faultsOf = (text: string) => {
  const parsed = parseStorePlan(text);
  return parsed.ok ? [] : parsed.error;
};

/** The bakery's, with one of its lines another one. */
const changed = (from: string, to: string): string => {
  expect(PLAN_TEXT).toContain(from);
  return PLAN_TEXT.replace(from, to);
};

test("a plan is read, and each field knows its line", () => {
  const parsed = parseStorePlan(PLAN_TEXT);
  const { plan, at } = parsed.ok ? parsed.value : {};
  expect(plan?.beacons[1]).toEqual({
    name: "Fridge",
    device: "8899aabbccddeeff",
    zone: "Drinks aisle",
    profile: "proof",
    intervalMs: 300,
  });
  const line = PLAN_TEXT.split("\n").findIndex((text) => text.includes("crowded")) + 1;
  expect(at?.(["beacons", 1, "intervalMs"])).toEqual({ line, column: 5 });
  // What is not there is where it would be.
  expect(at?.(["beacons", 1, "hours"]).line).toBe(line - 4);
});

test.each(["0000000000001234", "12345678901234e5", "0011223344556677", "0x11223344556677"])(
  "a device id without quotes is text: %s",
  (device) => {
    const parsed = parseStorePlan(changed("8899aabbccddeeff", device));
    expect(parsed.ok ? parsed.value.plan.beacons[1]?.device : parsed.error[0]?.path).toBe(
      device.startsWith("0x") ? "beacons.1.device" : device,
    );
  },
);

test("whatever can be planned is read as it was written", () => {
  fc.assert(
    fc.property(anyPlan, fc.boolean(), (plan, isFlow) => {
      const text = stringify(plan, isFlow ? { collectionStyle: "flow" } : {});
      const parsed = parseStorePlan(text);
      expect(parsed.ok ? parsed.value.plan : parsed.error).toEqual(plan);
    }),
    { seed, numRuns: 40 },
  );
});

test("an unknown field, a missing one and a wrong one are named with their lines", () => {
  const text = changed("intervalMs: 300", "intervall: 300").replace("    place: 2\n", "");
  expect(faultsOf(text)).toMatchObject([
    { code: "unknown-field", path: "beacons.1.intervall", line: 30, column: 5 },
  ]);
  expect(faultsOf(changed("    zone: Drinks aisle\n", ""))).toMatchObject([
    { code: "missing-field", path: "beacons.1.zone", line: 27 },
  ]);
  expect(faultsOf(changed("intervalMs: 300", "intervalMs: 3"))).toMatchObject([
    { code: "wrong-value", path: "beacons.1.intervalMs", line: 31, column: 5 },
  ]);
});

test.each([
  ["a doubled key", "    place: 2", "    place: 2\n    place: 3", "duplicate-key"],
  ["an unknown tag", "name: Fridge", "name: !!js/function Fridge", "tag-resolve-failed"],
  ["a tab for a level", "    place: 2", "\tplace: 2", "tab-as-indent"],
  ["a field of Object's own", "    place: 2", "    constructor: 2", "not-a-field"],
  ["a proto", "    place: 2", "    __proto__: {place: 2}", "not-a-field"],
  ["an alias of nothing", "zone: Drinks aisle", "zone: *drinks", "unknown-alias"],
  ["two documents", "emitters:", "---\nemitters:", "not-one-document"],
  ["another YAML", "# yaml-language", "%YAML 1.1\n---\n# yaml-language", "other-yaml"],
  ["a plan of another form", "plan: 1", "plan: 2", "other-format"],
])("%s is refused", (_what, from, to, code) => {
  const [fault] = faultsOf(changed(from, to));
  expect(fault).toMatchObject({ code });
  expect(fault?.line).toBeGreaterThan(0);
});

test("aliases are taken, and bounded", () => {
  const shared = changed("zone: Drinks aisle", "zone: *it").replace(
    "name: Drinks",
    "name: &it Drinks",
  );
  expect(faultsOf(shared)).toEqual([]);
  const laughs = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (const [from, to] of ["ab", "bc", "cd", "de", "ef", "fg"]) {
    laughs.push(`${to}: &${to} [${Array.from({ length: 10 }, () => `*${from}`).join(", ")}]`);
  }
  expect(faultsOf(laughs.join("\n"))).toMatchObject([{ code: "too-many" }]);
  // One that holds itself.
  expect(faultsOf("a: &a [*a]")).toMatchObject([{ code: "too-many" }]);
});

test("what is too long, too deep or too wide is refused before it is composed", () => {
  expect(faultsOf("#".repeat(PLAN_LENGTH_MAX + 1))).toMatchObject([{ code: "too-long" }]);
  for (const open of ["[", "{", "- ", "? ", "[{a: "]) {
    expect(faultsOf(open.repeat(8_000))).toMatchObject([{ code: "too-deep" }]);
  }
  expect(faultsOf("]".repeat(100_000))).toMatchObject([{ code: "too-many" }]);
  const wide = Array.from({ length: 65 }, (_, i) => `k${i}: 1`);
  expect(faultsOf(wide.join("\n"))).toMatchObject([{ code: "too-many" }]);
  expect(faultsOf(wide.slice(1).join("\n"))[0]?.code).not.toBe("too-many");
});

test("no text makes it throw", () => {
  const scraps = fc.array(
    fc.oneof(
      anyText(8),
      fc.constantFrom(..."[]{}:,-?&*!|>'\"%@`#~<\n\t "),
      fc.constantFrom("\n", "\r\n", "  ", ": ", "- ", "&a ", "*a ", "!!str ", "---\n", "...\n"),
      fc.constantFrom("plan: 1\n", "zones:", "beacons:\n  - ", "name: x\n", "device: "),
    ),
    { maxLength: 60 },
  );
  const cut = fc
    .tuple(fc.nat(PLAN_TEXT.length), fc.nat(40), scraps)
    .map(
      ([at, gone, parts]) => PLAN_TEXT.slice(0, at) + parts.join("") + PLAN_TEXT.slice(at + gone),
    );
  fc.assert(
    fc.property(
      fc.oneof(
        scraps.map((parts) => parts.join("")),
        cut,
        anyText(200),
      ),
      (text) => {
        for (const { line, column, why } of faultsOf(text)) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(why.length).toBeLessThanOrEqual(200);
        }
      },
    ),
    { seed, numRuns: 600 },
  );
});
