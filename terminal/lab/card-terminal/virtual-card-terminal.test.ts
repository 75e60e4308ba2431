import type { CardDeed } from "@tillwave/shared/api/lab-card-terminal";
import { type CardAnswer, decodeAnswer, encodeLine } from "@tillwave/shared/card-terminal/messages";
import { Minor } from "@tillwave/shared/sale/money";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { LATE_MS, createVirtualCardTerminal } from "./virtual-card-terminal.ts";

function openTerminal() {
  const clock = createVirtualClock();
  const terminal = createVirtualCardTerminal({ timers: clock, onChange: () => {} });
  const said: string[] = [];
  let isOnLine = true;
  const till = {
    say: (text: string) => said.push(text),
    hangUp() {
      isOnLine = false;
      terminal.left(till);
    },
  };
  terminal.connected(till);
  const ask = (request: Parameters<typeof encodeLine>[0]): void =>
    terminal.heard(till, encodeLine(request).trim());
  const payment = { reference: "1-1-1-42", amount: Minor(2200), currency: "HKD" };
  return {
    terminal,
    clock,
    said,
    ask,
    isOnLine: () => isOnLine,
    pay: (id = 1) => ask({ id, do: "pay", ...payment }),
    query: (id = 2) => ask({ id, do: "query", reference: payment.reference }),
    does: (deed: CardDeed) => terminal.do(deed),
    answers: (): readonly CardAnswer["is"][] =>
      said.flatMap((text) =>
        text
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => decodeAnswer(line))
          .flatMap((answer) => (answer.ok ? [answer.value.is] : [])),
      ),
  };
}

test("a customer pays, and the till hears of it once", () => {
  const { pay, does, answers, terminal, query } = openTerminal();
  pay();
  expect(terminal.view()).toMatchObject({ asks: { amount: 2200, currency: "HKD" } });
  expect(answers()).toEqual([]);
  does({ customer: "pays" });
  expect(answers()).toEqual(["approved"]);
  query();
  pay(3);
  expect(answers()).toEqual(["approved", "approved", "approved"]);
  expect(terminal.view().payments).toHaveLength(1);
});

test("a customer who mistypes is declined, and so is one who gives up", () => {
  for (const customer of ["mistypes-pin", "gives-up", "is-declined"] as const) {
    const { pay, does, answers } = openTerminal();
    pay();
    does({ customer });
    expect(answers()).toEqual(["declined"]);
  }
});

test("answers are lost, come twice, or late", () => {
  const lost = openTerminal();
  lost.does({ fault: "answers-lost" });
  lost.pay();
  lost.does({ customer: "pays" });
  lost.ask({ id: 9, do: "look" });
  expect(lost.answers()).toEqual(["ready"]);
  lost.does({ fault: "answers-twice" });
  lost.query();
  expect(lost.answers()).toEqual(["ready", "approved", "approved"]);
  const late = openTerminal();
  late.does({ fault: "answers-late" });
  late.query();
  expect(late.answers()).toEqual([]);
  late.clock.pass(LATE_MS);
  expect(late.answers()).toEqual(["not-known"]);
});

test("it hangs up when the customer has paid, and remembers it", () => {
  const { pay, does, isOnLine, answers, terminal } = openTerminal();
  does({ fault: "hangs-up-when-paid" });
  pay();
  does({ customer: "pays" });
  expect(isOnLine()).toBe(false);
  expect(answers()).toEqual([]);
  expect(terminal.view().payments).toMatchObject([{ state: "approved" }]);
});

test("switched off and on, it has forgotten who was paying, and nothing else", () => {
  const { pay, does, terminal, isOnLine } = openTerminal();
  pay();
  does({ isOn: false });
  expect(isOnLine()).toBe(false);
  expect(terminal.connected({ say: () => {}, hangUp: () => {} })).toBe(false);
  does({ isOn: true });
  expect(terminal.view()).toMatchObject({ asks: null, payments: [{ state: "declined" }] });
});

test("at night it settles, unless a bank refuses first", () => {
  const { pay, does, terminal, query, answers } = openTerminal();
  pay();
  does({ customer: "pays" });
  does({ refuseLater: "1-1-1-42" });
  does({ settle: true });
  query();
  expect(answers()).toEqual(["approved", "refused-later"]);
  expect(terminal.view().payments).toMatchObject([{ state: "refused-later" }]);
});

test("what is no request ends the line", () => {
  const { terminal, isOnLine } = openTerminal();
  const say = (): void => {};
  const caller = { say, hangUp: () => terminal.left(caller) };
  terminal.connected(caller);
  terminal.heard(caller, "GET / HTTP/1.1");
  expect(terminal.view().connections).toBe(1);
  expect(isOnLine()).toBe(true);
});
