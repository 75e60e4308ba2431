import { once } from "node:events";
import { connect } from "node:net";
import type { ImportReply, Overview, QuarantinePage } from "@tillwave/shared/api/console";
import {
  CARRIED_CONTENT_TYPE,
  IMPORT_BATCHES_MAX,
  IMPORT_BYTES_MAX,
} from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { parseStatement } from "@tillwave/shared/sync/statement";
import { encodeCarried } from "@tillwave/shared/sync/twx";
import { damaged } from "@tillwave/shared/testing/damaged-bytes";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { portOf } from "@tillwave/shared/host/page-server";
import { type FakeTill, fakeTill, newSigner } from "./scenarios/fake-till.ts";
import { type OpenHub, openHub } from "./scenarios/open-hub.ts";
import type { TillRequest } from "./signed-request.ts";

function carry({ headers, body }: TillRequest): Uint8Array {
  const header = headers["tillwave-statement"];
  const statement = parseStatement(typeof header === "string" ? header : undefined);
  return encodeCarried({ statement: present(statement, "a statement"), body });
}

async function importInto(
  hub: OpenHub,
  file: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly reply: ImportReply }> {
  const { console: server } = hub.hub;
  const asked = server.inject({
    method: "POST",
    url: "/api/import",
    headers: {
      host: `127.0.0.1:${portOf(server)}`,
      authorization: `Bearer ${hub.controlToken}`,
      "x-tillwave": "1",
      "content-type": CARRIED_CONTENT_TYPE,
      ...headers,
    },
    payload: Buffer.from(file),
  });
  const answer = await hub.commit(Promise.resolve(asked));
  return { status: answer.statusCode, reply: answer.json<ImportReply>() };
}

async function joinedTill(): Promise<{ readonly hub: OpenHub; readonly till: FakeTill }> {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  return { hub, till };
}

test("sales that are carried to the hub stand in its books as if they had been sent", async () => {
  const { hub, till } = await joinedTill();
  till.sell(1000);
  till.sell(2000);
  const file = carry(till.batch());
  expect(await importInto(hub, file)).toEqual({
    status: 200,
    reply: {
      batches: [
        {
          of: { terminal: 2, epoch: 1, first: 1, last: 3 },
          outcome: { ok: true, stored: 3, duplicate: 0, quarantined: [] },
        },
      ],
      fault: null,
    },
  });
  const { terminals } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 2, total: 3000, seq: 3 }]);
});

test("the same file again, and the same sales from the till later, are there once", async () => {
  const { hub, till } = await joinedTill();
  till.sell(1000);
  const file = carry(till.batch());
  await importInto(hub, file);
  const again = await importInto(hub, concatBytes([file, file]));
  expect(again.reply.batches.map(({ outcome }) => outcome)).toMatchObject([
    { stored: 0, duplicate: 2 },
    { stored: 0, duplicate: 2 },
  ]);
  expect((await till.send(hub)).body).toMatchObject({ stored: [], duplicate: [[1, 2]] });
  const { terminals } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 1, total: 1000 }]);
});

test("a line that means nothing is kept aside, and does not stop the file", async () => {
  const { hub, till } = await joinedTill();
  till.write("{");
  till.sell(1000);
  const { reply } = await importInto(hub, carry(till.batch()));
  expect(reply.batches[0]?.outcome).toMatchObject({
    stored: 3,
    quarantined: [{ seq: 2, code: "bad-json" }],
  });
});

test("a batch that is refused does not stop the next, and each is refused as the till would be", async () => {
  const { hub, till } = await joinedTill();
  till.sell(1000);
  till.sell(2000);
  const whole = till.batch();
  const refused: readonly TillRequest[] = [
    till.batch(3, 3),
    till.batch(1, 3, { signer: newSigner() }),
    till.batch(1, 3, { body: till.batch(1, 2).body }),
    till.batch(1, 3, { statement: { method: "GET" } }),
    till.batch(1, 3, { statement: { path: "/v1/terminals/2/epochs/1/check-ins" } }),
    till.batch(1, 3, { statement: { merchant: 1002 } }),
    till.batch(1, 3, { statement: { headAfter: new Uint8Array(32) } }),
    fakeTill({ terminal: 77 }).batch(),
  ];
  const file = concatBytes([...refused, whole].map(carry));
  const { reply } = await importInto(hub, file);
  expect(reply.fault).toBeNull();
  const outcomes = reply.batches.map(({ outcome }) => (outcome.ok ? "taken" : outcome.refusal));
  expect(outcomes).toEqual([
    { error: "gap", expected: 1 },
    { error: "unknown-terminal" },
    { error: "statement-mismatch", field: "bodyHash" },
    { error: "statement-mismatch", field: "method" },
    { error: "statement-mismatch", field: "path" },
    { error: "statement-mismatch", field: "merchant" },
    { error: "statement-mismatch", field: "headAfter" },
    { error: "unknown-terminal" },
    "taken",
  ]);
});

