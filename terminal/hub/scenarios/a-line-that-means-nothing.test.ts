import type { ConsoleSales, Overview, QuarantinePage } from "@tillwave/shared/api/console";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { fakeTill } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

const BAD_LINES = [
  ["bad-json", '{"v":1,'],
  ["bad-json", Uint8Array.of(0x22, 0xff, 0x22)],
  ["unknown-version", '{"v":2,"kind":"sale-paid"}'],
  ["malformed", '{"v":1,"kind":"sale-given-away"}'],
  ["malformed", '{"v":1,"kind":"drawer-opened","note":"x"}'],
] as const;

for (const [code, line] of BAD_LINES) {
  test(`a line that is ${code} is kept for a person, and the next is stored`, async () => {
    const hub = await openHub();
    const till = fakeTill();
    await till.join(hub);
    till.write(line);
    till.sell(700);
    const reply = await till.send(hub);
    expect(reply).toMatchObject({
      status: 200,
      body: { expected: 4, quarantined: [{ seq: 2, code }] },
    });
    const { rows } = await hub.ask<QuarantinePage>("GET", "/api/quarantine");
    const text = typeof line === "string" ? line : "22ff22";
    expect(rows).toMatchObject([{ seq: 2, code, text, kept: text }]);
    const { sales } = await hub.ask<ConsoleSales>("GET", "/api/sales");
    expect(sales).toMatchObject([{ seq: 3, total: 700 }]);
    till.sell();
    expect((await till.send(hub, till.batch(4))).status).toBe(200);
  });
}

test("a sale that does not add up is listed, and not counted", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell(700);
  const honest = new TextDecoder().decode(present(till.lines[1], "the sale").body);
  till.write(toUtf8(honest.replace('"total":700', '"total":7000')));
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: 3, code: "totals-wrong" }],
  });
  const { sales } = await hub.ask<ConsoleSales>("GET", "/api/sales");
  expect(sales).toMatchObject([
    { seq: 3, total: 7000, state: "quarantined" },
    { seq: 2, total: 700, state: "stored" },
  ]);
  const { terminals } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 1, total: 700, state: "quarantine" }]);
});

test("a till whose answer was lost hears again which line a person must look at", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.write("{");
  await till.send(hub);
  expect((await till.send(hub)).body).toMatchObject({
    duplicate: [[1, 2]],
    quarantined: [{ seq: 2, code: "bad-json" }],
  });
});

test("an epoch whose first line opens none is refused", async () => {
  const hub = await openHub();
  const joined = fakeTill();
  await joined.join(hub);
  const { signer } = joined;
  const head = new Uint8Array(32);
  const till = fakeTill({ signer, lines: [{ seq: 1, body: toUtf8("{}"), head }] });
  expect(await till.send(hub)).toEqual({ status: 400, body: { error: "malformed" } });
});

test("the figures of a till that claims more money than there is stay whole numbers", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  const most = Math.floor(Number.MAX_SAFE_INTEGER / 10) * 10;
  for (let sales = 0; sales < 3; sales += 1) {
    till.sell(most);
  }
  expect((await till.send(hub)).status).toBe(200);
  const { terminals } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 3, total: Number.MAX_SAFE_INTEGER }]);
});

test("a sale in another currency is listed, and not added to the merchant's own", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell(500);
  const abroad = till.clone();
  abroad.sell(700);
  const line = new TextDecoder().decode(abroad.lines.at(-1)?.body);
  till.write(line.replace('"HKD"', '"EUR"'));
  expect(await till.send(hub)).toMatchObject({ status: 200, body: { quarantined: [] } });
  const { sales } = await hub.ask<ConsoleSales>("GET", "/api/sales");
  expect(sales).toMatchObject([{ currency: "EUR", total: 700 }, { currency: "HKD" }]);
  const { terminals, hours } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 1, total: 500 }]);
  expect(hours.reduce((sum, { total }) => sum + total, 0)).toBe(500);
});
