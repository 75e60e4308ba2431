import { fromHex } from "@tillwave/shared/core/bytes";
import { ok } from "@tillwave/shared/core/result";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import type { Card } from "../ports.ts";
import { FIELD_MS_MAX, createCardField } from "./card-field.ts";

const PHONE = fromHex("3b 80 80 01 01");
const DONE = fromHex("90 00");

function openField() {
  const clock = createVirtualClock();
  const cards: Card[] = [];
  const removed: number[] = [];
  const requests: number[] = [];
  let deadlines = 0;
  const listener = {
    card: (card: Card) => cards.push(card),
    removed: (card: number) => removed.push(card),
    changed: () => {},
  };
  const field = createCardField(listener, clock);
  const line = {
    send: ({ request }: { readonly request: number }) => requests.push(request),
    onDeadline: () => (deadlines += 1),
  };
  return {
    clock,
    cards,
    removed,
    field,
    deadlines: () => deadlines,
    ask: (card: number, deadlineMs: number) => field.ask(card, deadlineMs, line),
    answerLast: () => field.settle(requests.at(-1) ?? 0, ok(DONE)),
  };
}

test("the same card of the next process is another card of the till", () => {
  const { field, cards } = openField();
  field.put({ card: 1, reader: "r", atr: PHONE });
  field.clear({ type: "reader-lost", detail: "" });
  field.put({ card: 1, reader: "r", atr: PHONE });
  expect(cards.map(({ id }) => id)).toEqual([1, 2]);
});

test("all that a tap asks takes no longer than a tap may, whatever each deadline is", async () => {
  const { field, clock, ask, answerLast, deadlines } = openField();
  field.put({ card: 1, reader: "r", atr: PHONE });
  const step = 900;
  for (let spent = step; spent <= FIELD_MS_MAX["iso-dep"]; spent += step) {
    const asked = ask(1, 1000);
    clock.pass(step);
    answerLast();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await asked).toEqual(ok(DONE));
  }
  const last = ask(1, 1000);
  clock.pass(FIELD_MS_MAX["iso-dep"] % step);
  expect(await last).toMatchObject({ error: { type: "deadline" } });
  expect(deadlines()).toBe(1);
});

test("time in which nothing is asked costs the card nothing", async () => {
  const { field, clock, ask, answerLast } = openField();
  field.put({ card: 1, reader: "r", atr: PHONE });
  clock.pass(60_000);
  const asked = ask(1, 1000);
  clock.pass(999);
  answerLast();
  expect(await asked).toEqual(ok(DONE));
});

test("an answer that had come when its deadline was noticed is an answer", async () => {
  const { field, clock, ask, answerLast, deadlines } = openField();
  field.put({ card: 1, reader: "r", atr: PHONE });
  const asked = ask(1, 1000);
  clock.pass(5000);
  answerLast();
  expect(await asked).toEqual(ok(DONE));
  await new Promise((resolve) => setImmediate(resolve));
  expect(deadlines()).toBe(0);
});

test("an answer to what was asked of another card is nobody's", async () => {
  const { field, clock, ask } = openField();
  field.put({ card: 1, reader: "r", atr: PHONE });
  const asked = ask(1, 1000);
  field.settle(77, ok(DONE));
  clock.pass(1000);
  expect(await asked).toMatchObject({ error: { type: "deadline" } });
});

test("what was released is told no more, and what leaves unknown leaves nobody", () => {
  const { field, removed } = openField();
  field.put({ card: 5, reader: "r", atr: PHONE });
  expect([field.release(1), field.release(1)]).toEqual([5, null]);
  field.take(5);
  field.take(99);
  expect(removed).toEqual([]);
});
