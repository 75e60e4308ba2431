import { toUtf8 } from "@tillwave/shared/core/bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readAnswer } from "./read-answer.ts";

const said = (status: number, body: string, headers: Record<string, string> = {}) =>
  readAnswer({ status, headers, body: toUtf8(body) });

test("a refusal is read as what it is", () => {
  expect(said(409, '{"error":"gap","expected":7}')).toEqual({
    type: "refusal",
    refusal: { error: "gap", expected: 7 },
  });
  expect(said(403, '{"error":"revoked"}')).toMatchObject({ refusal: { error: "revoked" } });
});

test("what a proxy says in its own words is understood as far as its number goes", () => {
  const busy = { error: "busy", waitSeconds: 0 };
  expect(said(413, "<html>")).toMatchObject({ refusal: { error: "too-large" } });
  expect(said(502, "<html>")).toMatchObject({ refusal: busy });
  expect(said(429, "", { "retry-after": "17" })).toMatchObject({
    refusal: { ...busy, waitSeconds: 17 },
  });
  expect(said(503, "", { "retry-after": "Wed, 21 Oct 2026" })).toMatchObject({ refusal: busy });
});

test("anything else is nonsense", () => {
  for (const [status, body] of [
    [200, "<html>"],
    [200, '{"expected":1}'],
    [302, ""],
    [404, "{}"],
    [409, '{"error":"gap"}'],
  ] as const) {
    expect(said(status, body)).toMatchObject({ type: "nonsense" });
  }
  const letters =
    '{"expected":1,"stored":[],"duplicate":[],"quarantined":[],"anchor":"AB","inbox":[]}';
  expect(said(200, letters)).toMatchObject({ type: "nonsense" });
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      fc.oneof(fc.uint8Array(), fc.json().map(toUtf8)),
      (status, body) => {
        expect(readAnswer({ status, headers: {}, body }).type).not.toBe("answer");
      },
    ),
    { seed: seedOfRun("answers of any bytes") },
  );
});
