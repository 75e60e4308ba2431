import * as fc from "fast-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { readJournal } from "../scenarios/read-journal.ts";
import { ANA, openStaffedTill } from "../scenarios/staffed-till.ts";
import { createServer } from "./server.ts";

const TOKEN = "t".repeat(43);
const ID = "press-of-a-page";

async function serve() {
  const people = await openStaffedTill();
  const server = createServer({
    service: people.till.service,
    token: TOKEN,
    pageFolder: temporaryFolder(),
    onDefect: (error) => expect.fail(error.message),
  });
  onTestFinished(() => server.close());
  const post = async (path: string, body: unknown) => {
    const answer = await server.inject({
      method: "POST",
      url: `/api/${path}`,
      headers: {
        host: "127.0.0.1:0",
        authorization: `Bearer ${TOKEN}`,
        "content-type": "application/json",
      },
      payload: JSON.stringify(body),
    });
    return { status: answer.statusCode, json: answer.json() as unknown };
  };
  return { ...people, server, post };
}

const LOCKED = { status: 423, json: { ok: false, error: { type: "locked" } } };

test("a locked till refuses whatever changes something, until somebody signs in", async () => {
  const { post, lock, till } = await serve();
  await lock();
  for (const [path, body] of [
    ["drawer", { id: ID, reason: "Count" }],
    ["print", { id: ID, ref: { epoch: 1, seq: 1 } }],
    ["tap", { action: "void", id: ID, tender: 1, reason: "gone" }],
    ["join", { code: "TWE1", url: null }],
    ["favourites", { action: "save", id: ID, skus: [], approval: null }],
    ["%66avourites", { action: "save", id: ID, skus: [], approval: null }],
    ["favourites?staff", { action: "save", id: ID, skus: [], approval: null }],
  ] as const) {
    expect(await post(path, body), path).toEqual(LOCKED);
  }
  const press = { page: ID, id: ID, sale: 1, command: { type: "add", sku: "bun" } };
  expect((await post("commands", press)).json).toMatchObject({ error: { type: "locked" } });
  expect(till.view().state.sale.lines).toEqual([]);
  const signIn = { action: "sign-in", id: ID, person: ANA, pin: "2580" };
  expect(await post("staff", signIn)).toMatchObject({ status: 200, json: { ok: true } });
  expect((await post("commands", press)).json).toMatchObject({ ok: true });
});

test("every way of the till that takes a post is shut while it is locked, but for the known four", async () => {
  const { server, lock, post } = await serve();
  await server.ready();
  await lock();
  const open: string[] = [];
  const ways = server
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .flatMap((line) => /(?<path>\/api\/\S+) \(POST/u.exec(line)?.groups?.["path"] ?? []);
  expect(ways.length).toBeGreaterThan(10);
  for (const way of ways) {
    const { status } = await post(way.replace("/api/", ""), {});
    if (status !== 423) {
      open.push(way);
    }
  }
  expect(open.toSorted()).toEqual(["/api/commands", "/api/recovery", "/api/staff", "/api/sync"]);
});

test("what is no request about people is refused, whatever it is, and nothing is written of it", async () => {
  const { post, till } = await serve();
  const before = readJournal(till.folder).length;
  const near = fc.record(
    {
      action: fc.constantFrom("sign-in", "approve", "save", "lock", "list", "awake", "leave"),
      id: fc.oneof(fc.string(), fc.constant(ID)),
      person: fc.oneof(fc.string(), fc.constant(ANA), fc.record({ id: fc.string() })),
      pin: fc.oneof(fc.string(), fc.constantFrom("1", "123456789", "12a4", "１２３４", null)),
      for: fc.string(),
      why: fc.string(),
      more: fc.constant(true),
    },
    { requiredKeys: ["action", "more"] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), near), async (body) => {
      expect((await post("staff", body)).status).toBe(400);
    }),
    { seed: seedOfRun("requests about people"), numRuns: 300 },
  );
  expect(readJournal(till.folder)).toHaveLength(before);
});

test("many tries at once wait their turn: no more are counted than were made, and none goes round the lock", async () => {
  const { post, lock } = await serve();
  await lock();
  const tries = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      post("staff", { action: "sign-in", id: `try-at-once-${i}`, person: ANA, pin: "0000" }),
    ),
  );
  const types = tries.map(({ json }) => (json as { error: { type: string } }).error.type);
  expect(types.filter((type) => type === "pin-wrong")).toHaveLength(4);
  expect(new Set(types)).toEqual(new Set(["pin-wrong", "pin-locked", "busy"]));
});
