import { connect } from "node:net";
import { request as httpsRequest } from "node:https";
import { connect as tlsConnect } from "node:tls";
import { gzipSync } from "node:zlib";
import type { Overview } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { nodeDigest } from "@tillwave/shared/host/node-crypto";
import { BATCH_BYTES_MAX, BATCH_ENTRIES_MAX } from "@tillwave/shared/sync/answer";
import { ENROLMENT_REQUEST_BYTES_MAX } from "@tillwave/shared/sync/enrolment";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { TillRequest } from "../signed-request.ts";
import { signedDocument } from "../shop-document.ts";
import { REQUESTS_AT_ONCE_MAX, REQUESTS_OF_ONE_MAX } from "../till-api/server.ts";
import { type FakeTill, fakeTill, packLines } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const seed = seedOfRun("hostile bytes");

async function joinedTill() {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  await till.send(hub);
  till.sell();
  return { hub, till };
}

/** Signed as it should be, over any body. */
function over(till: FakeTill, body: Uint8Array): TillRequest {
  return till.batch(2, 2, { body, statement: { bodyHash: nodeDigest.sha256(body) } });
}

async function isUnhurt(hub: OpenHub, till: FakeTill): Promise<void> {
  expect(hub.defects).toEqual([]);
  const { terminals } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 0, seq: 1 }]);
  expect((await till.send(hub, till.batch(2))).status).toBe(200);
}

test("a small body that unpacks to a huge one is refused, and the hub goes on", async () => {
  const { hub, till } = await joinedTill();
  const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * 1024 * 1024)));
  expect(await till.send(hub, over(till, bomb))).toMatchObject({
    status: 413,
    body: { error: "too-large" },
  });
  await isUnhurt(hub, till);
});

const lineOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const BODIES: readonly (readonly [string, Uint8Array, number])[] = [
  ["nothing at all", new Uint8Array(0), 400],
  ["an empty gzip", new Uint8Array(gzipSync("")), 400],
  ["plain text", lineOf("{}\n"), 400],
  ["half a gzip", packLines([lineOf("{}")]).slice(0, 20), 400],
  ["an empty line", new Uint8Array(gzipSync("{}\n\n{}\n")), 400],
  ["only line feeds", new Uint8Array(gzipSync("\n")), 400],
  ["a byte order mark", new Uint8Array(gzipSync("\uFEFF{}\n")), 400],
  ["501 lines", packLines(Array.from({ length: BATCH_ENTRIES_MAX + 1 }, () => lineOf("{}"))), 413],
];

for (const [what, body, status] of BODIES) {
  test(`a body that is ${what} is refused`, async () => {
    const { hub, till } = await joinedTill();
    expect((await till.send(hub, over(till, body))).status).toBe(status);
    await isUnhurt(hub, till);
  });
}

test("no signed body makes the hub fail", async () => {
  const { hub, till } = await joinedTill();
  const anyLine = fc.oneof(
    fc.json().map(lineOf),
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
    fc.constantFrom('{"v":1,"kind":"sale-paid"}', '{"v":1,"kind":"epoch-opened"}').map(lineOf),
  );
  const anyBody = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(anyLine, { maxLength: 5 }).map(packLines),
  );
  await fc.assert(
    fc.asyncProperty(anyBody, async (body) => {
      const { status } = await till.send(hub, over(till, body));
      expect([400, 401]).toContain(status);
    }),
    { seed, numRuns: 200 },
  );
  await isUnhurt(hub, till);
});

test("any line that a till has chained is stored or kept, and none makes the hub fail", async () => {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  const withoutFeed = (bytes: Uint8Array) => bytes.map((byte) => (byte === 0x0a ? 0x20 : byte));
  const sale = present(till.lines[0], "the first line").body;
  const anyLine = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 60 }).map(withoutFeed),
    fc.json().map((json) => withoutFeed(lineOf(json))),
    fc.tuple(fc.nat(), fc.nat(255)).map(([at, value]) => {
      const damaged = Uint8Array.from(sale);
      damaged[at % damaged.length] = value;
      return withoutFeed(damaged);
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 8 }), async (lines) => {
      const first = till.lines.length + 1;
      lines.filter((line) => line.length > 0).forEach((line) => till.write(line));
      const reply = await till.send(hub, till.batch(Math.min(first, 1)));
      expect(reply).toMatchObject({ status: 200, body: { expected: till.lines.length + 1 } });
    }),
    { seed, numRuns: 40 },
  );
  expect(hub.defects).toEqual([]);
});

