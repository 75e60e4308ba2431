import { toUtf8 } from "@tillwave/shared/core/bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hubView, joinedShop, passes, saleSyncs, sellMany } from "./joined-till.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

test("an answer that is lost is asked for again, and nothing stands there twice", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.fault = "answers-lost";
  sellMany(till, 5);
  await passes(clock, 5 * SECOND);
  expect(ledger.sales()).toEqual(upTo(5));
  expect(hubView(till)).toMatchObject({ waiting: 5 });
  expect(saleSyncs(till)).toContain("waiting");
  ledger.fault = null;
  await passes(clock, 5 * SECOND);
  expect(ledger.sales()).toEqual(upTo(5));
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("a batch that arrives twice is answered as a duplicate, and that is as good", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.twice = true;
  sellMany(till, 5);
  await passes(clock, SECOND);
  expect(ledger.sales()).toEqual(upTo(5));
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("a hub that thinks for a while holds up no sale", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.slowness = 900;
  sellMany(till, 3);
  await passes(clock, 500);
  till.sell("tart");
  expect(till.view().state.sale.type).toBe("completed");
  await passes(clock, 3 * SECOND);
  expect(ledger.sales()).toEqual(upTo(4));
});

test("a line that is half open is given up, tried with less, and not hammered", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.fault = "half-open";
  sellMany(till, 30);
  const before = ledger.requests.length;
  await passes(clock, 10 * MINUTE);
  expect(hubView(till)).toMatchObject({ state: "offline", cause: "hub-silent" });
  expect(ledger.requests.length - before).toBeLessThan(20);
  ledger.fault = null;
  till.service.sync({ action: "push" });
  await passes(clock, 5 * SECOND);
  expect(ledger.sales()).toEqual(upTo(30));
});

test("a busy hub is left alone for as long as it asks, and then gets everything", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.refuses = { error: "busy", waitSeconds: 30 };
  sellMany(till, 2);
  await passes(clock, 29 * SECOND);
  const busy = ledger.requests.length;
  ledger.refuses = null;
  await passes(clock, 400);
  expect(ledger.requests.length).toBe(busy);
  await passes(clock, 35 * SECOND);
  expect(ledger.sales()).toEqual([1, 2]);
});

for (const [error, why] of [
  ["revoked", "revoked"],
  ["epoch-closed", "epoch-closed"],
  ["signature-invalid", "signature-invalid"],
  ["unknown-terminal", "signature-invalid"],
] as const) {
  test(`a till that is refused as ${error} stops, says so, sells on, and notices when it is mended`, async () => {
    const { till, ledger, clock } = await joinedShop();
    ledger.refuses = { error };
    sellMany(till, 2);
    await passes(clock, SECOND);
    expect(hubView(till)).toMatchObject({ state: "stopped", waiting: 2 });
    expect(till.status().alarms).toEqual([{ type: "till-refused", why }]);
    sellMany(till, 1);
    ledger.refuses = null;
    await passes(clock, 2 * MINUTE);
    expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
    expect(till.status().alarms).toEqual([]);
    expect(ledger.sales()).toEqual([1, 2, 3]);
  });
}

test("a batch that a proxy finds too large is sent in halves", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.answers = (answer, { body }) =>
    (body?.length ?? 0) > 1500 ? { status: 413, headers: {}, body: toUtf8("<html>") } : answer;
  ledger.fault = "no-network";
  await passes(clock, SECOND);
  sellMany(till, 40);
  ledger.fault = null;
  await passes(clock, 10 * SECOND);
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("a line that the hub keeps aside needs somebody, and holds up no other", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.aside = (text) => (text.includes('"sale":2,') ? "totals-wrong" : null);
  sellMany(till, 3);
  await passes(clock, SECOND);
  expect(ledger.sales()).toEqual([1, 2, 3]);
  expect(saleSyncs(till)).toEqual(["confirmed", "needs-me", "confirmed"]);
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0, needMe: 1 });
  expect(saleSyncs(till.reopen())).toEqual(["confirmed", "needs-me", "confirmed"]);
});

test("whatever the hub answers, the till goes on, forgets nothing, and gets everything through in the end", async () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map(toUtf8),
    fc
      .constantFrom(
        '{"error":"gap","expected":0}',
        '{"error":"gap","expected":1}',
        '{"error":"gap","expected":9007199254740991}',
        `{"error":"fork","seq":999999,"head":"${"0".repeat(64)}"}`,
        '{"expected":1,"stored":[],"duplicate":[],"quarantined":[],"anchor":"AAA","inbox":["_"]}',
      )
      .map(toUtf8),
  );
  const anyAnswer = fc.record({
    status: fc.constantFrom(200, 200, 204, 302, 400, 401, 404, 409, 413, 429, 500, 503),
    headers: fc.constantFrom({}, { "retry-after": "1" }, { "retry-after": "tomorrow" }),
    body: anyBytes,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyAnswer, { minLength: 1, maxLength: 6 }), async (said) => {
      const { till, ledger, clock } = await joinedShop();
      const rest = [...said];
      ledger.answers = (answer) => rest.shift() ?? answer;
      sellMany(till, 2);
      await passes(clock, SECOND);
      sellMany(till, 1);
      rest.length = 0;
      till.service.sync({ action: "push" });
      await passes(clock, 6 * MINUTE);
      expect(ledger.sales()).toEqual([1, 2, 3]);
      expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
      expect(till.trouble()).toBeNull();
      till.service.close();
    }),
    { numRuns: 25, seed: seedOfRun("a hub that answers anything") },
  );
});

test("an honest answer with any byte changed is not believed, or changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const { till, ledger, clock } = await joinedShop();
      let left = 3;
      ledger.answers = (answer, { path }) => {
        if (left === 0 || !path.endsWith("/entries")) {
          return answer;
        }
        left -= 1;
        const body = Uint8Array.from(answer.body);
        body[at % body.length] = (body[at % body.length] ?? 0) ^ by;
        return { ...answer, body };
      };
      sellMany(till, 2);
      await passes(clock, 2 * MINUTE);
      expect(ledger.sales()).toEqual([1, 2]);
      expect(hubView(till)).toMatchObject({ waiting: 0, needMe: 0 });
      till.service.close();
    }),
    { numRuns: 25, seed: seedOfRun("a byte of an answer") },
  );
});
