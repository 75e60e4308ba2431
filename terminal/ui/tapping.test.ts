import { signal } from "@preact/signals";
import type { TapReply, TapRequest, TapStepView, TapView } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { OpenSheet, Screen } from "./register.ts";
import type { ServiceError } from "./requester.ts";
import { NO_TAP } from "./tap-view.ts";
import { type Tapping, createTapping } from "./tapping.ts";
import type { Notice } from "./till-store.ts";

type Answer = Result<TapReply, ServiceError>;

interface Bench {
  readonly tapping: Tapping;
  readonly asked: TapRequest[];
  readonly notice: { value: Notice | null };
  readonly sheet: { value: OpenSheet | null };
  readonly screen: { value: Screen };
  answer: Answer;
}

const ARMED: TapStepView = { type: "armed", tender: 3, notice: null };
const UNKNOWN: TapStepView = {
  type: "unknown",
  tender: 3,
  why: "no-answer",
  hint: null,
  until: 0,
  hub: "asking",
  requestQr: "TWP1AAAA",
  codeTriesLeft: 3,
};

function open(step: TapStepView): Bench {
  const tap = signal<TapView>(step.type === "off" ? NO_TAP : { revision: 1, sale: 1, step });
  const notice = signal<Notice | null>(null);
  const sheet = signal<OpenSheet | null>(null);
  const screen = signal<Screen>("pay");
  const asked: TapRequest[] = [];
  let ids = 0;
  const bench = { asked, notice, sheet, screen, answer: ok({ ok: true }) as Answer };
  const tapping = createTapping({
    client: {
      tap: (request) => {
        asked.push(request);
        return Promise.resolve(bench.answer);
      },
    },
    approval: { ask: (_action, send) => send(null) },
    store: { tap, notice },
    register: { screen, sheet },
    newId: () => `id-${(ids += 1)}`,
  });
  return Object.assign(bench, { tapping });
}

test("a code is sent whole, and a zero at its beginning is kept", async () => {
  const { tapping, asked } = open(UNKNOWN);
  for (const key of ["0", "8", "9", "2", "3", "9", "7"] as const) {
    tapping.pressCodeKey(key);
  }
  await tapping.submitCode();
  expect(asked).toEqual([]);
  tapping.pressCodeKey("00");
  expect(tapping.digits.value).toBe("08923970");
  await tapping.submitCode();
  expect(asked).toMatchObject([{ action: "code", tender: 3, digits: "08923970" }]);
});

test("a wrong code clears the figures and says how many tries are left", async () => {
  const bench = open(UNKNOWN);
  bench.sheet.value = { type: "code" };
  bench.answer = ok({ ok: false, error: { type: "code-wrong", triesLeft: 2 } });
  bench.tapping.digits.value = "12345678";
  await bench.tapping.submitCode();
  expect(bench.tapping.digits.value).toBe("");
  expect(bench.tapping.refusal.value).toEqual({ type: "code-wrong", triesLeft: 2 });
  bench.tapping.pressCodeKey("1");
  expect(bench.tapping.refusal.value).toBeNull();
});

test("a press that nobody answered keeps its id, so that it is done once", async () => {
  const bench = open(UNKNOWN);
  bench.answer = err({ type: "unreachable" });
  await bench.tapping.end("The customer has gone");
  await bench.tapping.end("The customer has gone");
  bench.answer = ok({ ok: true });
  await bench.tapping.end("The phone no longer works");
  expect(bench.asked.map(({ id }) => id)).toEqual(["id-1", "id-1", "id-2"]);
  expect(bench.notice.value).toEqual({ type: "tap-refused", refusal: { type: "unanswered" } });
});

test("a customer's code is taken where it can settle the payment, whatever the capitals", () => {
  const { tapping, asked } = open(ARMED);
  expect(tapping.scan("twt1abcdefgh234567")).toBe(true);
  expect(asked).toMatchObject([{ action: "scan", tender: 3, text: "TWT1ABCDEFGH234567" }]);
});

test("a barcode is no customer's code", () => {
  const { tapping, asked } = open(ARMED);
  expect(tapping.scan("4891234567890")).toBe(false);
  expect(tapping.scan("TWE1ABCDEFGH")).toBe(false);
  expect(asked).toEqual([]);
});

test("while a phone is asked, a scanned code is not sent", () => {
  const { tapping, asked, notice } = open({ type: "asking", tender: 3 });
  expect(tapping.scan("TWC1ABCDEFGH")).toBe(true);
  expect(asked).toEqual([]);
  expect(notice.value).toEqual({ type: "tap-refused", refusal: { type: "not-now" } });
});

test("a customer's code outside a payment is no item, and says what to do", () => {
  const bench = open({ type: "off" });
  bench.screen.value = "register";
  expect(bench.tapping.scan("TWC1ABCDEFGH")).toBe(true);
  expect(bench.asked).toEqual([]);
  expect(bench.notice.value).toEqual({ type: "tap-refused", refusal: { type: "no-payment" } });
});