test("no header makes the hub fail", async () => {
  const { hub, till } = await joinedTill();
  const anyHeaders = fc.dictionary(
    fc.constantFrom(
      "tillwave-statement",
      "tillwave-protocol",
      "tillwave-waiting",
      "tillwave-holds",
    ),
    fc.oneof(fc.string({ maxLength: 300 }), fc.array(fc.string()), fc.constant(undefined)),
  );
  await fc.assert(
    fc.asyncProperty(anyHeaders, fc.boolean(), async (headers, isCheckIn) => {
      const request = isCheckIn ? till.checkIn({ headers }) : till.batch(1, 1, { headers });
      expect([200, 400, 401]).toContain((await till.send(hub, request)).status);
    }),
    { seed, numRuns: 200 },
  );
  await isUnhurt(hub, till);
});

test("no bytes at the enrolment make the hub fail", async () => {
  const { hub, till } = await joinedTill();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (body) => {
      hub.clock.pass(4000);
      const request = { method: "POST", path: "/v1/enrolments", headers: {}, body };
      expect(hub.hub.desk.enrol(request).status).toBe(403);
    }),
    { seed, numRuns: 100 },
  );
  await isUnhurt(hub, till);
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Over the real socket, believing the hub's own authority alone, as tills do. */
function post(hub: OpenHub, url: string, request: TillRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value as string]],
      ),
    );
    const { port } = new URL(url);
    const sent = httpsRequest(
      {
        host: "127.0.0.1",
        port,
        path: request.path,
        method: request.method,
        headers: { ...headers, "content-type": "application/x-ndjson" },
        ca: pemOf(hub.hub.context.tls.authority),
        servername: `hub-${hub.hub.hubId}`,
        agent: false,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.on("error", reject);
    sent.end(request.body);
  });
}

const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64")}\n-----END CERTIFICATE-----\n`;

test("over HTTPS a till that pins the hub's authority is served, and too much is refused unread", async () => {
  const { hub, till } = await joinedTill();
  const { url } = await hub.listen();
  const stored = await hub.commit(post(hub, url, till.batch(2)));
  expect(stored).toMatchObject({ status: 200 });
  expect(JSON.parse(stored.text)).toMatchObject({ expected: 3, stored: [[2, 2]] });
  const large = over(till, new Uint8Array(BATCH_BYTES_MAX + 1));
  expect((await hub.commit(post(hub, url, large))).text).toBe('{"error":"too-large"}');
  const body = new Uint8Array(ENROLMENT_REQUEST_BYTES_MAX + 1);
  const enrolment = { method: "POST", path: "/v1/enrolments", headers: {}, body };
  expect(await post(hub, url, enrolment)).toMatchObject({ status: 413 });
  for (const path of [
    "/v1/terminals/4294967296/epochs/1/entries",
    "/v1/terminals/x/epochs/1/entries",
  ]) {
    expect(await post(hub, url, { ...till.batch(1), path })).toMatchObject({ status: 400 });
  }
  expect(await post(hub, url, till.ask("POST", "/v1/other"))).toMatchObject({ status: 404 });
  const nowhere = { ...till.ask("GET", "/v1/documents/00"), body: new Uint8Array(0) };
  expect(await post(hub, url, nowhere)).toMatchObject({ status: 400 });
  expect(hub.defects).toEqual([]);
});

test("what is no HTTP, or half of it, is let go", async () => {
  const { hub, till } = await joinedTill();
  const { url } = await hub.listen();
  const port = Number(new URL(url).port);
  const plain = await new Promise<string>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\n\r\n"));
    let text = "";
    socket.setEncoding("latin1").on("data", (part: string) => {
      text += part;
    });
    socket.on("close", () => resolve(text)).on("error", () => {});
  });
  expect(plain).not.toContain("200");
  const nonsense = await new Promise<string>((resolve) => {
    const socket = tlsConnect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () =>
      socket.write("\u0000\u0001 nonsense\r\n\r\n"),
    );
    let text = "";
    socket.setEncoding("latin1").on("data", (part: string) => {
      text += part;
    });
    socket.on("close", () => resolve(text)).on("error", () => {});
  });
  expect(nonsense).toMatch(/^HTTP\/1\.1 400 /u);
  await isUnhurt(hub, till);
});

