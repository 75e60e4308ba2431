import { LINES_MAX } from "@tillwave/shared/sale/sale";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openTill, temporaryFolder } from "../scenarios/open-till.ts";
import { createServer } from "./server.ts";

const TOKEN = "t".repeat(43);
const ID = "press-of-a-page";

function serve() {
  const till = openTill();
  const server = createServer({
    service: till.service,
    token: TOKEN,
    pageFolder: temporaryFolder(),
    onDefect: (error) => expect.fail(error.message),
  });
  onTestFinished(() => server.close());
  const ask = async (body: unknown, token = TOKEN) => {
    const answer = await server.inject({
      method: "POST",
      url: "/api/reversals",
      headers: {
        host: "127.0.0.1:0",
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      payload: JSON.stringify(body) ?? "",
    });
    return { status: answer.statusCode, json: answer.json() as unknown };
  };
  return { till, ask };
}

test("a sale is looked up and given back over HTTP", async () => {
  const { till, ask } = serve();
  till.sell("bun");
  const looked = await ask({ action: "look", text: "1" });
  expect(looked).toMatchObject({ status: 200, json: { ok: true, found: [{ reversals: [] }] } });
  const { ref } = (looked.json as { found: { sale: { ref: object } }[] }).found[0]?.sale ?? {};
  expect(await ask({ action: "find", ref })).toMatchObject({ json: { ok: true } });
  const refund = {
    action: "refund",
    id: ID,
    ref,
    lines: [{ line: 1, quantity: 1 }],
    reason: "damaged",
    back: [{ tender: null, amount: 900 }],
    approval: null,
  };
  expect(await ask(refund)).toMatchObject({ status: 200, json: { ok: true } });
  expect(
    await ask({ action: "void", id: "another-press", ref, reason: "x", approval: null }),
  ).toMatchObject({
    json: { ok: false, error: { type: "already-refunded" } },
  });
  expect(await ask({ action: "find", ref: { epoch: 1, seq: 1 } })).toMatchObject({
    json: { ok: false, error: { type: "nothing-found" } },
  });
});

test("without the token nothing is given back", async () => {
  const { till, ask } = serve();
  till.sell("bun");
  const { entries } = till.status();
  const undo = { action: "void", id: ID, ref: { epoch: 1, seq: 4 }, reason: "x", approval: null };
  expect((await ask(undo, "x".repeat(43))).status).toBe(401);
  expect(till.status().entries).toBe(entries);
});

test("a refund of as many lines as a sale has fits into a request, and one more does not", async () => {
  const { ask } = serve();
  const refund = (count: number) => ({
    action: "refund",
    id: ID,
    ref: { epoch: 4_294_967_295, seq: 1_099_511_627_776 },
    lines: Array.from({ length: count }, (_, i) => ({ line: 100_000 + i, quantity: 9999 })),
    reason: "r".repeat(80),
    back: Array.from({ length: 33 }, () => ({ tender: 32, amount: Number.MAX_SAFE_INTEGER })),
    approval: "a".repeat(64),
  });
  expect(await ask(refund(LINES_MAX))).toMatchObject({
    status: 200,
    json: { ok: false, error: { type: "no-such-sale" } },
  });
  expect((await ask(refund(LINES_MAX + 1))).status).toBe(400);
});

const seed = seedOfRun("reversals over HTTP");

test("whatever is sent, something is answered, and nothing goes back that nobody asked for", async () => {
  const { till, ask } = serve();
  till.sell("bun");
  const { entries } = till.status();
  const part = fc.oneof(
    fc.anything(),
    fc.record({
      action: fc.constantFrom("look", "find", "refund", "void", "give"),
      id: fc.oneof(fc.constant(ID), fc.anything()),
      ref: fc.oneof(fc.record({ epoch: fc.nat(3), seq: fc.integer() }), fc.anything()),
      text: fc.oneof(fc.string(), fc.anything()),
      lines: fc.oneof(
        fc.array(fc.record({ line: fc.integer(), quantity: fc.double() })),
        fc.anything(),
      ),
      reason: fc.anything(),
      back: fc.anything(),
      approval: fc.anything(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(part, async (body) => {
      const { status } = await ask(body);
      expect([200, 400]).toContain(status);
    }),
    { seed, numRuns: 300 },
  );
  expect(till.status().entries).toBe(entries);
});
