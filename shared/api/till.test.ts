import * as fc from "fast-check";
import * as v from "valibot";
import { expect, expectTypeOf, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import type { TillCommand } from "../sale/till.ts";
import { anyTillCommands } from "../testing/arbitraries.ts";
import {
  type CommandRequest,
  REQUEST_BYTES_MAX,
  commandRequestSchema,
  recoveryRequestSchema,
} from "./till.ts";

const REQUEST = {
  page: "page-0001",
  id: "press-0001",
  sale: 12,
  command: { type: "add", sku: "tart" },
};

const accepts = (change: object): boolean => v.is(commandRequestSchema, { ...REQUEST, ...change });
const acceptsCommand = (command: object): boolean => accepts({ command });

test("a press names its page, itself, the sale that the cashier saw, and what was pressed", () => {
  expect(v.parse(commandRequestSchema, REQUEST)).toEqual(REQUEST);
  expect(accepts({ page: undefined })).toBe(false);
  expect(accepts({ id: undefined })).toBe(false);
  expect(accepts({ sale: undefined })).toBe(false);
  expect(accepts({ command: undefined })).toBe(false);
});

test("what comes in is what the till takes, command for command", () => {
  expectTypeOf<CommandRequest["command"]>().toExtend<TillCommand>();
  expectTypeOf<TillCommand>().toExtend<CommandRequest["command"]>();
});

test("every press of a page comes in as it was sent", () => {
  fc.assert(
    fc.property(anyTillCommands, (commands) => {
      for (const command of commands) {
        const allowed = command.type !== "set-quantity" || command.quantity <= 9999;
        const parsed = v.safeParse(commandRequestSchema, { ...REQUEST, command });
        expect(parsed.success).toBe(allowed);
        expect(!parsed.success || parsed.output.command).toEqual(allowed ? command : true);
      }
    }),
    { numRuns: 20 },
  );
});

const FIGURES: readonly ((figure: unknown) => object)[] = [
  (received) => ({ type: "take-cash", received, due: 0 }),
  (due) => ({ type: "take-cash", received: 0, due }),
  (quantity) => ({ type: "set-quantity", line: 1, quantity }),
  (line) => ({ type: "set-quantity", line, quantity: 1 }),
  (line) => ({ type: "remove", line }),
  (number) => ({ type: "recall", number }),
];

test("a figure below nothing, with a fraction, beyond 2^53 − 1 or in words is refused", () => {
  for (const figure of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "1", null, 1n]) {
    expect(FIGURES.map((command) => acceptsCommand(command(figure)))).toEqual(
      FIGURES.map(() => false),
    );
    expect(accepts({ sale: figure })).toBe(false);
  }
});

test("cash may be as large as an amount can be, a quantity 9999 and not one more", () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(acceptsCommand({ type: "take-cash", received: most, due: most })).toBe(true);
  expect(acceptsCommand({ type: "set-quantity", line: 1, quantity: 9999 })).toBe(true);
  expect(acceptsCommand({ type: "set-quantity", line: 1, quantity: 10_000 })).toBe(false);
});

test("a code is 1 to 64 characters, the id of a press and of a page 8 to 40", () => {
  expect(acceptsCommand({ type: "scan", barcode: "4".repeat(64) })).toBe(true);
  for (const code of ["", "4".repeat(65), 4, null]) {
    expect(acceptsCommand({ type: "scan", barcode: code })).toBe(false);
    expect(acceptsCommand({ type: "add", sku: code })).toBe(false);
  }
  expect(accepts({ id: "a".repeat(40), page: "b".repeat(40) })).toBe(true);
  for (const id of ["a".repeat(7), "a".repeat(41), "press 0001", "press-0001\n", 12_345_678]) {
    expect(accepts({ id })).toBe(false);
    expect(accepts({ page: id })).toBe(false);
  }
});

test("cash without what the cashier saw to be due is refused", () => {
  expect(acceptsCommand({ type: "take-cash", received: 1000 })).toBe(false);
});

test("a press that no till knows is refused", () => {
  for (const type of ["open-tender", "tender-approved", "cancel", "restore", "", null]) {
    expect(acceptsCommand({ type })).toBe(false);
  }
});

test("a field too many is refused, wherever it stands", () => {
  expect(accepts({ cashier: "7" })).toBe(false);
  expect(acceptsCommand({ type: "pay", price: 1 })).toBe(false);
  expect(acceptsCommand({ type: "add", sku: "tart", price: 1 })).toBe(false);
  expect(acceptsCommand({ type: "pay", constructor: 1 })).toBe(false);
});

test("the largest honest request fits into the limit many times over", () => {
  const largest = {
    page: "b".repeat(40),
    id: "a".repeat(40),
    sale: Number.MAX_SAFE_INTEGER,
    command: { type: "scan", barcode: "\u{1F370}".repeat(32) },
  };
  expect(v.is(commandRequestSchema, largest)).toBe(true);
  expect(toUtf8(JSON.stringify(largest)).length * 10).toBeLessThan(REQUEST_BYTES_MAX);
});

test("a person may have the till try again or set its journal aside, and nothing else", () => {
  for (const action of ["try-again", "set-aside"]) {
    expect(v.is(recoveryRequestSchema, { action })).toBe(true);
  }
  for (const json of [
    { action: "delete" },
    {},
    { action: "try-again", force: true },
    "try-again",
  ]) {
    expect(v.is(recoveryRequestSchema, json)).toBe(false);
  }
});

test("nothing that comes in makes reading it throw", () => {
  const anyType = fc.constantFrom("add", "scan", "set-quantity", "take-cash", "undo");
  const anyFields = {
    sku: fc.jsonValue(),
    barcode: fc.jsonValue(),
    line: fc.jsonValue(),
    quantity: fc.jsonValue(),
    received: fc.jsonValue(),
    due: fc.jsonValue(),
  };
  const anyCommand = fc.record({ type: anyType, ...anyFields }, { requiredKeys: ["type"] });
  const anyBody = fc.oneof(
    fc.jsonValue(),
    fc.record({
      page: fc.oneof(fc.constant(REQUEST.page), fc.jsonValue()),
      id: fc.oneof(fc.constant(REQUEST.id), fc.jsonValue()),
      sale: fc.oneof(fc.constant(REQUEST.sale), fc.jsonValue()),
      command: fc.oneof(anyCommand, fc.jsonValue()),
    }),
  );
  fc.assert(
    fc.property(anyBody, (body) => {
      expect(() => v.safeParse(commandRequestSchema, body)).not.toThrow();
      expect(() => v.safeParse(recoveryRequestSchema, body)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});
