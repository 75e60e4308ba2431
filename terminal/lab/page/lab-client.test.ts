import type { LabMessage } from "@tillwave/shared/api/lab";
import { expect, test } from "vitest";
import { type FeedListener, createLabClient } from "./lab-client.ts";

const NEVER = new Promise<never>(() => {});

function clientOf(...answers: readonly (() => Response)[]) {
  const left = [...answers];
  const asked: (readonly [path: unknown, init: RequestInit | undefined])[] = [];
  const client = createLabClient({
    token: "secret",
    fetch: async (path, init) => {
      asked.push([path, init]);
      const answer = left.shift();
      return answer === undefined ? NEVER : answer();
    },
    pause: async () => {},
  });
  return { client, asked };
}

/** What the page hears until as much as this has come. */
function hear(client: ReturnType<typeof createLabClient>, until: number): Promise<unknown[]> {
  const heard: unknown[] = [];
  return new Promise((resolve) => {
    const add = (...what: readonly unknown[]): void => {
      heard.push(...what);
      if (heard.length >= until) {
        resolve(heard);
      }
    };
    const listener: FeedListener = {
      onMessages: (messages: readonly LabMessage[]) => add(...messages),
      onLost: () => add("lost"),
      onRefused: (why) => add(why),
    };
    client.openFeed(listener);
  });
}

const stream = (...chunks: readonly string[]) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        chunks.forEach((chunk) => controller.enqueue(new TextEncoder().encode(chunk)));
        controller.close();
      },
    }),
  );

test("lines may come in any pieces; when the feed ends it is opened again", async () => {
  const { client, asked } = clientOf(
    () => stream('{"type":"hea', 'rtbeat"}\n{"type":"cleared"}\n'),
    () => stream('{"type":"heartbeat"}\n'),
  );
  expect(await hear(client, 5)).toEqual([
    { type: "heartbeat" },
    { type: "cleared" },
    "lost",
    { type: "heartbeat" },
    "lost",
  ]);
  expect(asked[0]?.[1]?.headers).toEqual({ authorization: "Bearer secret" });
});

test("nonsense on the feed is a lost line", async () => {
  const { client } = clientOf(() => stream("<html>\n"));
  expect(await hear(client, 1)).toEqual(["lost"]);
});

test("a page without the key, and one too many, hear why", async () => {
  const { client } = clientOf(
    () => new Response("", { status: 401 }),
    () => new Response("", { status: 503 }),
    () => new Response("", { status: 500 }),
  );
  expect(await hear(client, 3)).toEqual(["not-allowed", "too-many-pages", "lost"]);
});

test("an answer is told, its refusal too", async () => {
  const refused = { ok: false, error: { type: "port-taken", port: 5 } };
  const { client } = clientOf(
    () => new Response('{"ok":true}'),
    () => new Response(JSON.stringify(refused)),
  );
  expect(await client.send({ type: "drawer-shut" })).toEqual({ ok: true });
  expect(await client.send({ type: "network", mode: "on" })).toEqual(refused);
});

test("what is no answer of the lab counts as none", async () => {
  const { client } = clientOf(
    () => new Response("<html>"),
    () => new Response('{"error":"no-token"}', { status: 401 }),
    () => {
      throw new TypeError("no connection");
    },
  );
  const unreachable = { ok: false, error: { type: "unreachable" } };
  for (let i = 0; i < 3; i += 1) {
    expect(await client.send({ type: "drawer-shut" })).toEqual(unreachable);
  }
});
