import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { anyItems, anyTerms, anyTillCommands, currencyOf } from "../testing/arbitraries.ts";
import { forCashAsked } from "../testing/cash-asked.ts";
import { type Item, indexItems } from "./item.ts";
import { Minor } from "./money.ts";
import {
  type Counter,
  HELD_MAX,
  type TillCommand,
  type TillError,
  type TillRecord,
  type TillState,
  isOver,
  newTill,
  stepTill,
} from "./till.ts";

const item = (sku: string, price: number): Item => ({
  sku,
  name: sku,
  price: Minor(price),
  taxId: "A",
  categoryId: "all",
  barcodes: [`489-${sku}`],
  picture: null,
  top: false,
});
const COUNTER: Counter = {
  terms: {
    currency: currencyOf("HKD"),
    rates: [{ id: "A", name: "No tax", partsPerMillion: 0, mode: "inclusive" }],
    rounding: "half-up",
  },
  items: indexItems([item("tart", 1200), item("tea", 1800), item("cake", 4000)]),
};

interface Pressed {
  readonly state: TillState;
  readonly records: readonly TillRecord[];
}

/** Presses that all succeed, and everything that they wrote down. */
function press(from: TillState, ...commands: readonly TillCommand[]): Pressed {
  let state = from;
  const records: TillRecord[] = [];
  for (const command of commands) {
    const step = stepTill(state, command, COUNTER);
    const done = present(step.ok ? step.value : null, `the till after ${command.type}`);
    state = done.state;
    records.push(...done.records);
  }
  return { state, records };
}

function refusal(state: TillState, command: TillCommand): TillError | null {
  const step = stepTill(state, command, COUNTER);
  return step.ok ? null : step.error;
}

const add = (sku: string): TillCommand => ({ type: "add", sku });
const cash = (received: number, due: number): TillCommand => ({
  type: "take-cash",
  received: Minor(received),
  due: Minor(due),
});
const recall = (number: number): TillCommand => ({ type: "recall", number });
const TART = add("tart");
const TEA = add("tea");
const PAY: TillCommand = { type: "pay" };
const HOLD: TillCommand = { type: "hold" };
const CLEAR: TillCommand = { type: "clear" };
const UNDO: TillCommand = { type: "undo" };
const NEXT: TillCommand = { type: "next" };
const remove = (line: number): TillCommand => ({ type: "remove", line });

const NEW = newTill(1);
const quantities = ({ sale }: TillState): readonly (readonly [string, number])[] =>
  sale.lines.map(({ sku, quantity }) => [sku, quantity]);

test("a scan and a press add the same item", () => {
  const { state } = press(NEW, TART, { type: "scan", barcode: "489-tart" });
  expect(quantities(state)).toEqual([["tart", 2]]);
});

test("an unknown code and an unknown item are refused by name, and change nothing", () => {
  expect(refusal(NEW, { type: "scan", barcode: "000" })).toEqual({
    type: "unknown-barcode",
    barcode: "000",
  });
  expect(refusal(NEW, add("pie"))).toEqual({ type: "unknown-item", sku: "pie" });
});

test("a paid sale is written down once, and stays in sight until the next begins", () => {
  const { state, records } = press(NEW, TART, PAY, cash(2000, 1200));
  expect(records).toEqual([{ type: "sale-paid", sale: state.sale }]);
  expect(state.sale).toMatchObject({ type: "completed", number: 1 });
  expect(press(state, NEXT).state).toMatchObject({ sale: { type: "open", number: 2, lines: [] } });
});

test("cash for another amount than this sale's is refused, and nothing is written down", () => {
  const { state } = press(NEW, TART, TEA, PAY);
  expect(refusal(state, cash(2000, 1200))).toEqual({ type: "due-changed", due: 3000 });
  expect(press(state, cash(3000, 3000)).records).toHaveLength(1);
});

test("an item on top of a finished sale begins the next one", () => {
  const { state } = press(NEW, TART, PAY, cash(2000, 1200), TEA);
  expect(state.sale).toMatchObject({ type: "open", number: 2 });
  expect(quantities(state)).toEqual([["tea", 1]]);
});

test("an unknown code on top of a finished sale leaves it in sight", () => {
  const { state } = press(NEW, TART, PAY, cash(2000, 1200));
  expect(refusal(state, { type: "scan", barcode: "000" })).toMatchObject({
    type: "unknown-barcode",
  });
});

