import * as fc from "fast-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { openPrintingTill } from "../scenarios/printing-till.ts";
import { createServer } from "./server.ts";

const TOKEN = "t".repeat(43);

function serve() {
  const shop = openPrintingTill();
  const server = createServer({
    service: shop.till.service,
    token: TOKEN,
    pageFolder: temporaryFolder(),
    onDefect: (error) => expect.fail(error.message),
  });
  onTestFinished(() => server.close());
  const ask = async (path: string, body?: unknown, token = TOKEN) => {
    const answer = await server.inject({
      method: body === undefined ? "GET" : "POST",
      url: `/api/${path}`,
      headers: {
        host: "127.0.0.1:0",
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: answer.statusCode, json: answer.json() as unknown };
  };
  return { ...shop, ask };
}

test("a receipt is shown, printed again, and the drawer opened, each by its own way", async () => {
  const { till, clock, ask, lastSale, printer } = serve();
  till.sell("bun");
  clock.pass(2000);
  const { ref } = lastSale();
  const shown = await ask(`receipt?epoch=${ref.epoch}&seq=${ref.seq}`);
  expect(shown).toMatchObject({ status: 200, json: { paper: "printed", receipt: { ref } } });
  const id = "press-of-a-page";
  expect(await ask("print", { id, ref })).toEqual({ status: 200, json: { ok: true, copy: 1 } });
  const opened = await ask("drawer", { id, reason: "Count" });
  expect(opened).toEqual({ status: 200, json: { ok: true } });
  expect(printer.device.pulses).toBe(2);
  const status = await ask("printer", { action: "status" });
  expect(status).toMatchObject({ status: 200, json: { printer: { state: "ready" } } });
  expect((await ask("receipt?epoch=1&seq=999")).status).toBe(404);
});

test("without the token no paper moves and no drawer", async () => {
  const { ask, printer, till } = serve();
  till.sell("bun");
  const ref = { epoch: 1, seq: 4 };
  const id = "press-of-a-page";
  for (const [path, body] of [
    ["receipt?epoch=1&seq=4", undefined],
    ["print", { id, ref }],
    ["printer", { action: "test" }],
    ["drawer", { id, reason: "Count" }],
  ] as const) {
    expect((await ask(path, body, "other")).status, path).toBe(401);
  }
  expect(printer.device.pulses).toBe(0);
});

test("what is no request is refused, whatever it is, and prints nothing", async () => {
  const { ask, clock, printer } = serve();
  const before = printer.device.paper.length;
  const paths = fc.constantFrom("print", "printer", "drawer");
  await fc.assert(
    fc.asyncProperty(paths, fc.jsonValue(), async (path, body) => {
      expect((await ask(path, body)).status).toBe(400);
    }),
    { seed: seedOfRun("requests for paper"), numRuns: 200 },
  );
  for (const query of [
    "",
    "?epoch=1",
    "?epoch=-1&seq=1",
    "?epoch=1&seq=1&more=1",
    "?epoch=x&seq=1",
  ]) {
    expect((await ask(`receipt${query}`)).status, query).toBe(400);
  }
  expect((await ask("drawer", { id: "press-of-a-page", reason: "x".repeat(81) })).status).toBe(400);
  clock.pass(2000);
  expect(printer.device.paper.length).toBe(before);
});
