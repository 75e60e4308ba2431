import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { type HubClient, type RawAnswer, type Upload, createHubClient } from "./hub-client.ts";

interface Line {
  readonly client: HubClient;
  /** "POST /api/logout x-tillwave", in order. */
  readonly asked: string[];
  readonly signedOut: () => number;
}

type Reply = Response | "none";

function openLine(...replies: readonly Reply[]): Line {
  const asked: string[] = [];
  const left = [...replies];
  let signedOut = 0;
  const note = (method: string, path: string, headers: HeadersInit | undefined): void => {
    const isMarked = new Headers(headers).get("x-tillwave") === "1";
    asked.push(`${method} ${path}${isMarked ? " x-tillwave" : ""}`);
  };
  const client = createHubClient({
    fetch: (path, init) => {
      note(init?.method ?? "GET", typeof path === "string" ? path : "", init?.headers);
      const reply = present(left.shift(), "a reply");
      return reply === "none" ? Promise.reject(new TypeError("down")) : Promise.resolve(reply);
    },
    upload: async ({ path, headers }: Upload): Promise<RawAnswer | null> => {
      note("POST", path, headers);
      const reply = present(left.shift(), "a reply");
      return reply === "none" ? null : { status: reply.status, text: await reply.text() };
    },
    onSignedOut: () => {
      signedOut += 1;
    },
  });
  return { client, asked, signedOut: () => signedOut };
}

const json = (status: number, body: unknown): Response => Response.json(body, { status });
const nothing = (): Response => new Response(null, { status: 204 });

test("whatever changes something carries the header, and what only reads does not", async () => {
  const { client, asked } = openLine(
    json(200, { ok: true }),
    nothing(),
    nothing(),
    nothing(),
    json(200, {}),
    json(200, {}),
    json(200, { ok: true }),
    json(200, {}),
    json(200, {}),
    json(200, []),
    json(200, {}),
  );
  await client.login("secret");
  await client.logout();
  await client.markSeen(3);
  await client.revoke(2);
  await client.makeJoinCode({ terminal: null, name: "Pier" });
  await client.backUp();
  await client.sendCatalogue(new Blob(["x"]), () => {});
  await client.changeShop({ name: "Pier", address: [], taxId: null });
  await client.readSales({ terminal: 2, before: "a b" });
  await client.readDocuments();
  await client.readShop();
  expect(asked).toEqual([
    "POST /api/login x-tillwave",
    "POST /api/logout x-tillwave",
    "POST /api/quarantine/3/seen x-tillwave",
    "POST /api/terminals/2/revoke x-tillwave",
    "POST /api/join-codes x-tillwave",
    "POST /api/backup x-tillwave",
    "POST /api/documents/catalogue x-tillwave",
    "POST /api/documents/shop x-tillwave",
    "GET /api/sales?terminal=2&before=a+b",
    "GET /api/documents",
    "GET /api/documents/shop",
  ]);
});

test("a wrong password is an answer, whatever status it comes with, and signs nobody out", async () => {
  const wrong = { ok: false, error: "wrong-password" };
  const tooMany = { ok: false, error: "too-many-tries", waitSeconds: 30 };
  const { client, signedOut } = openLine(json(401, wrong), json(429, tooMany), json(200, wrong));
  expect(await client.login("x")).toEqual({ ok: true, value: wrong });
  expect(await client.login("x")).toEqual({ ok: true, value: tooMany });
  expect(await client.login("x")).toEqual({ ok: true, value: wrong });
  expect(signedOut()).toBe(0);
});

test("a session that is over is heard of, once for each answer", async () => {
  const { client, signedOut } = openLine(json(401, {}), json(401, { error: "signed-out" }));
  expect(await client.readOverview()).toEqual({ ok: false, error: { type: "signed-out" } });
  await client.markSeen(1);
  expect(signedOut()).toBe(2);
});

test("bad rows are an answer, whatever status they come with", async () => {
  const reply = { ok: false, rows: 3, badRows: 1, named: [] };
  const { client } = openLine(
    json(422, reply),
    json(400, { ok: false, error: "header", detail: "" }),
  );
  expect(await client.sendCatalogue(new Blob(), () => {})).toEqual({ ok: true, value: reply });
  expect(await client.sendCatalogue(new Blob(), () => {})).toMatchObject({ ok: true });
});

test("silence, nonsense and refusals are told apart", async () => {
  const { client } = openLine(
    "none",
    new Response("<html>", { status: 200 }),
    json(200, null),
    json(500, { ok: "yes" }),
    json(404, {}),
    json(503, { error: "storage-failed" }),
  );
  const errors = [];
  for (let i = 0; i < 6; i += 1) {
    const answer = await client.readOverview();
    errors.push(answer.ok ? null : answer.error);
  }
  expect(errors).toEqual([
    { type: "unreachable" },
    { type: "refused", status: 200 },
    { type: "refused", status: 200 },
    { type: "refused", status: 500 },
    { type: "not-found" },
    { type: "unavailable" },
  ]);
});
