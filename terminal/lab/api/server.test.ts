import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LAB_REQUEST_BYTES_MAX, type LabMessage } from "@tillwave/shared/api/lab";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openSimulatedLab } from "../testing/simulated-lab.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { createLabServer } from "./server.ts";

const TOKEN = "t".repeat(43);

async function serve() {
  const simulated = openSimulatedLab();
  const pageFolder = mkdtempSync(join(tmpdir(), "lab-page-"));
  writeFileSync(join(pageFolder, "index.html"), "the page");
  const server = createLabServer({
    lab: simulated.lab,
    token: TOKEN,
    pageFolder,
    onDefect: (error) => expect.fail(error.message),
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await server.close();
    rmSync(pageFolder, { recursive: true });
  });
  const port = portOf(server);
  const origin = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const post = (body: string | Uint8Array<ArrayBuffer>, more: object = {}) =>
    fetch(`${origin}/api/lab/commands`, { method: "POST", headers: { ...headers, ...more }, body });
  return { ...simulated, port, origin, headers, post };
}

const CUT_TILL = JSON.stringify({ type: "power-cut", of: "till" });

test("a command is carried out and answered", async () => {
  const { post, cuts } = await serve();
  expect(await (await post(CUT_TILL)).json()).toEqual({ ok: true });
  expect(cuts).toEqual(["till"]);
});

test("without the token nothing is told and nothing is done", async () => {
  const { origin, post, cuts } = await serve();
  expect((await fetch(`${origin}/api/lab`)).status).toBe(401);
  expect((await post(CUT_TILL, { authorization: "Bearer x" })).status).toBe(401);
  expect(cuts).toEqual([]);
});

test("a page of another address does nothing, even with the token", async () => {
  const { port, post, cuts } = await serve();
  expect((await post(CUT_TILL, { origin: "http://evil.example" })).status).toBe(403);
  const answer = await raw(
    port,
    `POST /api/lab/commands HTTP/1.1\r\nHost: evil.example:${port}\r\n` +
      `Authorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${CUT_TILL.length}\r\nConnection: close\r\n\r\n${CUT_TILL}`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 421 /u);
  expect(cuts).toEqual([]);
});

test("no other way of writing a path leads round the token", async () => {
  const { port, cuts } = await serve();
  const host = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n`;
  for (const path of ["/%61pi/lab", `http://127.0.0.1:${port}/api/lab`, "/x/../api/lab"]) {
    const answer = await raw(port, `GET ${path} HTTP/1.1\r\n${host}\r\n`);
    expect(answer, path).toMatch(/^HTTP\/1\.1 (?:401|404) /u);
  }
  expect(cuts).toEqual([]);
});

test("no request makes the lab fail or does what nobody asked for", async () => {
  const { post, cuts, cable } = await serve();
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({
      type: fc.constantFrom("printer", "network", "power-cut", "drawer-shut ", "__proto__"),
      change: fc.anything(),
      mode: fc.string(),
      of: fc.string(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const text = typeof body === "string" ? body : (JSON.stringify(body) ?? "");
      expect((await post(text)).status).toBe(400);
    }),
    { numRuns: 100 },
  );
  expect((await post("x".repeat(LAB_REQUEST_BYTES_MAX + 1))).status).toBe(413);
  expect([...cuts, ...cable]).toEqual([]);
});

test("the feed begins with everything and tells every change", async () => {
  const { origin, headers, post, clock } = await serve();
  const feed = await fetch(`${origin}/api/lab`, { headers });
  const lines = linesOf(feed);
  expect((await lines.next()).value).toMatchObject({
    type: "hello",
    view: { printer: { path: "/lab/printer" } },
    receipts: [],
  });
  await post(JSON.stringify({ type: "printer", change: { isCoverOpen: true } }));
  clock.pass(1000);
  for await (const message of lines) {
    if (message.type === "view") {
      expect(message.view.printer.isCoverOpen).toBe(true);
      break;
    }
  }
});

test("every answer forbids foreign scripts", async () => {
  const { origin } = await serve();
  for (const path of ["/", "/api/lab", "/nothing"]) {
    const { headers } = await fetch(origin + path);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self'/u,
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

async function* linesOf(response: Response): AsyncGenerator<LabMessage> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines.map((line) => JSON.parse(line) as LabMessage);
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
