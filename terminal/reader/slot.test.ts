import { fromHex } from "@tillwave/shared/core/bytes";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  CONNECT_AGAIN_MS,
  CONNECT_TRIES,
  DOUBT_MS,
  EMPTY_SLOT,
  MUTE_AGAIN_MS,
  type SlotEffect,
  type SlotEvent,
  type SlotState,
  stepSlot,
} from "./slot.ts";

const ATR = fromHex("3b 80 80 01 01");
const DONE = fromHex("90 00");
const SELECT = fromHex("00 a4 04 00");

/** What is asked for when all of these happen one after the other. */
function play(events: readonly SlotEvent[], from: SlotState = EMPTY_SLOT) {
  let state = from;
  let effects: readonly SlotEffect[] = [];
  for (const event of events) {
    ({ state, effects } = stepSlot(state, event));
  }
  return { state, effects };
}

const inserted: SlotEvent = { type: "inserted" };
const gone: SlotEvent = { type: "gone" };
const ended: SlotEvent = { type: "ended" };
const connected = (card: number): SlotEvent => ({ type: "connected", card, atr: ATR });
const notConnected = (card: number): SlotEvent => ({ type: "not-connected", card, detail: "mute" });
const transmit: SlotEvent = { type: "transmit", card: 1, request: 7, command: SELECT };
const answered = (bytes = DONE): SlotEvent => ({ type: "answered", bytes });
const live = [inserted, connected(1)];
const busy = [...live, transmit];
const removed: SlotEffect = { type: "say", word: { type: "removed", card: 1 } };
const connect: SlotEffect = { type: "connect" };
const unpower: SlotEffect = { type: "end", how: "unpower" };
const failed = (why: string) => ({
  type: "say",
  word: expect.objectContaining({ type: "failed", request: 7, why }) as object,
});

test("a card that comes is connected, told, asked and answered", () => {
  expect(play([inserted]).effects).toEqual([connect]);
  expect(play(live).effects).toEqual([{ type: "say-card", card: 1, atr: ATR }]);
  expect(play(busy).effects).toEqual([{ type: "transmit", command: SELECT }]);
  expect(play([...busy, answered()]).effects).toEqual([
    { type: "say", word: { type: "answer", request: 7, bytes: DONE } },
  ]);
});

test("a card that goes is told once, and its session is ended", () => {
  expect(play([...live, gone]).effects).toEqual([removed, unpower]);
  expect(play([...live, gone, ended])).toEqual({ state: EMPTY_SLOT, effects: [] });
});

test.each([[[]], [[0x90]]])("an answer of %j is none: the card is in doubt", (bytes) => {
  const { state, effects } = play([...busy, answered(Uint8Array.from(bytes))]);
  expect(effects).toEqual([
    failed("no-answer"),
    removed,
    { type: "set-alarm", afterMs: DOUBT_MS, alarm: 1 },
  ]);
  expect(play([gone], state).effects, "it has left").toEqual([unpower]);
  expect(play([{ type: "alarm", alarm: 1 }], state).effects, "it is there").toEqual([unpower]);
  expect(play([{ type: "alarm", alarm: 1 }, ended], state).effects).toEqual([connect]);
});

test("an alarm that was set for something else is of no interest", () => {
  const { state } = play([...busy, answered(new Uint8Array())]);
  expect(play([{ type: "alarm", alarm: 0 }], state)).toEqual({ state, effects: [] });
});

test("a card that goes while it is asked is waited for no more, but its session is", () => {
  const { state, effects } = play([...busy, gone]);
  expect(effects).toEqual([failed("removed"), removed]);
  expect(play([inserted], state).effects, "not before the driver is free").toEqual([]);
  expect(play([inserted, answered(new Uint8Array())], state).effects).toEqual([unpower]);
  expect(play([inserted, answered(new Uint8Array()), ended], state).effects).toEqual([connect]);
});