test("while all hands are full, whoever comes is told to come again, and then it goes on", async () => {
  const { hub, till } = await joinedTill();
  const { url } = await hub.listen();
  const { port } = new URL(url);
  const slow = Array.from({ length: REQUESTS_AT_ONCE_MAX }, () => {
    const socket = tlsConnect({ port: Number(port), host: "127.0.0.1", rejectUnauthorized: false });
    const head = "POST /v1/enrolments HTTP/1.1\r\nHost: hub\r\nContent-Length: 9\r\n";
    socket.write(`${head}Content-Type: application/cbor\r\n\r\nhalf`);
    socket.on("error", () => {});
    return socket;
  });
  let answer: Answer = { status: 0, text: "" };
  for (let tries = 0; tries < 200 && answer.status !== 503; tries += 1) {
    answer = await hub.commit(post(hub, url, till.checkIn()));
  }
  expect(answer).toEqual({ status: 503, text: '{"error":"busy","waitSeconds":1}' });
  slow.forEach((socket) => socket.destroy());
  for (let tries = 0; tries < 200 && answer.status !== 200; tries += 1) {
    answer = await hub.commit(post(hub, url, till.checkIn()));
  }
  expect(answer.status).toBe(200);
  await isUnhurt(hub, till);
});

test("one address that keeps its requests unfinished keeps no other out", async () => {
  const { hub, till } = await joinedTill();
  const { url } = await hub.listen();
  const port = Number(new URL(url).port);
  const slow = Array.from({ length: REQUESTS_AT_ONCE_MAX }, () => {
    const to = { port, host: "127.0.0.1", localAddress: "127.0.0.2", rejectUnauthorized: false };
    const socket = tlsConnect(to);
    socket.write("POST /v1/terminals/2/epochs/1/entries HTTP/1.1\r\nHost: hub\r\n");
    socket.write("Content-Length: 9\r\nContent-Type: application/x-ndjson\r\n\r\nhalf");
    socket.on("error", () => {});
    return socket;
  });
  const refused = slow.map(
    (socket) => new Promise((resolve) => socket.once("data", () => resolve(undefined))),
  );
  await Promise.race(refused);
  expect(await hub.commit(post(hub, url, till.checkIn()))).toMatchObject({ status: 200 });
  slow.forEach((socket) => socket.destroy());
});

test("documents that nobody reads are handed out so many at a time", async () => {
  const { hub, till } = await joinedTill();
  const { url } = await hub.listen();
  const { context } = hub.hub;
  const body = new Uint8Array(16 * 1024 * 1024 - 1);
  const unsigned = {
    merchant: 1001,
    kind: "catalogue",
    version: 1,
    at: 0,
    body,
    items: 1,
  } as const;
  const document = signedDocument(unsigned, context);
  context.store.commit((rows) => rows.documents.add(document));
  const port = Number(new URL(url).port);
  const answers = Array.from({ length: REQUESTS_OF_ONE_MAX + 1 }, () => {
    const { path, headers } = till.ask("GET", `/v1/documents/${toHex(document.digest)}`);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    const socket = tlsConnect({ port, host: "127.0.0.1", rejectUnauthorized: false });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: hub\r\n${lines.join("")}\r\n`);
    socket.on("error", () => {});
    return new Promise<string>((resolve) => {
      socket.once("data", (part: Buffer) => {
        socket.pause();
        resolve(part.toString("latin1").slice(9, 12));
      });
      onTestFinished(() => void socket.destroy());
    });
  });
  const statuses = (await Promise.all(answers)).toSorted();
  expect(statuses).toEqual([...Array.from({ length: REQUESTS_OF_ONE_MAX }, () => "200"), "503"]);
});

test("old TLS is not spoken", async () => {
  const { hub } = await joinedTill();
  const { url } = await hub.listen();
  const failed = await new Promise<boolean>((resolve) => {
    const socket = tlsConnect({
      port: Number(new URL(url).port),
      host: "127.0.0.1",
      rejectUnauthorized: false,
      minVersion: "TLSv1.1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    socket.on("secureConnect", () => resolve(false)).on("error", () => resolve(true));
  });
  expect(failed).toBe(true);
});

test("the log says who sent what and how large, and nothing of what was sold", async () => {
  const { hub, till } = await joinedTill();
  const { url } = await hub.listen();
  await hub.commit(post(hub, url, till.batch(2)));
  const line = JSON.parse(present(hub.logged.at(-1), "a line of the log")) as object;
  expect(line).toMatchObject({ terminal: 2, epoch: 1, first: 2, last: 2, status: 200 });
  expect(Object.keys(line).toSorted()).toEqual(
    [
      "bytes",
      "epoch",
      "first",
      "last",
      "message",
      "ms",
      "request",
      "status",
      "terminal",
    ].toSorted(),
  );
  expect(hub.logged.join("\n")).not.toContain("Pineapple");
});
