import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type AirOrder, type CentralEvent, ORDER_MAX_MS, type RadioView } from "../ports.ts";
import { type ChildListener, createRemoteRadio } from "./remote-radio.ts";
import { type RadioCommand, type RadioWord, parseRadioWord } from "./words.ts";

const ORDER: AirOrder = {
  data: new Uint8Array(3),
  scanResponse: new Uint8Array(),
  connectable: false,
  intervalMs: 100,
};
const READY: RadioWord = {
  type: "state",
  state: "ready",
  adapter: 0,
  address: "00:aa:01:00:00:42",
  txPowerRead: null,
  detail: null,
};

function open() {
  const clock = createVirtualClock();
  const views: RadioView[] = [];
  const commands: RadioCommand[] = [];
  const centrals: CentralEvent[] = [];
  const kills: string[] = [];
  let child: ChildListener | null = null;
  let stops = 0;
  const radio = createRemoteRadio(
    {
      timers: clock,
      start(listener) {
        child = listener;
        return {
          send: (command) => void commands.push(command),
          kill: () => void kills.push("killed"),
          stop: async () => await Promise.resolve(),
        };
      },
      killing: () => {},
    },
    {
      changed: (view) => void views.push(view),
      stoppedByItself() {
        stops += 1;
      },
      central: (event) => void centrals.push(event),
    },
  );
  const say = (word: unknown): void => child?.said(word);
  const start = (): void => {
    child?.started();
    say(READY);
  };
  const die = (reason: string): void => child?.died(reason);
  return { clock, radio, views, commands, centrals, kills, say, start, die, stops: () => stops };
}

test("an order goes to its process, and its answer comes back", async () => {
  const { radio, start, commands, say } = open();
  start();
  const answer = radio.advertise(ORDER);
  expect(commands).toStrictEqual([
    { type: "order", id: 1, task: { type: "advertise", order: ORDER } },
  ]);
  say({ type: "answer", id: 0, fault: { type: "fell-silent" } });
  say({ type: "answer", id: 1, fault: null });
  expect(await answer).toMatchObject({ ok: true });
});

test("a process that does not answer in time is killed, and the order answered", async () => {
  const { radio, start, kills, clock, die } = open();
  start();
  const answer = radio.check();
  clock.pass(ORDER_MAX_MS + 300);
  expect(await answer).toStrictEqual({ ok: false, error: { type: "child-died" } });
  expect(kills).toHaveLength(1);
  expect(radio.view()).toMatchObject({ state: "gone", detail: "an order was not answered" });
  die("SIGKILL");
  expect(radio.view()).toMatchObject({ restarts: 1, detail: "an order was not answered" });
});

test("a process that does not come up is killed, and so is the next", () => {
  const { kills, clock, die } = open();
  clock.pass(15_000);
  expect(kills).toHaveLength(1);
  die("SIGKILL");
  clock.pass(15_000);
  expect(kills).toHaveLength(2);
});

test("what a killed process still says is not heard, and what the next says is", () => {
  const { radio, start, say, die, kills } = open();
  start();
  radio.restart();
  say(READY);
  expect(radio.view().state).toBe("gone");
  die("SIGKILL");
  start();
  expect(radio.view()).toMatchObject({ state: "ready", restarts: 1 });
  expect(kills).toHaveLength(1);
});

test("a restart while none runs leaves the next one alone", () => {
  const { radio, start, die } = open();
  start();
  die("SIGSEGV");
  expect(radio.view()).toMatchObject({ state: "gone", detail: "SIGSEGV" });
  radio.restart();
  start();
  expect(radio.view()).toMatchObject({ state: "ready", restarts: 1 });
});

test("a process that ends because there is no adapter does not hide that", () => {
  const { radio, start, say, die } = open();
  start();
  say({
    type: "state",
    state: "no-adapter",
    adapter: null,
    address: null,
    txPowerRead: null,
    detail: "none",
  });
  die("exit code null");
  expect(radio.view()).toMatchObject({ state: "no-adapter", detail: "none", address: null });
});

test("a process that says why it ends is believed, and that is forgotten with the next", () => {
  const { radio, start, say, die } = open();
  start();
  say({ type: "ended", detail: "the adapter's socket is dead" });
  die("SIGKILL");
  expect(radio.view()).toMatchObject({ state: "gone", detail: "the adapter's socket is dead" });
  start();
  expect(radio.view()).toMatchObject({ state: "ready", detail: null });
  die("SIGSEGV");
  expect(radio.view().detail).toBe("SIGSEGV");
});

test("what stopped by itself is handed on", () => {
  const { start, say, stops } = open();
  start();
  say({ type: "stopped" });
  expect(stops()).toBe(1);
});

test.each([
  [null],
  ["ready"],
  [{ type: "answer", id: -1, fault: null }],
  [{ ...READY, address: "anybody" }],
  [{ ...READY, state: "gone" }],
  [{ ...READY, detail: "x".repeat(501) }],
  [{ type: "answer", id: 1, fault: { type: "refused", step: "start", status: 256 } }],
  [{ type: "alive", more: 1 }],
])("a process that says %j is killed", (word) => {
  const { start, say, kills, radio } = open();
  start();
  say(word);
  expect(kills).toHaveLength(1);
  expect(radio.view().state).toBe("gone");
});

test("nothing that a process says makes it throw", () => {
  fc.assert(
    fc.property(fc.anything(), (word) => {
      const { start, say } = open();
      start();
      say(word);
      expect(parseRadioWord(word) === null || typeof word === "object").toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("a radio that is closed has stopped its process, and answers", async () => {
  const { radio, start, say, commands } = open();
  start();
  const closed = radio.close();
  expect(commands.at(-1)).toMatchObject({ type: "order", task: { type: "silence" } });
  say({ type: "answer", id: 1, fault: null });
  await closed;
  expect(await radio.check()).toMatchObject({ ok: false, error: { type: "not-ready" } });
});

test("who is connected is gone with the process that dies, and the next process counts on", () => {
  const { radio, start, say, die, centrals, commands } = open();
  const connected = { type: "central", link: 1, what: { type: "connected" } };
  start();
  say(connected);
  radio.notify(1, new Uint8Array(1));
  die("SIGSEGV");
  die("SIGSEGV");
  start();
  say(connected);
  radio.notify(1, new Uint8Array(1));
  radio.hangUp(1);
  radio.hangUp(2);
  expect(centrals).toStrictEqual([
    { link: 1, what: { type: "connected" } },
    { link: 1, what: { type: "gone" } },
    { link: 2, what: { type: "connected" } },
  ]);
  expect(commands).toStrictEqual([
    { type: "notify", link: 1, bytes: new Uint8Array(1) },
    { type: "hang-up", link: 1 },
  ]);
});

test("a process that says of a central what none does is killed", () => {
  for (const what of [
    { type: "wrote", bytes: new Uint8Array(513) },
    { type: "wrote", bytes: "text" },
    { type: "mtu", mtu: 22 },
    { type: "connected", key: 1 },
  ]) {
    const { start, say, kills, centrals } = open();
    start();
    say({ type: "central", link: 1, what });
    expect(kills).toHaveLength(1);
    expect(centrals).toHaveLength(0);
  }
});
