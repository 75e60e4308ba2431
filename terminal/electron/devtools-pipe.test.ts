import { PassThrough } from "node:stream";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type DevtoolsEvent, createDevtools } from "./devtools-pipe.ts";

function openPipe() {
  const [to, from] = [new PassThrough(), new PassThrough()];
  const events: DevtoolsEvent[] = [];
  const devtools = createDevtools({ to, from }, (event) => events.push(event));
  const asked = (): readonly Record<string, unknown>[] =>
    String((to.read() as Uint8Array | null) ?? "")
      .split("\0")
      .filter(Boolean)
      .map((text) => JSON.parse(text) as Record<string, unknown>);
  return { devtools, from, events, asked };
}

test("a question is a line of JSON with a zero byte behind it, its answer has the same number", async () => {
  const { devtools, from, asked } = openPipe();
  const first = devtools.ask("Target.getTargets");
  const second = devtools.ask("Page.navigate", { url: "http://127.0.0.1:1/" }, "S1");
  expect(asked()).toEqual([
    { id: 1, method: "Target.getTargets", params: {} },
    { id: 2, method: "Page.navigate", params: { url: "http://127.0.0.1:1/" }, sessionId: "S1" },
  ]);
  from.write('{"id":2,"result":{"frameId":"F"}}\0{"id":1,"error":{"message":"no"}}\0');
  expect(await second).toEqual({ frameId: "F" });
  expect(await first).toBeNull();
});

test("an answer may come in any pieces", async () => {
  const text =
    '{"method":"Inspector.targetCrashed","sessionId":"S1"}\0{"id":1,"result":{"ä":"…"}}\0';
  const bytes = new TextEncoder().encode(text);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 10 }), async (cuts) => {
      const { devtools, from, events } = openPipe();
      const answer = devtools.ask("A");
      const ends = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      ends.slice(1).forEach((end, i) => from.write(bytes.slice(ends[i], end)));
      expect(await answer).toEqual({ ä: "…" });
      expect(events).toEqual([{ method: "Inspector.targetCrashed", sessionId: "S1" }]);
    }),
    { numRuns: 100 },
  );
});

test("whatever the browser says, nothing is thrown and nothing is answered by mistake", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 8 }), async (said) => {
      const { devtools, from } = openPipe();
      const answer = devtools.ask("A");
      said.forEach((text) => from.write(`${text.replaceAll("\0", "")}\0`));
      from.write('{"id":1,"result":{"is":"this"}}\0');
      expect(await answer).not.toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

test("a message that never ends is let go, and the next one is heard", async () => {
  const { devtools, from } = openPipe();
  const answer = devtools.ask("A");
  const chunk = "x".repeat(1024 * 1024);
  for (let n = 0; n < 6; n += 1) {
    from.write(chunk);
  }
  from.write('\0{"id":1,"result":{}}\0');
  expect(await answer).toEqual({});
});

test("who waits when the browser ends hears that there is no answer", async () => {
  const { devtools, from } = openPipe();
  const answer = devtools.ask("A");
  from.destroy();
  expect(await answer).toBeNull();
  expect(await devtools.ask("B")).toBeNull();
});

test("a browser that answers nothing is not asked for ever", async () => {
  const { devtools } = openPipe();
  for (let n = 0; n < 100; n += 1) {
    void devtools.ask("A");
  }
  expect(await devtools.ask("A")).toBeNull();
});
