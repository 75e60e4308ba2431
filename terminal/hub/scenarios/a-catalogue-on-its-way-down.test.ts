import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gunzipSync } from "node:zlib";
import type { CatalogueReply, DocumentRow } from "@tillwave/shared/api/console";
import { BAD_ROWS_NAMED_MAX } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeDigest } from "@tillwave/shared/host/node-crypto";
import { catalogueSchema } from "@tillwave/shared/sale/item";
import { batchAnswerSchema } from "@tillwave/shared/sync/answer";
import { documentPath, openDocument } from "@tillwave/shared/sync/document";
import { toHex } from "@tillwave/shared/core/bytes";
import * as v from "valibot";
import { expect, test } from "vitest";
import { createCatalogueDesk } from "../catalogue/catalogue-desk.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { fakeTill } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const crypto = createNodeCrypto();
/** Beside what the rows themselves would take, which is several times as much. */
const GROWTH_MAX = 15 * 1024 * 1024;
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const HEADER = "sku,name,price,tax,category,barcodes,top\n";
const GOOD = `${HEADER}bun,Pineapple bun,9.00,B,Bakery,4890000000015,x\ntea,"Tea, iced",12.5,B,Drinks,,\n`;

async function upload(hub: OpenHub, csv: string | Buffer): Promise<CatalogueReply> {
  const answer = await hub.hub.console.inject({
    method: "POST",
    url: "/api/documents/catalogue",
    headers: {
      host: `127.0.0.1:${portOf(hub.hub.console)}`,
      authorization: `Bearer ${hub.controlToken}`,
      "x-tillwave": "1",
      "content-type": "text/csv",
    },
    payload: csv,
  });
  return answer.json<CatalogueReply>();
}

test("a catalogue that is uploaded lies signed in the inbox of each till, until the till holds it", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  const reply = await upload(hub, GOOD);
  expect(reply).toMatchObject({ ok: true, document: { kind: "catalogue", version: 1, items: 2 } });

  const inbox = async (holds: string) => {
    const headers = { "tillwave-holds": holds };
    const answer = await till.send(hub, till.checkIn({ headers }));
    const against = { keys: [hub.hub.context.keys.ledger.publicKey], crypto };
    return v
      .parse(batchAnswerSchema, answer.body)
      .inbox.map((signed) => openDocument(signed, against))
      .flatMap((document) => (document.ok ? [document.value] : []));
  };
  expect(await inbox("")).toMatchObject([
    { kind: "catalogue", version: 1, merchant: 1001 },
    { kind: "deny-list", version: 1 },
    { kind: "policy", version: 1 },
    { kind: "shop", version: 1 },
  ]);
  expect(await inbox("catalogue=1,shop=1,policy=1,deny-list=1")).toEqual([]);
  const [head] = await inbox("shop=1");
  const { bodyHash, lengthBytes } = present(head, "the catalogue's head");

  const request = till.ask("GET", documentPath(bodyHash));
  const fetched = await hub.hub.desk.document(request, toHex(bodyHash));
  const body = fetched.body instanceof Uint8Array ? fetched.body : new Uint8Array(0);
  expect(body).toHaveLength(lengthBytes);
  expect(nodeDigest.sha256(body)).toEqual(bodyHash);
  const catalogue = v.parse(catalogueSchema, JSON.parse(gunzipSync(body).toString()));
  expect(catalogue).toMatchObject({
    categories: [{ id: "bakery", name: "Bakery" }, { id: "drinks" }],
    items: [
      { sku: "bun", price: 900, taxId: "B", categoryId: "bakery", top: true },
      { sku: "tea", name: "Tea, iced", price: 1250, barcodes: [], top: false },
    ],
  });
});

