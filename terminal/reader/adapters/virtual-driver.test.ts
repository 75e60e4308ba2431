/** The virtual readers, dialled by cards that keep to nothing. Spec: vpcd of vsmartcard 3.3. */
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { fromHex } from "@tillwave/shared/core/bytes";
import { claimPortPair } from "@tillwave/shared/host/free-port";
import { ok } from "@tillwave/shared/core/result";
import * as fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { Driver } from "../driver.ts";
import { listenForCards, virtualReaderName } from "./virtual-driver.ts";

const ATR = fromHex("00 05 3b 80 80 01 01");
const DONE = fromHex("00 02 90 00");
const FIRST = virtualReaderName(0);

const sockets: Socket[] = [];
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

async function open() {
  const port = await claimPortPair(0);
  const events: string[] = [];
  const openDriver = await listenForCards(port);
  const driver: Driver = openDriver({
    readers: (names) => events.push(`readers ${names.length}`),
    inserted: (reader) => events.push(`inserted ${reader}`),
    gone: (reader) => events.push(`gone ${reader}`),
    lost: (detail) => events.push(`lost ${detail}`),
  });
  expect(events, "nothing is told before it is open").toEqual([]);
  const dial = async (): Promise<Socket> => {
    const socket = connect({ port, host: "127.0.0.1" });
    sockets.push(socket);
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket;
  };
  return { driver, events, dial };
}

/** Writes this when it is asked for the first time, and that when it is asked again. */
function answerInTurn(socket: Socket, ...answers: readonly Uint8Array[]): void {
  let asked = 0;
  socket.on("data", (bytes: Buffer) => {
    const isPower = bytes.length === 3 && bytes.readUInt16BE(0) === 1 && (bytes[2] ?? 0) < 4;
    if (!isPower) {
      socket.write(answers[asked] ?? DONE);
      asked += 1;
    }
  });
}

test("a card that dials in lies there until it hangs up, and the next one waits for it", async () => {
  const { driver, events, dial } = await open();
  const first = await dial();
  answerInTurn(first, ATR);
  await expect.poll(() => events).toEqual(["readers 2", `inserted ${FIRST}`]);
  expect(await driver.connect(FIRST)).toEqual(ok(ATR.slice(2)));
  expect(await driver.transmit(FIRST, fromHex("00 a4 04 00"))).toEqual(ok(DONE.slice(2)));
  await dial();
  first.destroy();
  await expect.poll(() => events.slice(2)).toEqual([`gone ${FIRST}`, `inserted ${FIRST}`]);
});

test("a card that says nothing begins no session", async () => {
  const { driver, events, dial } = await open();
  await dial();
  await expect.poll(() => events).toContain(`inserted ${FIRST}`);
  expect(await driver.connect(FIRST)).toMatchObject({ ok: false });
});

test("a card that hangs up while it is asked has been removed", async () => {
  const { driver, events, dial } = await open();
  const card = await dial();
  answerInTurn(card, ATR, fromHex("00 09 90"));
  await expect.poll(() => events).toContain(`inserted ${FIRST}`);
  await driver.connect(FIRST);
  const asked = driver.transmit(FIRST, fromHex("00 a4 04 00"));
  setImmediate(() => card.end());
  expect(await asked).toMatchObject({ error: { type: "removed" } });
});

test("whatever a card writes, unasked or in pieces, the reader stands", async () => {
  const { driver, events, dial } = await open();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }), async (said) => {
      const before = events.length;
      const card = await dial();
      await expect.poll(() => events.length, { interval: 1 }).toBeGreaterThan(before);
      said.forEach((bytes) => card.write(bytes));
      const asked = driver.transmit(FIRST, fromHex("00 a4 04 00"));
      card.end();
      const answer = await asked;
      expect(answer.ok ? answer.value.length : 0).toBeLessThan(65_536);
      await expect.poll(() => events.at(-1), { interval: 1 }).toBe(`gone ${FIRST}`);
    }),
    { numRuns: 60 },
  );
  const good = await dial();
  answerInTurn(good, ATR);
  await expect.poll(() => events.at(-1)).toBe(`inserted ${FIRST}`);
  expect(await driver.connect(FIRST)).toEqual(ok(ATR.slice(2)));
});
