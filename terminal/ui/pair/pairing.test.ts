import type { PairReply, PairRequest } from "@tillwave/shared/api/tablets";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { ServiceError } from "../requester.ts";
import { createPairing } from "./pairing.ts";

function tablet(...answers: readonly Result<PairReply, ServiceError>[]) {
  const sent: PairRequest[] = [];
  const kept: string[] = [];
  let ids = 0;
  let keeps = true;
  const pairing = createPairing("ABCDEFGH", {
    async pair(request) {
      sent.push(request);
      return answers[sent.length - 1] ?? err({ type: "unreachable" });
    },
    keep(token, use) {
      kept.push(`${use}: ${token}`);
      return keeps;
    },
    newId: () => `id-${(ids += 1)}`,
  });
  return {
    pairing,
    sent,
    kept,
    forget: () => {
      keeps = false;
    },
  };
}

const paired = ok({ ok: true, token: "secret", name: "Window", use: "selling" } as const);
const refused = ok({ ok: false, error: { type: "code-refused" } } as const);

test("a scanned code and a name pair the tablet", async () => {
  const { pairing, sent, kept } = tablet(paired);
  pairing.name.value = " Window ";
  await pairing.submit();
  expect(sent).toEqual([{ id: "id-1", code: "ABCDEFGH", name: "Window" }]);
  expect(kept).toEqual(["selling: secret"]);
  expect(pairing.state.value).toEqual({ type: "paired", use: "selling" });
});

test("what is missing is asked for before anything is sent", async () => {
  const { pairing, sent } = tablet();
  await pairing.submit();
  expect(pairing.state.value).toMatchObject({ refusal: { type: "name-missing" } });
  pairing.code.value = "  ";
  await pairing.submit();
  expect(pairing.state.value).toMatchObject({ refusal: { type: "code-missing" } });
  expect(sent).toEqual([]);
});

test("the same try again is the same request; another code is another", async () => {
  const { pairing, sent } = tablet(err({ type: "unreachable" }), refused, paired);
  pairing.name.value = "Window";
  await pairing.submit();
  expect(pairing.state.value).toMatchObject({ refusal: { type: "unanswered" } });
  await pairing.submit();
  expect(pairing.state.value).toMatchObject({ refusal: { type: "code-refused" } });
  pairing.code.value = "JKMNPQRS";
  await pairing.submit();
  expect(sent.map(({ id }) => id)).toEqual(["id-1", "id-1", "id-2"]);
});

test("a browser that keeps nothing is told so, and a second press pairs nothing twice", async () => {
  const { pairing, sent, forget } = tablet(paired);
  pairing.name.value = "Window";
  forget();
  await Promise.all([pairing.submit(), pairing.submit()]);
  expect(sent).toHaveLength(1);
  expect(pairing.state.value).toMatchObject({ refusal: { type: "not-kept" } });
});