test("what is sold by weight says so in a column of its own", async () => {
  const hub = await openHub();
  const header = "sku,name,price,tax,category,unit\n";
  expect(
    await upload(hub, `${header}mango,Mango,56,B,Fruit,KG\nbun,Bun,9,B,Bakery,\n`),
  ).toMatchObject({
    ok: true,
  });
  const [row] = await hub.ask<DocumentRow[]>("GET", "/api/documents");
  const digest = Buffer.from(present(row, "the catalogue").digest, "hex");
  const body = present(
    hub.read((rows) => rows.documents.bodyOf(digest)),
    "its body",
  );
  const { items } = v.parse(catalogueSchema, JSON.parse(gunzipSync(body).toString()));
  expect(items.map(({ sku, unit }) => [sku, unit])).toEqual([
    ["mango", "kg"],
    ["bun", undefined],
  ]);
  expect(await upload(hub, `${header}rope,Rope,1,B,Home,m\n`)).toMatchObject({
    ok: false,
    named: [{ line: 2, column: "unit", why: { type: "unit" } }],
  });
});

test("the shop's own data are a document too", async () => {
  const hub = await openHub();
  const [shop] = await hub.ask<DocumentRow[]>("GET", "/api/documents");
  const digest = Buffer.from(present(shop, "the shop's document").digest, "hex");
  const body = present(
    hub.read((rows) => rows.documents.bodyOf(digest)),
    "its body",
  );
  expect(JSON.parse(gunzipSync(body).toString())).toEqual({
    name: "Harbour Corner",
    address: ["12 Ferry Street", "Hong Kong"],
  });
});

test("bad rows are named by line, column and why, and nothing changes", async () => {
  const hub = await openHub();
  await upload(hub, GOOD);
  const csv = `${HEADER}bun,Bun,nine,B,Bakery,,\n"tea","Tea\nwith milk",9,B,Drinks,,\n,Cake,9.005,B,Bakery,,\ntea,Tea,-1,B,Drinks,,\ntea,Tea,1,B,Drinks,,\nroll,Roll,1\n`;
  expect(await upload(hub, csv)).toEqual({
    ok: false,
    rows: 6,
    badRows: 5,
    named: [
      { line: 2, column: "price", why: { type: "no-amount" } },
      { line: 5, column: "sku", why: { type: "identifier" } },
      { line: 5, column: "price", why: { type: "decimals", max: 2 } },
      { line: 6, column: "price", why: { type: "negative" } },
      { line: 7, column: "sku", why: { type: "doubled", line: 3 } },
      { line: 8, column: "tax", why: { type: "fields", found: 3, wanted: 7 } },
    ],
  });
  const documents = await hub.ask<DocumentRow[]>("GET", "/api/documents");
  expect(documents).toMatchObject([{ kind: "catalogue", version: 1, items: 2 }, { kind: "shop" }]);
});

test("each catalogue has a higher number, and the one before is kept", async () => {
  const hub = await openHub();
  const digests: string[] = [];
  for (const price of ["1", "2", "3"]) {
    const reply = await upload(hub, GOOD.replace("9.00", price));
    digests.push(reply.ok ? reply.document.digest : "");
  }
  const held = hub.read((rows) =>
    digests.map((digest) => rows.documents.bodyOf(Buffer.from(digest, "hex")) !== null),
  );
  expect(held).toEqual([false, true, true]);
  expect(await hub.ask<DocumentRow[]>("GET", "/api/documents")).toMatchObject([
    { kind: "catalogue", version: 3 },
    { kind: "shop" },
  ]);
});

for (const [what, csv, fault] of [
  ["nothing", "", { type: "no-rows" }],
  ["only a header", HEADER, { type: "no-rows" }],
  [
    "no price column",
    "sku,name,tax,category\nbun,Bun,B,Bakery\n",
    { type: "no-column", column: "price" },
  ],
  [
    "a column that nobody knows",
    "sku,name,price,tax,category,colour\n",
    { type: "unknown-column", column: "colour" },
  ],
  ["a column twice", "sku,name,price,tax,category,sku\n", { type: "column-twice", column: "sku" }],
] as const) {
  test(`a file with ${what} is refused`, async () => {
    const hub = await openHub();
    expect(await upload(hub, csv)).toEqual({ ok: false, fault });
  });
}

