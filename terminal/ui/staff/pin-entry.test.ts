import type { StaffReply } from "@tillwave/shared/api/staff";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { ServiceError } from "../requester.ts";
import { createPinEntry } from "./pin-entry.ts";

const RIGHT: StaffReply = { ok: true, approval: "an approval", everybody: null };

function openEntry() {
  const sent: string[] = [];
  const allowed: (string | null)[] = [];
  const bench: { answer: Result<StaffReply, ServiceError> } = { answer: ok(RIGHT) };
  const entry = createPinEntry({
    send: (person, pin) => {
      sent.push(`${person} ${pin}`);
      return Promise.resolve(bench.answer);
    },
    onRight: (approval) => allowed.push(approval),
  });
  const type = (figures: string): void => [...figures].forEach(entry.digit);
  return { entry, sent, allowed, bench, type };
}

test("figures go nowhere until it is said whose they are", async () => {
  const { entry, sent, type } = openEntry();
  type("2580");
  await entry.submit();
  expect([entry.typed.value, sent]).toEqual([0, []]);
});

test("the right PIN is sent once, and nothing of it stays", async () => {
  const { entry, sent, allowed, type } = openEntry();
  entry.choose("ana");
  type("2580");
  await Promise.all([entry.submit(), entry.submit()]);
  expect([sent, allowed]).toEqual([["ana 2580"], ["an approval"]]);
  expect([entry.typed.value, entry.person.value]).toEqual([0, null]);
});

test("fewer figures than a PIN has are not sent, and stay to be gone on with", async () => {
  const { entry, sent, type } = openEntry();
  entry.choose("ana");
  type("258");
  expect(entry.canSubmit()).toBe(false);
  await entry.submit();
  expect([entry.typed.value, sent]).toEqual([3, []]);
});

test("a scanner's code is longer than any PIN: it is thrown away whole", async () => {
  const { entry, sent, type } = openEntry();
  entry.choose("ana");
  type("4891234567890");
  await entry.submit();
  expect([entry.typed.value, sent]).toEqual([0, []]);
  type("2580");
  await entry.submit();
  expect(sent).toEqual(["ana 2580"]);
});

test("a wrong PIN says so until the next key, and another person begins anew", async () => {
  const { entry, bench, type } = openEntry();
  bench.answer = ok({ ok: false, error: { type: "pin-wrong", triesLeft: 4 } });
  entry.choose("ana");
  type("0000");
  await entry.submit();
  expect(entry.problem.value).toEqual({ type: "pin-wrong", triesLeft: 4 });
  type("2");
  expect([entry.problem.value, entry.typed.value]).toEqual([null, 1]);
  entry.choose("mei");
  expect(entry.typed.value).toBe(0);
});

test("a till that does not answer is said, and the figures are to be typed again", async () => {
  const { entry, bench, type } = openEntry();
  bench.answer = err({ type: "unreachable" });
  entry.choose("ana");
  type("2580");
  await entry.submit();
  expect([entry.problem.value, entry.typed.value]).toEqual([{ type: "unanswered" }, 0]);
});
