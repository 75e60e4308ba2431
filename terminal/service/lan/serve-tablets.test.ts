/** Tablets over a real HTTPS face: who is let in, to what, and what plain HTTP hears. */
import { X509Certificate } from "node:crypto";
import { cpSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request as ask } from "node:https";
import { connect } from "node:net";
import type {
  CustomerMessage,
  PairReply,
  TabletReply,
  TabletsView,
} from "@tillwave/shared/api/tablets";
import { NO_LOG } from "@tillwave/shared/core/log";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { portOf } from "@tillwave/shared/host/page-server";
import { expect, onTestFinished, test } from "vitest";
import * as fc from "fast-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { CONNECTIONS_OF_ONE_MAX } from "./door.ts";
import { createLanServer, createServer } from "../api/server.ts";
import { openTill, temporaryFolder } from "../scenarios/open-till.ts";
import { ANA, MEI, newId, peopleOf } from "../scenarios/staffed-till.ts";
import type { CommandReply } from "@tillwave/shared/api/till";
import { serveTablets } from "./serve-tablets.ts";

const TOKEN = "t".repeat(43);
const NAMES = { addresses: ["127.0.0.1"], names: ["till-2", "till-2.local"] };

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Asked {
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A till with both of its faces, on this machine. */
async function serve(folder = temporaryFolder()) {
  const till = openTill({ folder });
  const ports = {
    clock: till.clock,
    timers: till.clock,
    random: nodeRandom,
    crypto: createNodeCrypto(),
    log: NO_LOG,
  };
  const tablets = serveTablets({
    folder,
    token: TOKEN,
    lan: { address: null, port: 0, orAny: true },
    service: till.service,
    ports,
    names: () => NAMES,
  });
  const deps = {
    service: till.service,
    token: TOKEN,
    pageFolder: temporaryFolder(),
    tablets: tablets.serving,
    onDefect: (error: Error) => expect.fail(error.message),
  };
  const server = createServer(deps);
  await server.listen({ host: "127.0.0.1", port: 0 });
  tablets.open((face) => createLanServer(deps, face));
  onTestFinished(async () => {
    await Promise.all([server.close(), tablets.close()]);
  });
  const origin = `http://127.0.0.1:${portOf(server)}`;
  const onLoopback = async (path: string, { token = TOKEN, body, headers }: Asked = {}) => {
    const post = body && { method: "POST", body: JSON.stringify(body) };
    const type = body ? { "content-type": "application/json" } : {};
    const authorization = `Bearer ${token}`;
    return fetch(origin + path, { headers: { authorization, ...type, ...headers }, ...post });
  };
  const look = async () => (await (await onLoopback("/api/tablets")).json()) as TabletsView;
  await expect.poll(async () => (await look()).lan.state).toBe("open");
  const { lan } = await look();
  const [address = ""] = lan.state === "open" ? lan.addresses : [];
  const ca = tablets.serving.authority() ?? "";
  const onLan = (path: string, asked: Asked = {}) => askOverTls(address + path, asked, ca);
  const offer = async (use = "selling") => {
    const body = { action: "offer", id: crypto.randomUUID(), use, approval: null };
    const reply = (await (await onLoopback("/api/tablets", { body })).json()) as TabletReply;
    return reply.ok && reply.offer?.state === "open" ? reply.offer.code : expect.fail("no code");
  };
  const pair = async (code: string, name = "Window", id = crypto.randomUUID() as string) =>
    JSON.parse((await onLan("/api/pair", { body: { id, code, name } })).body) as PairReply;
  const pairedToken = async (use = "selling") => {
    const paired = await pair(await offer(use));
    return paired.ok ? paired.token : expect.fail(paired.error.type);
  };
  return { till, folder, address, ca, onLoopback, onLan, look, offer, pair, pairedToken };
}

function openOverTls(url: string, { token, body, headers }: Asked, ca: string) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = ask(
      url,
      {
        ca,
        agent: false,
        // Who is called is what the guard has to look at.
        servername: "till-2",
        method: body === undefined ? "GET" : "POST",
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
      },
      resolve,
    );
    request.once("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function askOverTls(url: string, asked: Asked, ca: string): Promise<Answer> {
  const response = await openOverTls(url, asked, ca);
  const chunks = (await response.setEncoding("utf8").toArray()) as string[];
  return { status: response.statusCode ?? 0, body: chunks.join("") };
}

const press = (sale: number, command: object): object => ({
  page: "page-of-a-tablet",
  id: crypto.randomUUID(),
  sale,
  command,
});

test("a tablet that was let in by a code sells on the till's own basket", async () => {
  const { onLan, pairedToken, till } = await serve();
  const token = await pairedToken();
  const body = press(1, { type: "add", sku: "bun" });
  const { body: reply } = await onLan("/api/commands", { token, body });
  expect(JSON.parse(reply) as CommandReply).toMatchObject({ ok: true });
  expect(till.view().state.sale.lines).toHaveLength(1);
});

test("a pairing whose answer was lost gets the same answer again, and one tablet", async () => {
  const { offer, pair, look } = await serve();
  const code = await offer();
  const first = await pair(code, "Window", "the-same-id");
  expect(await pair(code, "Window", "the-same-id")).toEqual(first);
  expect(await pair(code, "Another")).toEqual({ ok: false, error: { type: "code-refused" } });
  expect((await look()).tablets).toMatchObject([{ name: "Window", use: "selling" }]);
});

test("each token opens its own face and no other", async () => {
  const { onLan, onLoopback, pairedToken } = await serve();
  const token = await pairedToken();
  expect((await onLan("/api/sales", { token })).status).toBe(200);
  expect((await onLan("/api/sales", { token: TOKEN })).status).toBe(401);
  expect((await onLan("/api/sales")).status).toBe(401);
  expect((await onLoopback("/api/sales", { token })).status).toBe(401);
  expect((await onLoopback("/api/pair", { body: {} })).status).toBe(404);
});

test("a customer's screen reads the feed on either face, and nothing else on any", async () => {
  const { onLan, onLoopback, pairedToken, ca, address } = await serve();
  const token = await pairedToken();
  const tokenOf = (text: string) => (JSON.parse(text) as { readonly token: string }).token;
  const ofTill = tokenOf(await (await onLoopback("/api/customer-token")).text());
  const ofTablet = tokenOf((await onLan("/api/customer-token", { token })).body);
  expect(new Set([TOKEN, token, ofTill, ofTablet]).size).toBe(4);
  for (const customer of [ofTill, ofTablet]) {
    for (const path of ["/api/sales", "/api/catalogue", "/api/tablets", "/api/customer-token"]) {
      expect((await onLan(path, { token: customer })).status, path).toBe(403);
      expect((await onLoopback(path, { token: customer })).status, path).toBe(403);
    }
    const body = press(1, { type: "add", sku: "bun" });
    expect((await onLan("/api/commands", { token: customer, body })).status).toBe(403);
    expect((await onLoopback("/api/commands", { token: customer, body })).status).toBe(403);
    const feed = await openOverTls(`${address}/api/feed`, { token: customer }, ca);
    expect(feed.statusCode).toBe(200);
    feed.destroy();
  }
});

test("a customer sees the sale in hand, and none of the shop's own matters", async () => {
  const { till, onLoopback } = await serve();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "hold" });
  till.press({ type: "add", sku: "bun" });
  const { token } = (await (await onLoopback("/api/customer-token")).json()) as { token: string };
  const feed = await onLoopback("/api/feed", { token });
  const lines = linesOf(feed);
  const { value: hello } = await lines.next();
  expect(hello).toMatchObject({ type: "hello", shop: { name: "Harbour Corner" } });
  expect(hello).toMatchObject({ view: { state: { held: [], sale: { lines: [{ sku: "bun" }] } } } });
  expect(Object.keys(hello as object)).not.toContain("status");
  expect(JSON.stringify(hello)).not.toContain("Mei");
  till.press({ type: "pay" });
  till.takeCash(100_000);
  const types = new Set<string>();
  for await (const message of lines) {
    types.add(message.type);
    if (message.type === "view" && message.view.paid !== null) {
      expect(message.view.paid.entry.tenders).toMatchObject([{ method: "cash" }]);
      break;
    }
  }
  expect(types).not.toContain("status");
});