test("an open quotation mark ends the reading, and is named", async () => {
  const hub = await openHub();
  expect(await upload(hub, `${HEADER}bun,"Bun,1,B,Bakery,,\ntea,Tea,1,B,Drinks,,\n`)).toMatchObject(
    {
      ok: false,
      badRows: 1,
      named: [{ line: 2, why: { type: "quote-open" } }],
    },
  );
});

test("a file with a byte order mark, other line ends and its columns in any order is good", async () => {
  const hub = await openHub();
  const csv = "\uFEFFPrice,SKU,Category,Tax,Name\r\n1.00,a,Food,Z,叉燒包\r\n";
  expect(await upload(hub, csv)).toMatchObject({ ok: true, document: { items: 1 } });
});

test("a file in a code page of its own is refused, not printed with gaps", async () => {
  const hub = await openHub();
  const latin1 = Buffer.from(`${HEADER}bun,Süßes Brötchen,1,B,Bakery,,\n`, "latin1");
  expect(await upload(hub, latin1)).toMatchObject({
    ok: false,
    named: [{ line: 2, column: "name", why: { type: "not-utf8" } }],
  });
});

test("a catalogue that no till could unpack is refused", async () => {
  const hub = await openHub();
  const codes = (row: number): string =>
    Array.from({ length: 8 }, (_, i) => `${row}-${i}-`.padEnd(48, "x")).join(" ");
  const rows = Array.from(
    { length: 20_000 },
    (_, row) => `s${row},${"叉".repeat(120)},1,B,Food,${codes(row)},\n`,
  );
  expect(await upload(hub, HEADER + rows.join(""))).toMatchObject({
    fault: { type: "document-bytes" },
  });
});

test("an upload that is cut off in the middle changes nothing, and the hub goes on", async () => {
  const hub = await openHub();
  await upload(hub, GOOD);
  const { console: page } = await hub.listen();
  const { port, host } = new URL(page);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    const head = `POST /api/documents/catalogue HTTP/1.1\r\nhost: ${host}\r\nx-tillwave: 1\r\n`;
    const who = `authorization: Bearer ${hub.controlToken}\r\n`;
    socket.write(`${head}${who}content-type: text/csv\r\ncontent-length: 9999\r\n\r\n${GOOD}`);
    hub.hub.console.server.once("request", () => setImmediate(() => socket.destroy()));
    socket.on("error", () => {}).on("close", () => resolve());
  });
  expect(await upload(hub, GOOD)).toMatchObject({ ok: true, document: { version: 2 } });
  expect(hub.defects).toEqual([]);
});

test("a million lines with bad rows are all counted, the first hundred are named, and memory stays flat", async () => {
  const hub = await openHub();
  const rows = 1_000_000;
  const kept: number[] = [];
  async function* lines() {
    yield Buffer.from(HEADER);
    for (let row = 0; row < rows; row += 1000) {
      if (row % 100_000 === 0) {
        kept.push(bytesInUse());
      }
      const block = Array.from({ length: 1000 }, (_, i) => {
        const price = (row + i) % 10 === 0 ? "x" : "1.00";
        return `s${row + i},Thing,${price},B,Food,,\n`;
      });
      yield Buffer.from(block.join(""));
    }
  }
  const reply = await createCatalogueDesk(hub.hub.context).take(lines());
  expect(reply).toMatchObject({ ok: true, value: { ok: false, rows, badRows: rows / 10 } });
  expect(reply.ok && "named" in reply.value && reply.value.named).toHaveLength(BAD_ROWS_NAMED_MAX);
  expect(Math.max(...kept) - Math.min(...kept)).toBeLessThan(GROWTH_MAX);
}, 120_000);

/** What is still referred to, whatever else this process did before. */
function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test("more items than a till holds are refused by their number", async () => {
  const hub = await openHub();
  const rows = Array.from({ length: 20_001 }, (_, i) => `s${i},Thing,1,B,Food,,`).join("\n");
  expect(await upload(hub, HEADER + rows)).toEqual({
    ok: false,
    fault: { type: "items", items: 20_001, max: 20_000 },
  });
});
