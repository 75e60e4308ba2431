import type { LoginReply, Overview } from "@tillwave/shared/api/console";
import { connect } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { IDLE_MS_MAX, SESSION_MS_MAX } from "../console-api/sessions.ts";
import { portOf } from "@tillwave/shared/host/page-server";
import { fakeTill } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const MINUTE_MS = 60_000;

interface Asking {
  readonly method?: "GET" | "POST";
  readonly headers?: Record<string, string>;
  readonly body?: object | string;
}

const ask = (hub: OpenHub, url: string, { method = "GET", headers = {}, body }: Asking = {}) =>
  hub.hub.console.inject({
    method,
    url,
    headers: { host: `127.0.0.1:${portOf(hub.hub.console)}`, "x-tillwave": "1", ...headers },
    ...(body === undefined ? {} : { payload: body }),
  });

const login = async (hub: OpenHub, password: string) => {
  const answer = await ask(hub, "/api/login", { method: "POST", body: { password } });
  const cookie = String(answer.headers["set-cookie"] ?? "");
  return { status: answer.statusCode, reply: answer.json<LoginReply>(), cookie };
};
const withCookie = (cookie: string) => ({ headers: { cookie: cookie.split(";")[0] ?? "" } });

test("with the password a person sees the overview, and without it nothing", async () => {
  const hub = await openHub();
  expect((await ask(hub, "/api/overview")).statusCode).toBe(401);
  const { reply, cookie } = await login(hub, hub.password);
  expect(reply).toEqual({ ok: true });
  expect(cookie).toMatch(
    /^tillwave-session=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=/u,
  );
  const overview = await ask(hub, "/api/overview", withCookie(cookie));
  expect(overview.json<Overview>().merchant).toEqual({ number: 1001, name: "Harbour Corner" });
});

test("no reading and no act goes without signing in", async () => {
  const hub = await openHub();
  const gets = ["overview", "terminals/2", "sales", "sales/2/1/1", "quarantine", "documents"];
  const posts = [
    "logout",
    "quarantine/1/seen",
    "alarms/1/seen",
    "join-codes",
    "terminals/2/revoke",
    "documents/catalogue",
    "backup",
  ];
  for (const path of gets) {
    expect((await ask(hub, `/api/${path}`)).statusCode, path).toBe(401);
  }
  for (const path of posts) {
    const forged = { cookie: `tillwave-session=${"a".repeat(64)}` };
    expect((await ask(hub, `/api/${path}`, { method: "POST", headers: forged })).statusCode).toBe(
      401,
    );
    const authorization = "Bearer wrong";
    expect(
      (await ask(hub, `/api/${path}`, { method: "POST", headers: { authorization } })).statusCode,
    ).toBe(401);
  }
});

test("five wrong passwords in a minute, and the right one has to wait as well", async () => {
  const hub = await openHub();
  for (let tries = 0; tries < 5; tries += 1) {
    expect(await login(hub, "guess")).toMatchObject({
      status: 401,
      reply: { ok: false, error: "wrong-password" },
    });
  }
  expect(await login(hub, hub.password)).toMatchObject({
    status: 429,
    reply: { error: "too-many-tries", waitSeconds: 60 },
  });
  hub.clock.pass(MINUTE_MS);
  expect((await login(hub, hub.password)).reply).toEqual({ ok: true });
});

test("twenty tries at once are no way round the limit", async () => {
  const hub = await openHub();
  const tries = Array.from({ length: 20 }, () => login(hub, "guess"));
  const replies = (await Promise.all(tries)).map(({ status }) => status);
  expect(replies.filter((status) => status === 401)).toHaveLength(5);
});

test("a session ends when nobody uses it, and after twelve hours in any case", async () => {
  const hub = await openHub();
  const { cookie } = await login(hub, hub.password);
  const status = async () => (await ask(hub, "/api/overview", withCookie(cookie))).statusCode;
  hub.clock.pass(IDLE_MS_MAX);
  expect(await status()).toBe(200);
  hub.clock.pass(IDLE_MS_MAX + 1);
  expect(await status()).toBe(401);
  const second = await login(hub, hub.password);
  const used = async () => (await ask(hub, "/api/overview", withCookie(second.cookie))).statusCode;
  for (let passed = 0; passed < SESSION_MS_MAX; passed += IDLE_MS_MAX) {
    expect(await used()).toBe(200);
    hub.clock.pass(IDLE_MS_MAX);
  }
  hub.clock.pass(1);
  expect(await used()).toBe(401);
});

