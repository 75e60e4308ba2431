import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { claimPort, claimPortPair, freePort } from "./free-port.ts";

/** Some program has it. */
function occupy(port: number): Promise<void> {
  const server = createServer();
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return new Promise((resolve) => server.listen({ port, host: "127.0.0.1" }, resolve));
}

test("a port that is wanted and free is the one", async () => {
  const port = await freePort(0);
  expect(port).toBeGreaterThan(0);
  expect(await freePort(port)).toBe(port);
  expect(await claimPort(port)).toBe(port);
});

test("a port that another program listens at is passed over", async () => {
  const port = await freePort(0);
  await occupy(port);
  expect(await freePort(port)).not.toBe(port);
  expect(await claimPort(port)).not.toBe(port);
});

test("what was claimed is given to nobody again, although nobody listens there yet", async () => {
  const port = await claimPort(0);
  expect(await claimPort(port)).not.toBe(port);
  expect(await claimPortPair(port)).not.toBe(port);
  expect(await freePort(port)).not.toBe(port);
  expect(await freePort(port, "0.0.0.0")).not.toBe(port);
  await occupy(port);
});

test("of a pair both are claimed, and half a pair is none", async () => {
  const first = await claimPortPair(0);
  expect(await claimPort(first)).not.toBe(first);
  expect(await claimPort(first + 1)).not.toBe(first + 1);
  expect(await claimPortPair(first - 1)).not.toBe(first - 1);
  expect(await claimPort(first - 1), "half a pair is let go").toBe(first - 1);
});
