import type { NfcReply, NfcRequest, SignView } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { expect, test } from "vitest";
import type { ServiceError } from "./requester.ts";
import { signWords, signsRefusalWords } from "./sign-words.ts";
import { createSigns } from "./signs.ts";

const CARD = { id: 1, reader: "Reader", kind: "tag", atr: "3b", name: null } as const;
const STATE = { reader: { state: "ready", name: "Reader" }, progress: null } as const;
const signOf = (content: SignView["content"]): SignView => ({
  standard: "type-2",
  isWritable: true,
  roomBytes: 142,
  content,
});

function openSigns(answers: readonly Result<NfcReply, ServiceError>[]) {
  const asked: NfcRequest[] = [];
  let ids = 0;
  const signs = createSigns({
    client: {
      async nfc(request) {
        asked.push(request);
        return answers[asked.length - 1] ?? err({ type: "unreachable" });
      },
    },
    newId: () => `id-${(ids += 1)}`,
  });
  return { signs, asked };
}

const seen: Result<NfcReply, ServiceError> = ok({
  ok: true,
  ...STATE,
  card: CARD,
  sign: null,
  answers: [],
});
const said = (sign: SignView): Result<NfcReply, ServiceError> =>
  ok({ ok: true, ...STATE, card: CARD, sign, answers: [] });

test("what is laid on the reader is read once", async () => {
  const uri = "https://shop.example/";
  const { signs, asked } = openSigns([seen, said(signOf({ type: "uri", uri })), seen]);
  await signs.look();
  await signs.look();
  expect(asked.map(({ action }) => action)).toEqual(["look", "read", "look"]);
  expect(signs.sign.value && signWords(signs.sign.value)).toBe(uri);
});

test("what is taken away is shown no longer", async () => {
  const gone = ok({ ok: true, ...STATE, card: null, sign: null, answers: [] } as const);
  const { signs } = openSigns([seen, said(signOf({ type: "empty" })), gone]);
  await signs.look();
  await signs.look();
  expect(signs.card.value).toBeNull();
  expect(signs.sign.value).toBeNull();
});

test("an address that no sign may have is said at once, and not sent", async () => {
  const { signs, asked } = openSigns([]);
  signs.type("http://shop.example");
  await signs.write();
  expect(signs.doing.value).toEqual({
    type: "refused",
    refusal: { type: "url-refused", why: "not-https" },
  });
  expect(asked).toEqual([]);
});

test("a press that nobody answered is sent again under its id", async () => {
  const { signs, asked } = openSigns([err({ type: "unreachable" }), seen]);
  signs.type("https://shop.example/");
  await signs.write();
  expect(signs.doing.value).toMatchObject({ type: "refused", refusal: { type: "unanswered" } });
  await signs.write();
  expect(signs.doing.value).toMatchObject({ type: "written" });
  const [first, second] = asked;
  expect(first).toEqual(second);
});

test("a sign that was taken away too early is said to be empty", async () => {
  const error = { type: "interrupted", isEmpty: true } as const;
  const { signs } = openSigns([ok({ ok: false, error, ...STATE, card: null })]);
  signs.type("https://shop.example/");
  await signs.write();
  expect(signs.doing.value).toEqual({ type: "refused", refusal: error });
  expect(signsRefusalWords(error)).toMatch(/empty/u);
});
