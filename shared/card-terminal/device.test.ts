import { expect, test } from "vitest";
import { Minor } from "../sale/money.ts";
import {
  DEVICE_START,
  type DeviceDeed,
  type DeviceState,
  PAYMENTS_MAX,
  doneAtDevice,
  heardByDevice,
} from "./device.ts";
import type { CardAnswer, CardRequest } from "./messages.ts";

const reference = "1-1-1-42";
const PAY: CardRequest = { id: 1, do: "pay", reference, amount: Minor(2200), currency: "HKD" };
const CANCEL: CardRequest = { id: 2, do: "cancel", reference, giveBack: false };
const QUERY: CardRequest = { id: 3, do: "query", reference };
const APPROVE: DeviceDeed = { type: "approve", scheme: "Visa" };

/** What it says last, after all that. */
function said(...happened: readonly (CardRequest | DeviceDeed)[]): readonly CardAnswer[] {
  let state: DeviceState = DEVICE_START;
  let answers: readonly CardAnswer[] = [];
  for (const each of happened) {
    ({ state, answers } = "do" in each ? heardByDevice(state, each) : doneAtDevice(state, each));
  }
  return answers;
}
const words = (answers: readonly CardAnswer[]): readonly string[] => answers.map(({ is }) => is);

test("a payment is one thing for ever under its reference", () => {
  expect(words(said(PAY, APPROVE))).toEqual(["approved"]);
  expect(words(said(PAY, APPROVE, PAY))).toEqual(["approved"]);
  expect(said(PAY, APPROVE, PAY, APPROVE, PAY)).toEqual(said(PAY, APPROVE));
});

test("a second payment waits until the first is over", () => {
  const other: CardRequest = { ...PAY, id: 5, reference: "1-1-1-43" };
  expect(words(said(PAY, other))).toEqual(["busy"]);
  expect(words(said(PAY, other, { ...QUERY, reference: "1-1-1-43" }))).toEqual(["not-known"]);
  expect(words(said(PAY, { id: 9, do: "look" }))).toEqual(["busy"]);
});

test("what it never heard of is cancelled for ever", () => {
  expect(words(said(QUERY))).toEqual(["not-known"]);
  expect(words(said(CANCEL))).toEqual(["cancelled"]);
  expect(words(said(CANCEL, PAY))).toEqual(["cancelled"]);
});

test("a payment in progress is stopped, and whoever waits for it hears so", () => {
  expect(words(said(PAY, CANCEL))).toEqual(["cancelled", "cancelled"]);
});

test("what was approved is given back only where that is asked for, and before it is settled", () => {
  const giveBack: CardRequest = { ...CANCEL, giveBack: true };
  expect(words(said(PAY, APPROVE, CANCEL))).toEqual(["approved"]);
  expect(words(said(PAY, APPROVE, giveBack))).toEqual(["cancelled"]);
  expect(said(PAY, APPROVE, { type: "settle" }, giveBack)).toMatchObject([
    { is: "approved", isSettled: true },
  ]);
});

test("started again, it declines what was in progress and remembers the rest", () => {
  expect(words(said(PAY, { type: "restart" }, QUERY))).toEqual(["declined"]);
  expect(words(said(PAY, APPROVE, { type: "restart" }, QUERY))).toEqual(["approved"]);
  expect(said(PAY, { type: "line-lost" }, APPROVE)).toEqual([]);
});

test("its memory has an end", () => {
  let state = DEVICE_START;
  for (let i = 0; i <= PAYMENTS_MAX; i += 1) {
    const other = { ...PAY, reference: `1-1-1-${i}` } as CardRequest;
    ({ state } = heardByDevice(state, other));
    ({ state } = doneAtDevice(state, APPROVE));
  }
  expect(state.payments).toHaveLength(PAYMENTS_MAX);
});
