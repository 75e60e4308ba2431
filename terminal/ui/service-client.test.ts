import { expect, test } from "vitest";
import type { CommandRequest } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import type { FeedListener } from "./feed-reader.ts";
import { createRequester } from "./requester.ts";
import { type ServiceClient, UNREADABLE_MAX, createServiceClient } from "./service-client.ts";

const press: CommandRequest = {
  page: "page-0001",
  id: "press-0001",
  sale: 1,
  command: { type: "pay" },
};
const done = { ok: true, revision: 2, recorded: [] };

type Answer = Response | "none";
const json = (status: number, body: unknown): Response => Response.json(body, { status });

interface Line {
  readonly client: ServiceClient;
  readonly bodies: string[];
  readonly caches: (string | undefined)[];
  readonly waits: number[];
}

/** A line on which the nth request gets the nth answer, or none at all. */
function openLine(...answers: readonly Answer[]): Line {
  const bodies: string[] = [];
  const caches: (string | undefined)[] = [];
  const waits: number[] = [];
  const left = [...answers];
  const requester = createRequester({
    token: "key",
    fetch: (_address, init) => {
      bodies.push(typeof init?.body === "string" ? init.body : "");
      caches.push(init?.cache);
      const answer = present(left.shift(), "an answer");
      return answer === "none"
        ? Promise.reject(new TypeError("no connection"))
        : Promise.resolve(answer);
    },
    pause: (ms) => {
      waits.push(ms);
      // Nobody waits for the feed, which is opened again for ever.
      return left.length > 0 ? Promise.resolve() : new Promise(() => {});
    },
  });
  return { client: createServiceClient(requester), bodies, caches, waits };
}

const many = (n: number, answer: () => Answer): readonly Answer[] =>
  Array.from({ length: n }, answer);

test("a press is sent again for as long as the till cannot say, the same press each time", async () => {
  const { client, bodies, waits } = openLine(
    ...many(40, () => json(503, { error: "not-now" })),
    ...many(3, () => "none"),
    json(200, done),
  );
  let heldUp = 0;
  const outcome = await client.sendCommand(press, () => {
    heldUp += 1;
  });
  expect(outcome).toEqual({ type: "answered", reply: done });
  expect(heldUp).toBe(40);
  expect(bodies).toHaveLength(44);
  expect(new Set(bodies).size).toBe(1);
  expect(waits.slice(0, 6)).toEqual([100, 200, 400, 800, 1600, 2000]);
});

test("a refusal is final, whatever the status it comes with", async () => {
  const reply = { ok: false, error: { type: "request-malformed", where: "id" } };
  const { client, waits } = openLine(json(400, reply));
  expect(await client.sendCommand(press, () => {})).toEqual({ type: "answered", reply });
  expect(waits).toEqual([]);
});

test("answers that say nothing are borne so many times, then the press is given up", async () => {
  const unreadable = [
    () => json(500, { error: "failed" }),
    () => json(413, { error: "request-malformed" }),
    () => json(421, {}),
    () => new Response("<html>", { status: 200 }),
    () => json(200, { ok: "yes" }),
    () => json(200, null),
  ];
  for (const answer of unreadable) {
    const given = openLine(...many(UNREADABLE_MAX, answer));
    expect(await given.client.sendCommand(press, () => {})).toEqual({ type: "given-up" });
    expect(given.bodies).toHaveLength(UNREADABLE_MAX);
    const borne = openLine(...many(UNREADABLE_MAX - 1, answer), json(200, done));
    expect(await borne.client.sendCommand(press, () => {})).toMatchObject({ type: "answered" });
  }
});

test("a line that is broken does not count towards giving up", async () => {
  const { client } = openLine(
    ...many(20, () => "none"),
    ...many(UNREADABLE_MAX - 1, () => json(500, {})),
    ...many(20, () => json(503, {})),
    json(200, done),
  );
  expect(await client.sendCommand(press, () => {})).toMatchObject({ type: "answered" });
});

test("a page without the key is told so at once", async () => {
  for (const status of [401, 403]) {
    const { client } = openLine(json(status, {}));
    expect(await client.sendCommand(press, () => {})).toEqual({ type: "not-allowed" });
  }
});

test("the catalogue may come from the browser's own copy of the same version", async () => {
  const { client, caches } = openLine(json(200, { items: [], categories: [] }), json(200, {}));
  await client.readCatalogue();
  await client.readSales(null);
  expect(caches).toEqual(["no-cache", "no-store"]);
});

test("a page that is one too many learns it from the feed", async () => {
  const heard: string[] = [];
  const listener = (lost: () => void): FeedListener => ({
    onMessage: () => heard.push("message"),
    onSilent: () => heard.push("silent"),
    onNotAllowed: () => heard.push("not-allowed"),
    onTooManyPages: () => heard.push("too-many-pages"),
    onLost: lost,
  });
  for (const error of ["too-many-pages", "failed"]) {
    const { client } = openLine(json(503, { error }));
    await new Promise<void>((resolve) => {
      client.openFeed(listener(resolve));
    });
  }
  expect(heard).toEqual(["too-many-pages"]);
});

test("a copy is asked for again where nothing answers, with the same id, a few times", async () => {
  const wish = { id: "press-0001", ref: { epoch: 1, seq: 7 } };
  const answered = openLine(
    "none",
    json(503, { error: "not-now" }),
    json(200, { ok: true, copy: 1 }),
  );
  expect(await answered.client.print(wish)).toEqual({ ok: true, value: { ok: true, copy: 1 } });
  expect(new Set(answered.bodies).size).toBe(1);
  const silent = openLine(...many(9, () => "none"));
  expect(await silent.client.openDrawer({ id: "press-0002", reason: "Count the cash" })).toEqual({
    ok: false,
    error: { type: "unreachable" },
  });
  expect(silent.bodies).toHaveLength(4);
});

test("what may not be done twice is asked for once", async () => {
  const { client, bodies } = openLine("none", json(200, { ok: true }));
  expect(await client.join({ code: "ABCD", url: null })).toMatchObject({ ok: false });
  expect(bodies).toHaveLength(1);
});

test("a refusal is an answer, whatever the status it comes with", async () => {
  const reply = { ok: false, error: { type: "queue-full", waiting: 50 } };
  const { client } = openLine(json(409, reply), json(404, { error: "not-found" }));
  expect(await client.print({ id: "press-0001", ref: { epoch: 1, seq: 7 } })).toEqual({
    ok: true,
    value: reply,
  });
  expect(await client.readReceipt({ epoch: 1, seq: 7 })).toEqual({
    ok: false,
    error: { type: "unreadable", status: 404 },
  });
});
