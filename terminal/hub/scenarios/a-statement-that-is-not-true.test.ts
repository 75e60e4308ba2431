import type { Overview } from "@tillwave/shared/api/console";
import { formatStatement, type Statement } from "@tillwave/shared/sync/statement";
import { expect, test } from "vitest";
import { type Tampering, fakeTill, newSigner, packLines } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

async function sellingTill() {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell();
  await till.send(hub);
  till.sell();
  till.sell();
  return { hub, till };
}

const OTHER = new Uint8Array(32).fill(7);

const LIES: readonly (readonly [keyof Statement, Partial<Statement>])[] = [
  ["method", { method: "PUT" }],
  ["path", { path: "/v1/terminals/3/epochs/1/entries" }],
  ["bodyHash", { bodyHash: OTHER }],
  ["merchant", { merchant: 1002 }],
  ["terminal", { terminal: 3 }],
  ["epoch", { epoch: 2 }],
  ["first", { first: 0 }],
  ["last", { last: 5 }],
  ["headAfter", { headBefore: OTHER }],
  ["headAfter", { headAfter: OTHER }],
];

for (const [field, lie] of LIES) {
  const [lied] = Object.keys(lie);
  test(`a statement that lies about ${lied} is refused by the name of the field`, async () => {
    const { hub, till } = await sellingTill();
    expect(await till.send(hub, till.batch(3, 4, { statement: lie }))).toEqual({
      status: 401,
      body: { error: "statement-mismatch", field },
    });
    const { alarms, terminals } = await hub.ask<Overview>("GET", "/api/overview");
    expect(alarms).toMatchObject([{ type: "statement-refused", terminal: 2, detail: field }]);
    expect(terminals).toMatchObject([{ sales: 1 }]);
    expect((await till.send(hub, till.batch(3, 4))).status).toBe(200);
  });
}

test("the first batch of an epoch must begin where its first entry says", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  const lie: Tampering = { statement: { headBefore: OTHER } };
  expect((await till.send(hub, till.batch(1, 1, lie))).body).toEqual({
    error: "statement-mismatch",
    field: "headBefore",
  });
});

test("a changed byte of the body, or another body, is refused before it is looked at", async () => {
  const { hub, till } = await sellingTill();
  const body = packLines([new TextEncoder().encode("{}")]);
  expect((await till.send(hub, till.batch(3, 4, { body }))).body).toEqual({
    error: "statement-mismatch",
    field: "bodyHash",
  });
});

test("a batch that is posted to another till's path is refused", async () => {
  const { hub, till } = await sellingTill();
  await fakeTill({ terminal: 3 }).join(hub);
  const path = "/v1/terminals/3/epochs/1/entries";
  expect((await till.send(hub, till.batch(3, 4, { path }))).body).toEqual({
    error: "unknown-terminal",
  });
});

test("nobody signs for a till but its own key", async () => {
  const { hub, till } = await sellingTill();
  const other = fakeTill({ terminal: 3 });
  await other.join(hub);
  for (const signer of [newSigner(), other.signer]) {
    expect(await till.send(hub, till.batch(3, 4, { signer }))).toEqual({
      status: 401,
      body: { error: "unknown-terminal" },
    });
  }
  const forged = till.batch(3, 4);
  const signed = till.signer.sign(new Uint8Array(3));
  const header = String(forged.headers["tillwave-statement"]);
  const bytes = Buffer.from(header, "base64url");
  bytes.set(signed, bytes.length - signed.length);
  const headers = { ...forged.headers, "tillwave-statement": formatStatement(bytes) };
  expect((await till.send(hub, { ...forged, headers })).body).toEqual({
    error: "signature-invalid",
  });
});

test("a till that nobody let in is not known, whatever it signs", async () => {
  const hub = await openHub();
  expect((await fakeTill({ terminal: 9 }).send(hub)).body).toEqual({ error: "unknown-terminal" });
});

test("a request without a statement, or in another protocol, is refused in words", async () => {
  const { hub, till } = await sellingTill();
  const without = (headers: Tampering["headers"]) =>
    till.send(hub, till.batch(3, 4, { headers: headers ?? {} }));
  expect(await without({ "tillwave-statement": undefined })).toMatchObject({ status: 400 });
  expect(await without({ "tillwave-statement": "~" })).toMatchObject({ status: 400 });
  expect(await without({ "tillwave-statement": ["a", "b"] })).toMatchObject({ status: 400 });
  expect(await without({ "tillwave-protocol": "2" })).toEqual({
    status: 400,
    body: { error: "other-protocol", speaks: "1" },
  });
});

test("the same lie told all day raises one alarm", async () => {
  const { hub, till } = await sellingTill();
  for (let times = 0; times < 5; times += 1) {
    await till.send(hub, till.batch(3, 4, { statement: { merchant: 7 } }));
  }
  expect((await hub.ask<Overview>("GET", "/api/overview")).alarms).toHaveLength(1);
});
