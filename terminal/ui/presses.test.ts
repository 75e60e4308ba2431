import type { TillView } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { indexItems } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import {
  type Counter,
  type TillCommand,
  type TillState,
  newTill,
  stepTill,
} from "@tillwave/shared/sale/till";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TEA } from "./testing/simulated-service.ts";
import { NO_PRESSES, type Press, type Presses, foldPresses, stepPresses } from "./presses.ts";

const hkd = findCurrency("HKD");
const counter: Counter = {
  terms: {
    currency: present(hkd.ok ? hkd.value : null, "HKD"),
    rates: [{ id: "A", name: "None", partsPerMillion: 0, mode: "inclusive" }],
    rounding: "half-up",
  },
  items: indexItems([TEA]),
};

const viewOf = (revision: number, state: TillState): TillView => ({ revision, state, paid: null });
const started = (state: TillState = newTill(1)): Presses =>
  stepPresses(NO_PRESSES, { type: "view", view: viewOf(1, state), fresh: true });
const press = (id: string, command: TillCommand, sale = 1): Press => ({ id, sale, command });
const addTea: TillCommand = { type: "add", sku: "tea" };

const after = (state: TillState, ...commands: readonly TillCommand[]): TillState =>
  commands.reduce((till, command) => {
    const stepped = stepTill(till, command, counter);
    return stepped.ok ? stepped.value.state : till;
  }, state);

const quantity = (presses: Presses): number =>
  foldPresses(presses, counter)?.sale.lines[0]?.quantity ?? 0;

test("a press shows before the service has answered", () => {
  const pressed = stepPresses(started(), { type: "pressed", press: press("a", addTea) });
  expect(quantity(pressed)).toBe(1);
});

test("a view that comes before the answer does not count the press twice", () => {
  let presses = stepPresses(started(), { type: "pressed", press: press("a", addTea) });
  const view = viewOf(2, after(newTill(1), addTea));
  presses = stepPresses(presses, { type: "view", view, fresh: false });
  expect(quantity(presses)).toBe(1);
  presses = stepPresses(presses, { type: "accepted", id: "a", revision: 2 });
  expect(quantity(presses)).toBe(1);
  expect(presses.confirmed).toBe(view);
});

test("an answer that comes before its view does not take the press back", () => {
  let presses = stepPresses(started(), { type: "pressed", press: press("a", addTea) });
  presses = stepPresses(presses, { type: "accepted", id: "a", revision: 2 });
  expect(quantity(presses)).toBe(1);
  presses = stepPresses(presses, {
    type: "view",
    view: viewOf(2, after(newTill(1), addTea)),
    fresh: false,
  });
  expect(quantity(presses)).toBe(1);
  expect(presses.answered).toEqual([]);
});

test("a refused press is taken back", () => {
  let presses = stepPresses(started(), { type: "pressed", press: press("a", addTea) });
  presses = stepPresses(presses, { type: "refused", id: "a" });
  expect(quantity(presses)).toBe(0);
});

test("what was pressed after a refused press goes with it, what was pressed before stays", () => {
  let presses = started();
  for (const id of ["a", "b", "c", "d"]) {
    presses = stepPresses(presses, { type: "pressed", press: press(id, addTea) });
  }
  presses = stepPresses(presses, { type: "accepted", id: "a", revision: 2 });
  presses = stepPresses(presses, { type: "refused", id: "b" });
  expect(presses.queue).toEqual([]);
  expect(quantity(presses)).toBe(1);
});

test("taking cash is never foretold", () => {
  const paying = after(newTill(1), addTea, { type: "pay" });
  const presses = stepPresses(started(paying), {
    type: "pressed",
    press: press("a", { type: "take-cash", received: Minor(1000), due: Minor(1000) }),
  });
  expect(foldPresses(presses, counter)?.sale.type).toBe("tendering");
});

test("a press meant for another sale is not shown on this one", () => {
  const presses = stepPresses(started(), { type: "pressed", press: press("a", addTea, 7) });
  expect(quantity(presses)).toBe(0);
});

test("an older view never replaces a newer one", () => {
  const newer = stepPresses(started(), {
    type: "view",
    view: viewOf(5, after(newTill(1), addTea)),
    fresh: false,
  });
  const older = stepPresses(newer, { type: "view", view: viewOf(4, newTill(1)), fresh: false });
  expect(quantity(older)).toBe(1);
});

test("a service that is back counts its revisions anew, and what it says holds", () => {
  let presses = stepPresses(started(), {
    type: "view",
    view: viewOf(90, after(newTill(1), addTea)),
    fresh: false,
  });
  presses = stepPresses(presses, { type: "pressed", press: press("a", addTea) });
  presses = stepPresses(presses, {
    type: "view",
    view: viewOf(1, after(newTill(1), addTea)),
    fresh: true,
  });
  expect(quantity(presses)).toBe(2);
  presses = stepPresses(presses, { type: "accepted", id: "a", revision: 2 });
  expect(quantity(presses)).toBe(2);
  presses = stepPresses(presses, {
    type: "view",
    view: viewOf(2, after(newTill(1), addTea, addTea)),
    fresh: false,
  });
  expect(quantity(presses)).toBe(2);
  expect(presses.confirmed?.revision).toBe(2);
});

test("whatever order answers and views come in, every press shows once from the first frame on", () => {
  const order = fc.array(fc.constantFrom("press", "serve", "view", "answer"), { maxLength: 60 });
  fc.assert(
    fc.property(order, (events) => {
      let presses = started();
      let pressed = 0;
      let service = { revision: 1, state: newTill(1) };
      const views: TillView[] = [];
      let served: { readonly id: string; readonly revision: number } | null = null;
      for (const event of events) {
        const [next] = presses.queue;
        if (event === "press") {
          pressed += 1;
          presses = stepPresses(presses, { type: "pressed", press: press(`p${pressed}`, addTea) });
        } else if (event === "serve" && next !== undefined && served === null) {
          service = { revision: service.revision + 1, state: after(service.state, addTea) };
          views.push(viewOf(service.revision, service.state));
          served = { id: next.id, revision: service.revision };
        } else if (event === "view") {
          const view = views.shift();
          presses =
            view === undefined
              ? presses
              : stepPresses(presses, { type: "view", view, fresh: false });
        } else if (event === "answer" && served !== null) {
          presses = stepPresses(presses, { type: "accepted", ...served });
          served = null;
        }
        expect(quantity(presses)).toBe(pressed);
      }
    }),
    { numRuns: 2000 },
  );
});