test("a removed tablet's feed ends at once, and its token is worth nothing", async () => {
  const { onLan, onLoopback, pairedToken, look, ca, address } = await serve();
  const token = await pairedToken();
  const feed = await openOverTls(`${address}/api/feed`, { token }, ca);
  const ended = new Promise((resolve) => {
    feed
      .once("close", resolve)
      .resume()
      .on("error", () => {});
  });
  const [tablet] = (await look()).tablets;
  expect(tablet?.isOpen).toBe(true);
  const body = { action: "revoke", id: crypto.randomUUID(), tablet: tablet?.id, approval: null };
  const before = performance.now();
  expect(await (await onLoopback("/api/tablets", { body })).json()).toMatchObject({ tablets: [] });
  await ended;
  expect(performance.now() - before).toBeLessThan(1000);
  expect((await onLan("/api/sales", { token })).status).toBe(401);
});

test("a page under another name, or from another place, is refused", async () => {
  const { onLan, pairedToken, address } = await serve();
  const token = await pairedToken();
  const at = (headers: Record<string, string>) => onLan("/api/sales", { token, headers });
  expect((await at({ host: "evil.example" })).status).toBe(421);
  expect((await at({ origin: "https://evil.example" })).status).toBe(403);
  expect((await at({ origin: address.replace("https", "http") })).status).toBe(403);
  expect((await at({ origin: address })).status).toBe(200);
});

