/**
 * The form of a plan for editors, made from the schema that this program reads by: store-plan.schema.json.
 *
 * Spec: JSON Schema, draft 7 (which editors know best). An editor with a language server for YAML completes and checks by it where a plan's first line names it.
 */
import type * as v from "valibot";
import { assert } from "../core/assert.ts";
import { storePlanSchema } from "./store-plan.ts";

/** Beside the plan. */
export const SCHEMA_FILE = "store-plan.schema.json";
export const SCHEMA_LINE = `# yaml-language-server: $schema=./${SCHEMA_FILE}`;

export type JsonSchema = Readonly<Record<string, unknown>>;

export function storePlanJsonSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "urn:tillwave:store-plan:1",
    title: "Tillwave store plan",
    ...jsonSchemaOf(storePlanSchema),
  };
}

export const formatStorePlanJsonSchema = (): string =>
  `${JSON.stringify(storePlanJsonSchema(), null, 2)}\n`;

/** What valibot has made of a schema, as far as a plan uses it; another kind is our mistake. */
interface Made {
  readonly kind: string;
  readonly type: string;
  readonly wrapped?: Made;
  readonly entries?: Readonly<Record<string, Made>>;
  readonly item?: Made;
  readonly items?: readonly Made[];
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly Made[];
  readonly requirement?: unknown;
  readonly description?: string;
}

const jsonSchemaOf = (schema: v.GenericSchema): JsonSchema => made(schema);

function made(schema: Made): JsonSchema {
  const { pipe } = schema;
  if (pipe === undefined) {
    return plain(schema);
  }
  const all: Record<string, unknown> = {};
  for (const part of pipe) {
    // The first stands for the whole pipe, which it is part of.
    const facts = part.kind === "schema" ? made(withoutPipe(part, pipe)) : rule(part, all);
    const isSecondPattern = "pattern" in facts && "pattern" in all;
    const both = Array.isArray(all["allOf"]) ? (all["allOf"] as JsonSchema[]) : [];
    Object.assign(all, isSecondPattern ? { allOf: [...both, facts] } : facts);
  }
  return all;
}

function withoutPipe(part: Made, around: readonly Made[]): Made {
  const isSame = part.pipe === around;
  if (!isSame) {
    return part;
  }
  const { pipe: _around, ...rest } = part;
  return rest;
}

function plain(schema: Made): JsonSchema {
  const { type, wrapped, entries, item, items, literal, options } = schema;
  switch (type) {
    case "optional":
      assert(wrapped !== undefined, "an optional schema wraps one");
      return made(wrapped);
    case "nullable":
      assert(wrapped !== undefined, "a nullable schema wraps one");
      return orNull(made(wrapped));
    case "strict_object":
      assert(entries !== undefined, "an object has entries");
      return objectOf(entries);
    case "array":
      assert(item !== undefined, "an array has a kind of item");
      return { type: "array", items: made(item) };
    case "tuple":
      assert(items !== undefined, "a tuple has items");
      return {
        type: "array",
        items: items.map(made),
        minItems: items.length,
        // What comes after them is passed over.
      };
    case "literal":
      return { const: literal };
    case "picklist":
      return { enum: options };
    case "variant":
      return { anyOf: (options as readonly Made[]).map(made) };
    case "string":
    case "number":
    case "boolean":
      return { type };
    default:
      assert(false, `no JSON Schema for ${type}`);
  }
}

function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}

function objectOf(entries: Readonly<Record<string, Made>>): JsonSchema {
  const names = Object.keys(entries);
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, made(entries[name] as Made)])),
    required: names.filter((name) => entries[name]?.type !== "optional"),
    additionalProperties: false,
  };
}

/** `before`: what the pipe has said already. */
function rule({ type, requirement, description, kind }: Made, before: JsonSchema): JsonSchema {
  const what = before["type"] === "array" ? "Items" : "Length";
  if (kind === "metadata") {
    return type === "description" ? { description } : {};
  }
  switch (type) {
    case "min_value":
      return { minimum: requirement };
    case "max_value":
      return { maximum: requirement };
    case "min_length":
      return { [`min${what}`]: requirement };
    case "max_length":
      return { [`max${what}`]: requirement };
    case "length":
      return { minLength: requirement, maxLength: requirement };
    case "regex":
      return { pattern: (requirement as RegExp).source };
    case "safe_integer":
    case "integer":
      return { type: "integer" };
    case "finite":
      return {};
    default:
      assert(false, `no JSON Schema for the rule ${type}`);
  }
}
