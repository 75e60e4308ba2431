import { gunzipSync } from "node:zlib";
import type { BackupReply, DocumentRow, Overview, Shop } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { batchAnswerSchema } from "@tillwave/shared/sync/answer";
import { openDocument } from "@tillwave/shared/sync/document";
import { parseShop } from "@tillwave/shared/sync/shop";
import * as v from "valibot";
import { expect, test } from "vitest";
import { portOf } from "@tillwave/shared/host/page-server";
import { LEFT_OUT_AFTER_RESTORE, restoreHub } from "../restore.ts";
import { fakeTill } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const crypto = createNodeCrypto();
const AT_FIRST: Shop = {
  name: "Harbour Corner",
  address: ["12 Ferry Street", "Hong Kong"],
  taxId: null,
};
const MOVED: Shop = { name: "海港角", address: ["Pier 4", "Hong Kong"], taxId: "HK-4711" };

const change = (hub: OpenHub, shop: object): Promise<DocumentRow> =>
  hub.ask("POST", "/api/documents/shop", shop);
const shopOf = (hub: OpenHub): Promise<Shop> => hub.ask("GET", "/api/documents/shop");
const newest = async (hub: OpenHub): Promise<DocumentRow> => {
  const documents = await hub.ask<DocumentRow[]>("GET", "/api/documents");
  return present(
    documents.find(({ kind }) => kind === "shop"),
    "the shop's document",
  );
};
const bodyOf = (hub: OpenHub, { digest }: DocumentRow) =>
  hub.read((rows) => rows.documents.bodyOf(Buffer.from(digest, "hex")));

test("a shop that moves: the console takes its address, and every till is offered it, signed", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  expect(await shopOf(hub)).toEqual(AT_FIRST);
  const row = await change(hub, MOVED);
  expect(row).toMatchObject({ kind: "shop", version: 2, items: null });
  expect(await shopOf(hub)).toEqual(MOVED);
  expect((await hub.ask<Overview>("GET", "/api/overview")).merchant.name).toBe("海港角");

  const headers = { "tillwave-holds": "shop=1,policy=1,deny-list=1" };
  const { inbox } = v.parse(
    batchAnswerSchema,
    (await till.send(hub, till.checkIn({ headers }))).body,
  );
  const against = { keys: [hub.hub.context.keys.ledger.publicKey], crypto };
  expect(inbox.map((signed) => openDocument(signed, against))).toMatchObject([
    { ok: true, value: { kind: "shop", version: 2, merchant: 1001, lengthBytes: row.bytes } },
  ]);
  const body = present(bodyOf(hub, row), "its body");
  expect(parseShop(gunzipSync(body))).toEqual(MOVED);

  const again = await hub.reopen();
  expect(await shopOf(again)).toEqual(MOVED);
  expect(await newest(again)).toMatchObject({ version: 2 });
});

test("what says nothing new makes no new document", async () => {
  const hub = await openHub();
  expect(await change(hub, AT_FIRST)).toMatchObject({ version: 1 });
  expect(await change(hub, MOVED)).toMatchObject({ version: 2 });
  expect(await change(hub, MOVED)).toMatchObject({ version: 2 });
});

test("the one before is kept, and those before it are not", async () => {
  const hub = await openHub();
  const rows = [await newest(hub)];
  for (const name of ["Pier 4", "Pier 5"]) {
    rows.push(await change(hub, { ...MOVED, name }));
  }
  expect(rows.map((row) => bodyOf(hub, row) !== null)).toEqual([false, true, true]);
});

test("a hub from an older copy says its word anew, above every number that tills may hold", async () => {
  const hub = await openHub();
  const { file } = await hub.ask<BackupReply>("POST", "/api/backup");
  await change(hub, MOVED);
  await hub.close();
  await restoreHub({ folder: hub.folder, file }, { clock: hub.clock, crypto, random: nodeRandom });
  const after = await hub.reopen();
  expect(await shopOf(after)).toEqual(AT_FIRST);
  const row = await change(after, AT_FIRST);
  expect(row.version).toBeGreaterThan(LEFT_OUT_AFTER_RESTORE);
  expect(await change(after, AT_FIRST)).toEqual(row);
});

const { name, address, taxId } = MOVED;
test.each([
  ["nothing", null],
  ["no name", { name: " ", address, taxId }],
  ["no word of a tax id", { name, address }],
  ["a name of 61 letters", { name: "x".repeat(61), address, taxId }],
  ["a letter that sets the printer", { name, address: ["\u001B@"], taxId }],
  ["seven lines", { name, address: Array.from({ length: 7 }, () => "x"), taxId }],
  ["a line of 81 letters", { name, address: ["x".repeat(81)], taxId }],
  ["an empty tax id", { name, address, taxId: "" }],
  ["a field that nobody knows", { name, address, taxId, phone: "1" }],
])("a request with %s is refused, and nothing changes", async (_, shop) => {
  const hub = await openHub();
  expect(await change(hub, shop as object)).toEqual({ error: "request-malformed" });
  expect(await shopOf(hub)).toEqual(AT_FIRST);
  expect(await newest(hub)).toMatchObject({ version: 1 });
});

test("nobody changes the shop without having signed in, or from another page", async () => {
  const hub = await openHub();
  const host = `127.0.0.1:${portOf(hub.hub.console)}`;
  const authorization = `Bearer ${hub.controlToken}`;
  const post = async (headers: Record<string, string>): Promise<number> => {
    const url = "/api/documents/shop";
    const asked = { method: "POST", url, headers: { host, ...headers }, payload: MOVED } as const;
    return (await hub.hub.console.inject(asked)).statusCode;
  };
  expect(await post({ "x-tillwave": "1" })).toBe(401);
  expect(await post({ authorization })).toBe(403);
  expect(await shopOf(hub)).toEqual(AT_FIRST);
  expect(await post({ authorization, "x-tillwave": "1" })).toBe(200);
});

test("the longest shop that there may be fits in a request", async () => {
  const hub = await openHub();
  const longest = {
    name: "港".repeat(60),
    address: Array.from({ length: 6 }, () => "港".repeat(80)),
    taxId: "港".repeat(40),
  };
  expect(await change(hub, longest)).toMatchObject({ version: 2 });
  expect(await shopOf(hub)).toEqual(longest);
});