test("a released card is reset, and seen again only after it has left", () => {
  const released = [...live, { type: "release", card: 1 } as const];
  expect(play(released).effects).toEqual([{ type: "end", how: "reset" }]);
  expect(play([...released, ended]).effects).toEqual([]);
  expect(play([...released, ended, inserted]).effects).toEqual([]);
  expect(play([...released, ended, gone]).effects, "nobody hears of it").toEqual([]);
  expect(play([...released, ended, gone, inserted]).effects).toEqual([connect]);
  expect(play([...released, gone, inserted, ended]).effects, "swapped meanwhile").toEqual([
    connect,
  ]);
});

test("a card released while it is asked is released once it has answered", () => {
  const { effects } = play([...busy, { type: "release", card: 1 }, answered()]);
  expect(effects.at(-1)).toEqual({ type: "end", how: "reset" });
});

test("what begins no session is tried again, then told, then still tried", () => {
  let { state, effects } = play([inserted]);
  for (let tries = 1; tries < CONNECT_TRIES; tries += 1) {
    ({ state, effects } = play([notConnected(tries)], state));
    expect(effects).toEqual([{ type: "set-alarm", afterMs: CONNECT_AGAIN_MS, alarm: tries }]);
    ({ state, effects } = play([{ type: "alarm", alarm: tries }], state));
    expect(effects).toEqual([connect]);
  }
  ({ state, effects } = play([notConnected(9)], state));
  expect(effects).toEqual([
    { type: "set-alarm", afterMs: MUTE_AGAIN_MS, alarm: CONNECT_TRIES },
    { type: "say-card", card: 9, atr: new Uint8Array() },
  ]);
  expect(play([{ ...transmit, card: 9 }], state).effects).toEqual([failed("no-answer")]);
  const again = play([{ type: "alarm", alarm: CONNECT_TRIES }, connected(10)], state);
  expect(again.effects).toEqual([
    { type: "say", word: { type: "removed", card: 9 } },
    { type: "say-card", card: 10, atr: ATR },
  ]);
  expect(CONNECT_AGAIN_MS * (CONNECT_TRIES - 1)).toBeGreaterThan(400);
});

test("a reader that is unplugged takes its card along", () => {
  expect(play([...busy, { type: "lost" }]).effects).toEqual([failed("reader-lost"), removed]);
});

test("nobody but the card that lies there is asked", () => {
  expect(play([transmit]).effects).toEqual([failed("removed")]);
  expect(play([...live, { ...transmit, card: 2 }]).effects).toEqual([failed("removed")]);
  expect(play([...busy, transmit]).effects).toEqual([failed("removed")]);
});

/** "driver": what the driver is doing comes to an end, or where it does nothing, time passes. */
const anyEvent = fc.constantFrom<SlotEvent | "driver">(
  inserted,
  gone,
  transmit,
  { type: "release", card: 1 },
  "driver",
);

test("whatever happens, the driver does one thing at a time, and a card that leaves was there", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.boolean()), { maxLength: 60 }), (script) => {
      let state = EMPTY_SLOT;
      let inHand: SlotEffect["type"] | null = null;
      let alarm = 0;
      let card = 0;
      const lying = new Set<number>();
      const happen = (event: SlotEvent): void => {
        const step = stepSlot(state, event);
        ({ state } = step);
        for (const effect of step.effects) {
          if (effect.type === "connect" || effect.type === "transmit" || effect.type === "end") {
            expect(inHand, "one thing at a time").toBeNull();
            inHand = effect.type;
          } else if (effect.type === "set-alarm") {
            ({ alarm } = effect);
          } else if (effect.type === "say-card") {
            lying.add(effect.card);
          } else if (effect.word.type === "removed") {
            expect(lying.delete(effect.word.card), "it lay there").toBe(true);
          }
        }
      };
      const finish = (isLucky: boolean): void => {
        const was = inHand;
        inHand = null;
        card += 1;
        if (was === "connect") {
          happen(isLucky ? connected(card) : notConnected(card));
        } else if (was === "transmit") {
          happen(answered(isLucky ? DONE : new Uint8Array()));
        } else if (was === "end") {
          happen(ended);
        } else {
          happen({ type: "alarm", alarm });
        }
      };
      for (const [event, isLucky] of script) {
        if (event === "driver") {
          finish(isLucky);
        } else {
          happen("card" in event ? { ...event, card } : event);
        }
      }
    }),
  );
});