test("plain HTTP shows what to open, in the reader's language, and reaches no route", async () => {
  const { address, till, pairedToken } = await serve();
  const token = await pairedToken();
  const plain = address.replace("https", "http");
  const page = await fetch(`${plain}/`, { headers: { "accept-language": "ja,en;q=0.5" } });
  const text = await page.text();
  expect(page.status).toBe(426);
  expect(text).toContain('<html lang="ja">');
  expect(text).toContain(`<a href="${address}/">`);
  expect(text.match(/<span>(?:[\dA-F]{2}:){7}[\dA-F]{2}<\/span>/gu)).toHaveLength(20);
  expect(text).not.toMatch(/<script|<form|<img/u);
  expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none';/u);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify(press(1, { type: "add", sku: "bun" }));
  const pressed = await fetch(`${plain}/api/commands`, { method: "POST", headers, body });
  expect(await pressed.text()).toContain("<!doctype html>");
  expect(till.view().state.sale.lines).toEqual([]);
});

test("what is neither HTTP nor TLS, or says nothing, does not keep the door from others", async () => {
  const { address, onLan } = await serve();
  const { port } = new URL(address);
  const sockets = ["", "\u0016garbage", "\u0000\u0001\u0002\r\n\r\n", "GET"].map((text) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    return socket.on("error", () => {});
  });
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  expect((await onLan("/health")).status).toBe(200);
});

test("whatever a customer's screen sends, a cashier's press that is sent again is done once, and the till locks in time", async () => {
  const { till, onLoopback } = await serve();
  const people = peopleOf(till);
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  const { token } = (await (await onLoopback("/api/customer-token")).json()) as { token: string };
  const choose = (page: string, language: string) => {
    const body = { page, id: newId(), sale: 1, language };
    return onLoopback("/api/customer-language", { token, body });
  };
  const body = press(1, { type: "add", sku: "bun" });
  await onLoopback("/api/commands", { body });
  for (let each = 0; each < 20; each += 1) {
    await choose(`screen-of-a-customer-${each}`, each % 2 === 0 ? "ja" : "ko");
  }
  await onLoopback("/api/commands", { body });
  expect(till.view().state.sale.lines).toMatchObject([{ quantity: 1 }]);
  for (let minute = 0; minute < 6; minute += 1) {
    till.clock.pass(60_000);
    await choose("screen-of-a-customer", "ja");
  }
  expect(till.service.isLocked()).toBe(true);
});

