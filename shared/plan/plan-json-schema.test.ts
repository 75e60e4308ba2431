import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import Fastify from "fastify";
import * as v from "valibot";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { anyPlan } from "../testing/store-plans.ts";
import { SCHEMA_FILE, formatStorePlanJsonSchema, storePlanJsonSchema } from "./plan-json-schema.ts";
import { storePlanSchema } from "./store-plan.ts";

const seed = seedOfRun("plan-json-schema");

test("the schema that is published is the one by which plans are read", () => {
  const published = readFileSync(new URL(SCHEMA_FILE, import.meta.url), "utf8");
  expect(JSON.parse(published)).toEqual(JSON.parse(formatStorePlanJsonSchema()));
});

/** By a validator of somebody else's. */
async function createJudge(): Promise<(plan: unknown) => Promise<boolean>> {
  const strict = { coerceTypes: false, removeAdditional: false, useDefaults: false } as const;
  const app = Fastify({ ajv: { customOptions: { ...strict, strict: false } } });
  const { $schema: _draft, ...body } = storePlanJsonSchema();
  app.post("/", { schema: { body } }, () => ({}));
  return async (plan) => {
    const { statusCode } = await app.inject({ method: "POST", url: "/", payload: plan as object });
    return statusCode === 200;
  };
}

/** One of its fields gone, doubled under another name, or something else. */
const damaged = fc
  .tuple(
    anyPlan,
    fc.nat(),
    fc.constantFrom("drop", "add", "other"),
    fc.constantFrom<unknown>(null, -1, 1.5, 1e9, "", " ", "zone", true, [], {}, ["x"], "00:61"),
  )
  .map(([plan, pick, how, value]) => {
    const copy = structuredClone(plan) as unknown;
    const places: [Record<string, unknown>, string][] = [];
    const walk = (node: unknown): void => {
      if (typeof node === "object" && node !== null) {
        for (const key of Object.keys(node)) {
          places.push([node as Record<string, unknown>, key]);
          walk((node as Record<string, unknown>)[key]);
        }
      }
    };
    walk(copy);
    const [holder, key] = places[pick % places.length] ?? [{}, ""];
    if (how === "drop" && !Array.isArray(holder)) {
      delete holder[key];
    } else if (how === "add" && !Array.isArray(holder)) {
      holder["frobnicate"] = value;
    } else {
      holder[key] = value;
    }
    return copy;
  });

test("an editor finds right and wrong what this program finds right and wrong", async () => {
  const judge = await createJudge();
  let wrong = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyPlan, damaged), async (plan) => {
      const isPlan = v.safeParse(storePlanSchema, plan).success;
      wrong += isPlan ? 0 : 1;
      expect(await judge(plan)).toBe(isPlan);
    }),
    { seed, numRuns: 150 },
  );
  expect(wrong).toBeGreaterThan(20);
});