test("the next sale does not begin over one that is in hand", () => {
  for (const commands of [[], [TART], [TART, PAY]]) {
    expect(refusal(press(NEW, ...commands).state, NEXT)).toEqual({ type: "sale-in-hand" });
  }
});

test("a quantity of nothing removes the line", () => {
  const { state } = press(NEW, TART, TEA, { type: "set-quantity", line: 1, quantity: 0 });
  expect(quantities(state)).toEqual([["tea", 1]]);
  expect(press(state, UNDO).state.sale.lines.map(({ id }) => id)).toEqual([1, 2]);
});

test("Undo brings a removed line back where it was, once", () => {
  const before = press(NEW, TART, TEA, add("cake")).state;
  const { state } = press(before, remove(2), UNDO);
  expect(state.sale.lines).toEqual(before.sale.lines);
  expect(refusal(state, UNDO)).toEqual({ type: "nothing-to-undo" });
});

test("Undo is over once something else is pressed", () => {
  expect(refusal(press(NEW, TART, TEA, remove(1), TEA).state, UNDO)).toEqual({
    type: "nothing-to-undo",
  });
});

test("a cleared sale is written down, and Undo brings its lines back under the next number", () => {
  const cleared = press(NEW, TART, TEA, CLEAR);
  expect(cleared.records).toMatchObject([
    { type: "sale-cancelled", sale: { number: 1, reason: "cleared" } },
  ]);
  const { state } = press(cleared.state, UNDO);
  expect(state.sale).toMatchObject({ type: "open", number: 2 });
  expect(quantities(state)).toEqual([
    ["tart", 1],
    ["tea", 1],
  ]);
  expect(press(state, add("cake")).state.sale.lines.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test("an empty sale is not cleared, held or paid", () => {
  for (const command of [CLEAR, HOLD, PAY]) {
    expect(refusal(NEW, command)).toEqual({ type: "sale-empty" });
  }
});

test("a held sale waits while others are sold, and comes back as it was", () => {
  const held = press(NEW, TART, HOLD).state;
  expect(held).toMatchObject({ sale: { number: 2, lines: [] }, held: [{ number: 1 }] });
  const sold = press(held, TEA, PAY, cash(2000, 1800), recall(1)).state;
  expect(sold).toMatchObject({ sale: { type: "open", number: 1 }, held: [] });
  expect(quantities(sold)).toEqual([["tart", 1]]);
});

test("an empty sale gives its number back when a held one takes its place", () => {
  const recalled = press(NEW, TART, HOLD, recall(1));
  expect(recalled.state).toMatchObject({ sale: { number: 1 }, nextNumber: 2 });
  expect(recalled.records).toEqual([]);
});

test("a recalled sale that was emptied keeps its number accounted for", () => {
  const commands = [TART, HOLD, TEA, HOLD, recall(1), remove(1), recall(2)];
  expect(press(NEW, ...commands).records).toMatchObject([
    { type: "sale-cancelled", sale: { number: 1, reason: "emptied" } },
  ]);
});

test("a sale in hand is not pushed aside by a held one", () => {
  const held = press(NEW, TART, HOLD, TEA).state;
  expect(refusal(held, recall(1))).toEqual({ type: "sale-in-hand" });
  expect(refusal(press(held, PAY).state, recall(1))).toEqual({ type: "sale-in-hand" });
  expect(refusal(held, recall(7))).toEqual({ type: "held-sale-not-found", number: 7 });
});

test("twenty sales are on hold, and not one more", () => {
  const commands = Array.from({ length: HELD_MAX }, () => [TART, HOLD]).flat();
  const { state } = press(NEW, ...commands, TART);
  expect(state.held).toHaveLength(HELD_MAX);
  expect(refusal(state, HOLD)).toEqual({ type: "too-many-held", max: HELD_MAX });
});

const anyShift = anyTerms.chain((terms) =>
  fc.record({
    counter: anyItems(terms.rates).map((items) => ({ terms, items: indexItems(items) })),
    commands: anyTillCommands,
    firstNumber: fc.constantFrom(1, 1000),
  }),
);

test("whatever is pressed, numbers have no gap and none ends twice", () => {
  const endings = new Set<string>();
  fc.assert(
    fc.property(anyShift, ({ counter, commands, firstNumber }) => {
      let state = newTill(firstNumber);
      const ended = new Map<number, string>();
      for (const command of commands) {
        const step = stepTill(state, aimed(command, state, counter), counter);
        for (const { type, sale } of step.ok ? step.value.records : []) {
          expect([...ended.keys()]).not.toContain(sale.number);
          if (isOver(sale)) {
            ended.set(sale.number, sale.type === "cancelled" ? sale.reason : type);
          }
        }
        state = step.ok ? step.value.state : state;
        expect(numbersOf(state, ended)).toEqual(
          Array.from({ length: state.nextNumber - firstNumber }, (_, i) => firstNumber + i),
        );
        expect(state.held.length).toBeLessThanOrEqual(HELD_MAX);
        expect(isOver(state.sale) || new Set(lineIds(state)).size === lineIds(state).length).toBe(
          true,
        );
      }
      for (const ending of ended.values()) {
        endings.add(ending);
      }
    }),
    { numRuns: 300 },
  );
  expect(endings).toEqual(new Set(["sale-paid", "cleared", "emptied"]));
});

const opened = (method: "tap" | "card"): TillCommand => ({
  type: `open-${method}`,
  settles: Minor(1800),
});
const PROOF = { type: "card", reference: "7-1", authorisation: "A1", scheme: "test" } as const;

test("a tap is written down before a phone is asked, and again when it has paid", () => {
  const waiting = press(NEW, TEA, PAY, opened("tap"));
  expect(waiting.records).toMatchObject([
    { type: "tender-opened", tender: { id: 1, method: "tap", settles: 1800, state: "armed" } },
  ]);
  const paid = stepTill(
    waiting.state,
    { type: "tender-approved", tender: 1, proof: PROOF },
    COUNTER,
  );
  expect(paid).toMatchObject({
    ok: true,
    value: { records: [{ type: "sale-paid", sale: { tenders: [{ proof: PROOF }] } }] },
  });
});

test("a part that is paid is written down by itself", () => {
  const part = press(NEW, TEA, PAY, { type: "open-card", settles: Minor(800) });
  const paid = stepTill(part.state, { type: "tender-approved", tender: 1, proof: PROOF }, COUNTER);
  expect(paid).toMatchObject({
    ok: true,
    value: { records: [{ type: "tender-approved", tender: { settles: 800, proof: PROOF } }] },
  });
});

test("what waits for a phone is withdrawn; what the card terminal has is not", () => {
  expect(press(NEW, TEA, PAY, opened("tap"), { type: "withdraw-tender" })).toMatchObject({
    state: { sale: { type: "tendering", tenders: [] } },
  });
  expect(refusal(press(NEW, TEA, PAY, opened("card")).state, { type: "withdraw-tender" })).toEqual({
    type: "tender-in-doubt",
  });
});

test("Undo after a removal leaves the basket as it was, whatever was pressed before", () => {
  fc.assert(
    fc.property(anyShift, ({ counter, commands }) => {
      let state = newTill(1);
      for (const command of commands) {
        const step = stepTill(state, aimed(command, state, counter), counter);
        state = step.ok ? step.value.state : state;
        for (const { id } of state.sale.type === "open" ? state.sale.lines : []) {
          const removed = stepTill(state, remove(id), counter);
          const undone = removed.ok && stepTill(removed.value.state, UNDO, counter);
          expect(undone && undone.ok && undone.value.state.sale.lines).toEqual(state.sale.lines);
        }
      }
    }),
    { numRuns: 60 },
  );
});

/** Every number that has been given out, each as often as it is in hand, on hold or ended. */
function numbersOf(state: TillState, ended: ReadonlyMap<number, string>): readonly number[] {
  const inHand = isOver(state.sale) ? [] : [state.sale.number];
  const held = state.held.map(({ number }) => number);
  return [...ended.keys(), ...inHand, ...held].toSorted((a, b) => a - b);
}

function lineIds({ sale }: TillState): readonly number[] {
  return sale.lines.map(({ id }) => id);
}

/** A press on the nth line or the nth sale on hold, where there is one, cash for what is asked: what a cashier can see. */
function aimed(command: TillCommand, { sale, held }: TillState, { terms }: Counter): TillCommand {
  if (command.type === "recall") {
    return { ...command, number: held[command.number - 1]?.number ?? command.number };
  }
  return "line" in command
    ? { ...command, line: sale.lines[command.line - 1]?.id ?? command.line }
    : forCashAsked(command, sale, terms);
}
