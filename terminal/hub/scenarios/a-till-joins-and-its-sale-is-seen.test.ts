import type { ConsoleSaleDetail, ConsoleSales, Overview } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { openKeySet } from "@tillwave/shared/cose/key-set";
import { nodeDigest, createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { checkAnswer } from "@tillwave/shared/sync/batch";
import { batchAnswerSchema } from "@tillwave/shared/sync/answer";
import { peekStatement, parseStatement } from "@tillwave/shared/sync/statement";
import * as v from "valibot";
import { expect, test } from "vitest";
import { fakeTill } from "./fake-till.ts";
import { openHub } from "./open-hub.ts";

const crypto = createNodeCrypto();

test("a till joins with a code, sends a sale, and the console shows it to the cent", async () => {
  const hub = await openHub();
  const till = fakeTill();
  const joined = await till.join(hub);
  const keySet = openKeySet(joined.keySet, { root: joined.root, crypto });
  expect(toHex(nodeDigest.sha256(joined.root)).slice(0, 16)).toBe(hub.hub.hubId);

  till.sell(1290);
  const second = present(till.lines[1], "the sale");
  const request = till.batch();
  const reply = await till.send(hub, request);
  expect(reply.status).toBe(200);
  const answer = v.parse(batchAnswerSchema, reply.body);
  expect(answer).toMatchObject({ expected: 3, stored: [[1, 2]], duplicate: [], quarantined: [] });

  const signed = parseStatement(String(request.headers["tillwave-statement"]));
  const statement = signed && peekStatement(signed);
  expect(statement?.ok && keySet.ok).toBe(true);
  const anchor =
    statement?.ok === true && keySet.ok
      ? checkAnswer(answer, statement.value, { keySet: keySet.value, crypto })
      : null;
  expect(anchor).toMatchObject({ ok: true, value: { seq: 2, hubEpoch: 1 } });
  expect(anchor?.ok === true && toHex(anchor.value.head)).toBe(toHex(second.head));

  const { sales } = await hub.ask<ConsoleSales>("GET", "/api/sales");
  expect(sales).toMatchObject([{ terminal: 2, epoch: 1, seq: 2, total: 1290, state: "stored" }]);
  const detail = await hub.ask<ConsoleSaleDetail>("GET", "/api/sales/2/1/2");
  expect(detail.text).toBe(new TextDecoder().decode(second.body));
  const overview = await hub.ask<Overview>("GET", "/api/overview");
  expect(overview.terminals).toMatchObject([
    { terminal: 2, state: "in-step", sales: 1, total: 1290 },
  ]);
  expect(overview.alarms).toEqual([]);
  expect(hub.defects).toEqual([]);
});

test("what a till counts as waiting is less by what the same request brings", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  till.sell(100);
  till.sell(200);
  const sendWaiting = async (last: number, waiting: string): Promise<Overview> => {
    await till.send(hub, till.batch(1, last, { headers: { "tillwave-waiting": waiting } }));
    return hub.ask<Overview>("GET", "/api/overview");
  };
  const oldest = hub.clock.read().wall - 60_000;
  expect((await sendWaiting(2, `2 ${oldest}`)).terminals).toMatchObject([
    { state: "catching-up", waiting: 1 },
  ]);
  expect((await sendWaiting(3, `1 ${oldest}`)).terminals).toMatchObject([
    { state: "in-step", waiting: 0, lagMs: 0 },
  ]);
});
