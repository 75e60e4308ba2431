import { connect } from "node:net";
import { REQUEST_BYTES_MAX } from "@tillwave/shared/api/till";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { demoCatalogue } from "../demo/catalogue.ts";
import { openTill, temporaryFolder } from "../scenarios/open-till.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { createServer } from "./server.ts";

const TOKEN = "t".repeat(43);

async function serve() {
  const till = openTill();
  const server = createServer({
    service: till.service,
    token: TOKEN,
    pageFolder: temporaryFolder(),
    onDefect: (error) => expect.fail(error.message),
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => server.close());
  const origin = `http://127.0.0.1:${portOf(server)}`;
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(origin + path, { method: "POST", headers, body });
  return { till, origin, headers, post, port: portOf(server) };
}

const press = (command: object): string =>
  JSON.stringify({ page: "page-of-the-test", id: crypto.randomUUID(), sale: 1, command });

test("a press is answered after it is stored", async () => {
  const { post, till } = await serve();
  const reply = await post("/api/commands", press({ type: "add", sku: "bun" }));
  expect(await reply.json()).toMatchObject({ ok: true });
  expect(till.reopen().view().state.sale.lines).toHaveLength(1);
});

test("without the token nothing is told and nothing is done", async () => {
  const { origin, till } = await serve();
  for (const path of ["/api/feed", "/api/sales", "/api/catalogue"]) {
    expect((await fetch(origin + path)).status).toBe(401);
  }
  const body = press({ type: "add", sku: "bun" });
  expect((await fetch(`${origin}/api/commands`, { method: "POST", body })).status).toBe(401);
  expect(till.view().state.sale.lines).toEqual([]);
});

test("no other way of writing a path leads round the token", async () => {
  const { port, till } = await serve();
  const body = press({ type: "add", sku: "bun" });
  const host = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n`;
  for (const path of ["/%61pi/sales", `http://127.0.0.1:${port}/api/sales`, "/api/../api/sales"]) {
    const answer = await raw(port, `GET ${path} HTTP/1.1\r\n${host}\r\n`);
    expect(answer, path).toMatch(/^HTTP\/1\.1 (?:401|404) /u);
  }
  const type = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  const post = `POST /%61pi/commands HTTP/1.1\r\n${host}Origin: http://evil.example\r\n${type}\r\n`;
  expect(await raw(port, post + body)).toMatch(/^HTTP\/1\.1 40[134] /u);
  expect(till.view().state.sale.lines).toEqual([]);
});

test("no request body makes the till fail or changes its basket", async () => {
  const { post, till, headers, origin } = await serve();
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({
      page: fc.oneof(fc.string(), fc.constant("page-of-the-test")),
      id: fc.oneof(fc.string(), fc.integer()),
      sale: fc.oneof(fc.integer(), fc.double(), fc.constant(2 ** 53)),
      command: fc.oneof(
        fc.record({ type: fc.string() }),
        fc.record({
          type: fc.constant("take-cash"),
          received: fc.double(),
          due: fc.double(),
        }),
        fc.record({ type: fc.constant("set-quantity"), line: fc.integer(), quantity: fc.double() }),
        fc.record({ type: fc.constant("add"), sku: fc.anything() }),
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const text = typeof body === "string" ? body : (JSON.stringify(body) ?? "");
      for (const path of ["/api/commands", "/api/recovery"]) {
        const { status } = await post(path, text);
        expect([200, 400]).toContain(status);
      }
    }),
    { numRuns: 150 },
  );
  expect(till.view().state.sale.lines).toEqual([]);
  const bytes = new Uint8Array([0xff, 0xfe, 0x00]);
  expect((await post("/api/commands", bytes)).status).toBe(400);
  const asForm = { ...headers, "content-type": "application/x-www-form-urlencoded" };
  const form = { method: "POST", headers: asForm, body: "a=b" };
  expect((await fetch(`${origin}/api/commands`, form)).status).toBe(415);
});

test("a request that is too long is refused unread", async () => {
  const { post } = await serve();
  expect((await post("/api/commands", "x".repeat(REQUEST_BYTES_MAX + 1))).status).toBe(413);
});

test("hostile lines and paths find nothing", async () => {
  const { port, origin, headers } = await serve();
  const paths = ["/../package.json", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "//etc"];
  for (const path of paths) {
    const answer = await raw(
      port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|403|404|301)/u);
  }
  expect(
    await raw(port, `GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`),
  ).toMatch(/ 421 /u);
  expect(await raw(port, "\u0000\u0001 nonsense\r\n\r\n")).toMatch(/ 400 /u);
  for (const path of ["/api/sales?before=-1", "/api/sales?before=1e9", "/api/sales?before[]=1"]) {
    expect((await fetch(origin + path, { headers })).status).toBe(400);
  }
});

test("every answer forbids foreign scripts", async () => {
  const { origin } = await serve();
  for (const path of ["/", "/health", "/api/feed", "/nothing"]) {
    const { headers } = await fetch(origin + path);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/u,
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("the catalogue is sent once and then only asked about", async () => {
  const { origin, headers } = await serve();
  const first = await fetch(`${origin}/api/catalogue`, { headers });
  expect(await first.json()).toEqual(demoCatalogue());
  const again = { ...headers, "if-none-match": first.headers.get("etag") ?? "" };
  expect((await fetch(`${origin}/api/catalogue`, { headers: again })).status).toBe(304);
});

test("the feed begins with everything and tells every change", async () => {
  const { origin, headers, post } = await serve();
  const feed = await fetch(`${origin}/api/feed`, { headers });
  const lines = linesOf(feed);
  expect((await lines.next()).value).toMatchObject({ type: "hello", shop: { demo: true } });
  await post("/api/commands", press({ type: "add", sku: "bun" }));
  const second = await nextOtherThan(lines, "heartbeat");
  expect(second).toMatchObject({ type: "view", view: { state: { sale: { number: 1 } } } });
  await lines.return(undefined);
});

async function* linesOf(response: Response): AsyncGenerator<{ readonly type: string }> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines.map((line) => JSON.parse(line) as { readonly type: string });
  }
}

async function nextOtherThan(
  lines: AsyncGenerator<{ readonly type: string }>,
  type: string,
): Promise<unknown> {
  for (;;) {
    const { value } = (await lines.next()) as { value: { readonly type: string } };
    if (value.type !== type) {
      return value;
    }
  }
}

function raw(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    socket.setEncoding("latin1").on("data", (text: string) => {
      answer += text;
    });
    socket.on("end", () => resolve(answer)).on("error", reject);
  });
}

test("what ends a payment is asked for in words that are checked, and answered at once", async () => {
  const { post } = await serve();
  const ask = async (body: object): Promise<[number, unknown]> => {
    const reply = await post("/api/tap", JSON.stringify(body));
    return [reply.status, await reply.json()];
  };
  const named = { id: "a-press-of-the-test", tender: 1 };
  expect(await ask({ ...named, action: "void", reason: "gone" })).toEqual([
    200,
    { ok: false, error: { type: "tender-not-waiting" } },
  ]);
  expect((await ask({ ...named, action: "code", digits: "1234567" }))[0]).toBe(400);
  expect((await ask({ ...named, action: "pay" }))[0]).toBe(400);
});
