import { expect, test } from "vitest";
import { assert, present } from "./assert.ts";

test("a broken promise stops the work and says which it was", () => {
  expect(() => assert(false, "a head has 32 bytes")).toThrow("broken promise: a head has 32 bytes");
});

test("what is there is handed on, a zero and an empty text too", () => {
  expect(present(0, "the total")).toBe(0);
  expect(present("", "the note")).toBe("");
});

test("what is not there is named", () => {
  expect(() => present(null, "the total")).toThrow("the total is missing");
  expect(() => present(undefined, "the total")).toThrow("the total is missing");
});
