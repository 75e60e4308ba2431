/** The service's side of the reader process, against children that do what no reader should. */
import { fromHex } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { ok } from "@tillwave/shared/core/result";
import { afterEach, expect, test } from "vitest";
import type { Card, CardReader } from "../ports.ts";
import { createReaderProcesses, createReaders } from "./reader-process.ts";

const SELECT = fromHex("00 a4 04 00");
/** Of a child that has a phone on its reader; what it does when it is asked is added. */
const READER = `
  process.on("disconnect", () => process.exit());
  const say = (word) => process.send(word);
  say({ type: "at-work" });
  setInterval(() => say({ type: "alive" }), 100);
  say({ type: "readers", names: ["R"], isWaiting: false });
  say({ type: "card", card: 1, reader: "R", atr: Uint8Array.of(0x3b, 0x80, 0x80, 1, 1) });
`;
const answering = `${READER} process.on("message", ({ type, request }) =>
  type === "transmit" && say({ type: "answer", request, bytes: Uint8Array.of(0x90, 0) }));`;

const open: CardReader[] = [];
afterEach(() => open.splice(0).forEach((reader) => reader.close()));

function run(script: string) {
  const cards: Card[] = [];
  const removed: number[] = [];
  const states: string[] = [];
  const program = ["-e", script, "--"];
  const reader = createReaderProcesses({ program, driver: "none", virtualPort: null }, NO_LOG).open(
    {
      card: (card) => cards.push(card),
      removed: (card) => removed.push(card),
      changed: ({ state }) => states.push(state),
    },
  );
  open.push(reader);
  return { reader, cards, removed, states };
}

const POLL = { timeout: 10_000, interval: 5 };

test("a card is told, asked and answered", async () => {
  const { reader, cards, states } = run(answering);
  await expect.poll(() => cards.length, POLL).toBe(1);
  expect(cards[0]).toMatchObject({ id: 1, reader: "R", kind: "iso-dep" });
  expect(await reader.transmit(1, SELECT, 1000)).toEqual(ok(Uint8Array.of(0x90, 0)));
  expect(states).toEqual(["ready"]);
});

test.each([
  ["says what no reader says", `say("hello");`],
  [
    "says a card without a number",
    `say({ type: "card", card: -1, reader: "R", atr: Uint8Array.of() });`,
  ],
  ["answers with a text", `say({ type: "answer", request: 1, bytes: "9000" });`],
  ["says that it ends", `say({ type: "ending", detail: "PC/SC is gone" });`],
  ["dies", `process.kill(process.pid, "SIGKILL");`],
  ["stands still", `for (;;) {}`],
])("a process that %s is replaced, and what was asked fails", async (_, deed) => {
  const { reader, cards, removed, states } = run(
    `${READER} process.on("message", ({ type }) => { ${deed} });`,
  );
  await expect.poll(() => cards.length, POLL).toBe(1);
  const asked = await reader.transmit(1, SELECT, 20_000);
  expect(asked).toMatchObject({ ok: false });
  expect(removed).toEqual([1]);
  await expect.poll(() => states, POLL).toEqual(["ready", "mending", "ready"]);
  await expect.poll(() => cards.length, POLL).toBe(2);
  expect(cards[1]?.id).toBe(2);
});

test("a process that cannot even start leaves the till without a reader, and in peace", async () => {
  const { reader, states } = run(`process.exit(2);`);
  await expect.poll(() => states, POLL).toEqual(["none"]);
  expect(await reader.transmit(1, SELECT, 10)).toMatchObject({ error: { type: "removed" } });
  expect(reader.view()).toEqual({ state: "none", name: null });
});

test("a till that is told that it has no reader starts no process for one", () => {
  const program = ["-e", "", "--"];
  const listener = { card: () => {}, removed: () => {}, changed: () => {} };
  const reader = createReaders({ program, driver: "none", virtualPort: null }, NO_LOG).open(
    listener,
  );
  expect(reader.view()).toEqual({ state: "none", name: null });
  expect(process.getActiveResourcesInfo()).not.toContain("ProcessWrap");
});
