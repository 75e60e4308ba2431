import { expect, test } from "vitest";
import type { JoinReply, JoinRequest } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type JoinRefusal, createJoining, joinRefusalWords } from "./joining.ts";
import type { ServiceError } from "./requester.ts";

const CODE = "ABCD-EFGH-JKMN-PQRS";
const URL = "https://192.168.1.5:8447";

/** A till whose hub gives this answer. */
function open(answer: Result<JoinReply, ServiceError>): {
  readonly joining: ReturnType<typeof createJoining>;
  readonly asked: JoinRequest[];
} {
  const asked: JoinRequest[] = [];
  const joining = createJoining({
    join: (request) => {
      asked.push(request);
      return Promise.resolve(answer);
    },
  });
  return { joining, asked };
}

const joined: JoinReply = { ok: true, merchant: 12, terminal: 3, name: "Harbour Bakery" };

test("a till that has joined says which shop it belongs to, and its number there", async () => {
  const { joining, asked } = open(ok(joined));
  joining.typeCode(CODE);
  joining.typeUrl(URL);
  await joining.submit();
  expect(asked).toEqual([{ code: CODE, url: URL }]);
  expect(joining.state.value).toEqual({
    type: "joined",
    merchant: 12,
    terminal: 3,
    name: "Harbour Bakery",
  });
});

test("what cannot be a code is not sent", async () => {
  const { joining, asked } = open(ok(joined));
  joining.typeCode("4891234567890");
  await joining.submit();
  expect(asked).toEqual([]);
  expect(joining.state.value).toEqual({ type: "refused", refusal: { type: "code-malformed" } });
  joining.typeCode(CODE);
  expect(joining.state.value).toEqual({ type: "open" });
});

test("a code is sent once, however often the button is pressed", async () => {
  const { joining, asked } = open(ok(joined));
  joining.typeCode(CODE);
  joining.typeUrl(URL);
  await Promise.all([joining.submit(), joining.submit()]);
  await joining.submit();
  expect(asked).toHaveLength(1);
});

test("a till that does not answer leaves the code in its field", async () => {
  const { joining } = open(err({ type: "unreachable" }));
  joining.typeCode(CODE);
  joining.typeUrl(URL);
  await joining.submit();
  expect(joining.state.value).toEqual({ type: "refused", refusal: { type: "unanswered" } });
  expect(joining.fields.value.code).toBe(CODE);
});

test("the sheet opens empty, for a code works once", async () => {
  const { joining } = open(ok({ ok: false, error: { type: "enrolment-refused" } }));
  joining.typeCode(CODE);
  joining.typeUrl(URL);
  await joining.submit();
  joining.begin();
  expect(joining.fields.value).toEqual({ code: "", url: "" });
  expect(joining.state.value).toEqual({ type: "open" });
});

test("every refusal says what to do next", () => {
  const refusals: readonly JoinRefusal[] = [
    { type: "code-malformed" },
    { type: "url-malformed" },
    { type: "hub-unreachable", detail: "ECONNREFUSED" },
    { type: "enrolment-refused" },
    { type: "not-the-hub" },
    { type: "other-currency", currency: "JPY" },
    { type: "sales-waiting", waiting: 3 },
    { type: "not-selling" },
    { type: "unanswered" },
  ];
  const words = refusals.map((refusal) => joinRefusalWords(refusal, "HKD"));
  expect(new Set(words).size).toBe(refusals.length);
  expect(words[5]).toBe(
    "That hub keeps its books in JPY, and this till sells in HKD. Join a hub in HKD.",
  );
});