test("in training no tablet is let in and none is sent away: who may allow it is not there", async () => {
  const { till, onLoopback, pairedToken, look } = await serve();
  await pairedToken();
  const people = peopleOf(till);
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  till.service.setTraining({ on: true, approval: null });
  const [tablet] = (await look()).tablets;
  const id = newId();
  const approval = null;
  for (const body of [
    { action: "offer", id, use: "selling", approval },
    { action: "revoke", id, tablet: tablet?.id, approval },
  ]) {
    expect((await onLoopback("/api/tablets", { body })).status, body.action).toBe(503);
  }
  expect((await look()).tablets).toHaveLength(1);
  till.service.setTraining({ on: false, approval: null });
  await people.signIn(ANA);
  const body = { action: "offer", id, use: "selling", approval };
  expect((await onLoopback("/api/tablets", { body })).status).toBe(200);
});

test("where people sign in, a code is shown by a supervisor, or by a cashier whom one has allowed it this once", async () => {
  const { till, onLoopback, pair } = await serve();
  const people = peopleOf(till);
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  await people.save({});
  const offerWith = async (approval: string | null) => {
    const body = { action: "offer", id: newId(), use: "selling", approval };
    return (await onLoopback("/api/tablets", { body })).json() as Promise<TabletReply>;
  };
  expect(await offerWith(null)).toMatchObject({ ok: true });
  await people.lock();
  expect(await offerWith(null)).toEqual({ ok: false, error: { type: "locked" } });
  await people.signIn(MEI);
  const refused = { ok: false, error: { type: "needs-supervisor", action: "tablets" } };
  expect(await offerWith(null)).toEqual(refused);
  expect(await offerWith(await people.approve("refund"))).toEqual(refused);
  const approval = await people.approve("tablets");
  const shown = await offerWith(approval);
  expect(await offerWith(approval)).toEqual(refused);
  // A tablet is let in by its code also where the till has locked meanwhile.
  await people.lock();
  const code = shown.ok && shown.offer?.state === "open" ? shown.offer.code : "";
  expect(await pair(code)).toMatchObject({ ok: true });
});

test("no body makes pairing or the list of tablets fail, or lets anybody in", async () => {
  const { onLan, onLoopback, look } = await serve();
  const text = fc.string({ maxLength: 60 });
  const bodies = fc.oneof(
    fc.object(),
    fc.record({ id: text, code: text, name: text }),
    fc.record({ action: text, id: text, tablet: text, name: text, use: text, approval: text }),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const { status } = await onLan("/api/pair", { body });
      expect([200, 400]).toContain(status);
      expect([200, 400]).toContain((await onLoopback("/api/tablets", { body })).status);
    }),
    { seed: seedOfRun("bodies about tablets"), numRuns: 60 },
  );
  expect((await look()).tablets).toEqual([]);
});

test("one address with too many connections keeps nobody else out, and is served again once they are gone", async () => {
  const { address, onLan } = await serve();
  const { port } = new URL(address);
  const sockets = await Promise.all(
    Array.from(
      { length: CONNECTIONS_OF_ONE_MAX },
      () =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect(Number(port), new URL(address).hostname, () => resolve(socket));
        }),
    ),
  );
  await expect(onLan("/health")).rejects.toThrow(/socket|ECONNRESET/u);
  sockets.forEach((socket) => socket.destroy());
  await expect.poll(async () => (await onLan("/health").catch(() => null))?.status).toBe(200);
});

test("the authority that browsers may install vouches for the certificate that they are shown", async () => {
  const { onLan, ca, look } = await serve();
  const { body } = await onLan("/authority.crt");
  expect(body).toBe(ca);
  const { lan } = await look();
  const authority = new X509Certificate(body);
  expect(lan).toMatchObject({ authority: authority.fingerprint256 });
});

test("after a restart a tablet is known, and knows the certificate", async () => {
  const first = await serve();
  const token = await first.pairedToken();
  const before = (await first.look()).lan;
  const left = temporaryFolder();
  cpSync(first.folder, left, { recursive: true });
  const second = await serve(left);
  expect((await second.onLan("/api/sales", { token })).status).toBe(200);
  const { lan } = await second.look();
  expect(lan.state === "open" && before.state === "open" && lan.fingerprint).toBe(
    before.state === "open" && before.fingerprint,
  );
});

async function* linesOf(feed: Response): AsyncGenerator<CustomerMessage> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of feed.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    yield* lines.map((line) => JSON.parse(line) as CustomerMessage);
  }
}