test("other sales under the same numbers are kept beside those that stand there", async () => {
  const { hub, till } = await joinedTill();
  const copy = till.clone();
  till.sell(1000);
  copy.sell(2000);
  await till.send(hub);
  const { reply } = await importInto(hub, carry(copy.batch()));
  expect(reply.batches[0]?.outcome).toMatchObject({
    ok: false,
    refusal: { error: "fork", seq: 2 },
  });
  const { rows }: QuarantinePage = await hub.ask("GET", "/api/quarantine");
  expect(rows).toMatchObject([{ code: "fork", seq: 2 }]);
});

test("what a revoked till had not sent is kept aside when somebody brings it", async () => {
  const { hub, till } = await joinedTill();
  till.sell(1000);
  await hub.ask("POST", "/api/terminals/2/revoke", {});
  const { reply } = await importInto(hub, carry(till.batch()));
  expect(reply.batches[0]?.outcome).toEqual({ ok: false, refusal: { error: "revoked" } });
  const { rows }: QuarantinePage = await hub.ask("GET", "/api/quarantine");
  expect(rows).toHaveLength(2);
});

test("a file that is spoilt behind its first batch leaves that one taken, and says where it ends", async () => {
  const { hub, till } = await joinedTill();
  till.sell(1000);
  const good = carry(till.batch());
  const noise = await importInto(hub, concatBytes([good, Uint8Array.of(1, 2, 3)]));
  expect(noise.reply).toMatchObject({ fault: { type: "not-twx", at: good.length } });
  expect(noise.reply.batches).toHaveLength(1);
  const cut = await importInto(hub, concatBytes([good, good.subarray(0, -1)]));
  expect(cut.reply).toMatchObject({ fault: { type: "cut-short", at: good.length } });
  expect(cut.reply.batches).toMatchObject([{ outcome: { ok: true, duplicate: 2 } }]);
});

test("more than one request may bring is not looked at, and the answer is heard all the same", async () => {
  const { hub, till } = await joinedTill();
  const good = carry(till.batch());
  const many = concatBytes(Array.from({ length: IMPORT_BATCHES_MAX + 1 }, () => good));
  const counted = await importInto(hub, many);
  expect(counted.reply.batches).toHaveLength(IMPORT_BATCHES_MAX);
  expect(counted.reply.fault).toEqual({ type: "too-much" });
  const long = await importInto(hub, new Uint8Array(IMPORT_BYTES_MAX + 1));
  expect(long).toEqual({ status: 200, reply: { batches: [], fault: { type: "too-much" } } });
});

test("whoever has neither the token nor a login brings nothing", async () => {
  const { hub, till } = await joinedTill();
  const file = carry(till.batch());
  expect(await importInto(hub, file, { authorization: "Bearer no" })).toMatchObject({
    status: 401,
  });
  expect(await importInto(hub, file, { "x-tillwave": "0" })).toMatchObject({ status: 403 });
  expect(await importInto(hub, file, { "content-type": "application/json" })).toMatchObject({
    status: 400,
  });
});

test("whatever bytes a file has, the hub answers, and books nothing that was not signed", async () => {
  const { hub, till } = await joinedTill();
  till.sell(1000);
  const good = carry(till.batch());
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged(good), fc.uint8Array({ maxLength: 300 })), async (file) => {
      const { status, reply } = await importInto(hub, file);
      expect(status).toBe(200);
      for (const { outcome } of reply.batches) {
        expect(outcome.ok ? outcome.stored + outcome.duplicate : 2).toBe(2);
      }
    }),
    { numRuns: 60 },
  );
  expect(hub.defects).toEqual([]);
});

test("an upload that is cut off is the end of that upload and of nothing else", async () => {
  const { hub, till } = await joinedTill();
  till.sell(1000);
  const file = carry(till.batch());
  const { console: page } = await hub.listen();
  const { host, hostname, port } = new URL(page);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(
    `POST /api/import HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${hub.controlToken}\r\n` +
      `x-tillwave: 1\r\ncontent-type: ${CARRIED_CONTENT_TYPE}\r\ncontent-length: ${file.length}\r\n\r\n`,
  );
  socket.end(file.subarray(0, 100));
  await expect.poll(() => hub.logged.join("\n")).toContain("an import was cut off");
  expect(hub.defects).toEqual([]);
  expect((await importInto(hub, file)).reply).toMatchObject({
    batches: [{ outcome: { stored: 2 } }],
    fault: null,
  });
});

test("a till whose sales are carried in is not taken for one that was heard", async () => {
  const { hub, till } = await joinedTill();
  await till.send(hub, till.batch(1, 1, { headers: { "tillwave-waiting": "7 1700000000000" } }));
  const seen = async () => {
    const [{ lastSeen, waiting, state }] = (await hub.ask<Overview>("GET", "/api/overview"))
      .terminals as [Overview["terminals"][number]];
    return { lastSeen, waiting, state };
  };
  hub.clock.setWall(hub.clock.read().wall + 3 * 86_400_000);
  const before = await seen();
  till.sell(1000);
  await importInto(hub, carry(till.batch(2)));
  expect(await seen()).toEqual(before);
  expect(before).toMatchObject({ state: "offline", waiting: 7 });
});
