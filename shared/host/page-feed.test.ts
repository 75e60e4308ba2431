import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type PageFeed, type PageFeedLimits, createPageFeed } from "./page-feed.ts";

const LIMITS: PageFeedLimits = { backlogMax: 64 * 1024, heartbeatEvery: 5 };

/** A program whose every page gets a feed. */
async function serve() {
  const feeds: PageFeed[] = [];
  let closed = 0;
  const server = createServer((_request, response) => {
    const feed = createPageFeed(response, LIMITS);
    feed.begin({ type: "hello" }, () => {
      closed += 1;
    });
    feeds.push(feed);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, feeds, closed: () => closed };
}

test("a page is greeted, hears what happens, and a heartbeat while nothing does", async () => {
  const { port, feeds, closed } = await serve();
  const abort = new AbortController();
  const page = await fetch(`http://127.0.0.1:${port}/`, { signal: abort.signal });
  expect(page.headers.get("content-type")).toBe("application/x-ndjson");
  expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'/u);
  feeds[0]?.send({ type: "sale", number: 1 });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of page.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.includes("heartbeat") && text.includes("sale")) {
      break;
    }
  }
  abort.abort();
  expect(text).toMatch(/^\{"type":"hello"\}\n/u);
  expect(text).toContain('\n{"type":"sale","number":1}\n');
  expect(text).toContain('\n{"type":"heartbeat"}');
  await expect.poll(closed).toBe(1);
});

test("a page that does not read is let go before it fills the memory", async () => {
  const { port, feeds, closed } = await serve();
  const page = connect(port, "127.0.0.1", () => page.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  onTestFinished(() => void page.destroy());
  page.pause();
  await expect.poll(() => feeds.length).toBe(1);
  const much = { type: "sale", text: "x".repeat(LIMITS.backlogMax) };
  for (let said = 0; closed() === 0 && said < 1000; said += 1) {
    feeds[0]?.send(much);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  expect(closed()).toBe(1);
});
