import * as fc from "fast-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, onTestFinished, test } from "vitest";
import { portOf } from "@tillwave/shared/host/page-server";
import { openTill, temporaryFolder } from "../scenarios/open-till.ts";
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
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const post = (path: string, body: unknown) =>
    fetch(`http://127.0.0.1:${portOf(server)}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
  return { till, post };
}

test("a shift is closed over HTTP, and training begins and ends", async () => {
  const { till, post } = await serve();
  till.sell("bun");
  const close = {
    action: "close",
    id: "press-of-a-page",
    shift: 1,
    counted: null,
    pieces: [],
    left: null,
    reason: null,
    approval: null,
  };
  const closed = await (await post("/api/shifts", close)).json();
  expect(closed).toMatchObject({ ok: true, type: "closed", z: { shift: 1 } });
  expect(await (await post("/api/shifts", close)).json()).toEqual(closed);
  till.press({ type: "next" });
  const training = await post("/api/training", { on: true, approval: null });
  expect(await training.json()).toEqual({ ok: true, on: true });
  expect(await (await post("/api/training", { on: false, approval: null })).json()).toEqual({
    ok: true,
    on: false,
  });
});

test("whatever else comes is refused, and closes nothing", async () => {
  const { till, post } = await serve();
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (body) => {
      expect((await post("/api/shifts", body)).status).toBe(400);
      expect((await post("/api/training", body)).status).toBe(400);
    }),
    { seed: seedOfRun("requests about shifts over HTTP"), numRuns: 40 },
  );
  expect(till.service.ask(({ shifts }) => shifts.advance())).toBe(true);
  expect(
    till.service.act(({ shifts }) => shifts.ask({ action: "list", before: null })),
  ).toMatchObject({ current: { shift: 1 }, past: [] });
});