test("whoever signs out is out", async () => {
  const hub = await openHub();
  const { cookie } = await login(hub, hub.password);
  const out = await ask(hub, "/api/logout", { method: "POST", ...withCookie(cookie) });
  expect(out.statusCode).toBe(204);
  expect((await ask(hub, "/api/overview", withCookie(cookie))).statusCode).toBe(401);
});

test("a foreign page can do nothing, even in the browser of who is signed in", async () => {
  const hub = await openHub();
  const cookie = withCookie((await login(hub, hub.password)).cookie).headers.cookie;
  const post = (headers: Record<string, string>) =>
    ask(hub, "/api/terminals/2/revoke", { method: "POST", headers: { cookie, ...headers } });
  expect((await post({ origin: "http://evil.example" })).statusCode).toBe(403);
  expect((await post({ origin: "null" })).statusCode).toBe(403);
  expect((await post({ host: "evil.example" })).statusCode).toBe(421);
  expect((await post({ "x-tillwave": "0" })).statusCode).toBe(403);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  expect(
    (await ask(hub, "/api/login", { method: "POST", headers: form, body: "a=b" })).statusCode,
  ).toBe(415);
});

test("the password, the token and the cookie are in no log", async () => {
  const hub = await openHub();
  const till = fakeTill();
  const { code } = await hub.joinCode(2);
  till.enrol(hub, code);
  const { cookie } = await login(hub, hub.password);
  await login(hub, "a wrong guess");
  await ask(hub, "/api/overview", withCookie(cookie));
  const all = hub.logged.join("\n");
  const secrets = [
    hub.password,
    "a wrong guess",
    hub.controlToken,
    cookie.slice(17, 81),
    code,
    code.replaceAll("-", "").slice(4),
  ];
  for (const secret of secrets) {
    expect(all).not.toContain(secret);
  }
});

test("nothing that is posted makes the console fail", async () => {
  const hub = await openHub();
  const authorization = `Bearer ${hub.controlToken}`;
  const paths = ["login", "join-codes", "terminals/x/revoke", "quarantine/9/seen"];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.oneof(fc.json(), fc.string()),
      async (path, body) => {
        hub.clock.pass(MINUTE_MS);
        const headers = { authorization, "content-type": "application/json" };
        const { statusCode } = await ask(hub, `/api/${path}`, { method: "POST", headers, body });
        expect([200, 204, 400, 401, 404, 429]).toContain(statusCode);
      },
    ),
    { numRuns: 150 },
  );
  for (const path of [
    "sales?before=x",
    "sales?terminal=-1",
    "quarantine?before=1e9",
    "sales?x=1",
  ]) {
    expect((await ask(hub, `/api/${path}`, { headers: { authorization } })).statusCode).toBe(400);
  }
  expect(hub.defects).toEqual([]);
});

test("an act that says all by its path needs no body", async () => {
  const hub = await openHub();
  const headers = {
    authorization: `Bearer ${hub.controlToken}`,
    "content-type": "application/json",
  };
  await fakeTill().join(hub);
  const revoked = await ask(hub, "/api/terminals/2/revoke", { method: "POST", headers });
  expect(revoked.statusCode).toBe(204);
  expect((await ask(hub, "/api/terminals/9/revoke", { method: "POST", headers })).statusCode).toBe(
    404,
  );
});

test("hostile lines and paths find nothing, and every answer forbids foreign scripts", async () => {
  const hub = await openHub();
  await hub.listen();
  const port = portOf(hub.hub.console);
  const paths = ["/../hub.db", "/%2e%2e/control-token", "//etc/passwd", "/%61pi/overview"];
  for (const path of [...paths, `http://127.0.0.1:${port}/api/overview`]) {
    const answer = await raw(
      port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer, path).toMatch(/^HTTP\/1\.1 (?:400|401|403|404) /u);
  }
  for (const path of ["/", "/api/overview", "/nothing"]) {
    const { headers } = await ask(hub, path);
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self';/u);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  }
  expect((await ask(hub, "/")).body).toContain("not built yet");
});

test("where the page is built, it is served", async () => {
  const first = await openHub();
  await first.close();
  mkdirSync(join(first.folder, "no-page"));
  writeFileSync(join(first.folder, "no-page", "index.html"), "<title>Hub</title>");
  const hub = await first.reopen();
  expect((await ask(hub, "/")).body).toContain("<title>Hub</title>");
});

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
