import { assert } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { splitAnswer } from "@tillwave/shared/nfc/apdu";
import { classifyAtr, storageCardOf } from "@tillwave/shared/nfc/card-kind";
import { encodeNdef, uriRecord } from "@tillwave/shared/nfc/ndef";
import type { TagTalk } from "@tillwave/shared/nfc/tag-talk";
import { readType2, writeType2 } from "@tillwave/shared/nfc/type-2";
import { readType4, writeType4 } from "@tillwave/shared/nfc/type-4";
import { selectWallet } from "@tillwave/shared/nfc/wallet-commands";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Tag,
  bankCard,
  createNtag,
  createType4Tag,
  transitCard,
  unknownCard,
  urlOn,
} from "./other-cards.ts";

const URL = "https://shop.example/t/1";
const OTHER_URL = `https://shop.example/${"long-".repeat(14)}`;

function talk<T>(tag: Tag, steps: TagTalk<T>) {
  let next = steps.next();
  while (next.done !== true) {
    const answer = splitAnswer(tag.answer(next.value.command) ?? fromHex(""));
    assert(answer.ok, "a tag answers in full");
    next = steps.next(answer.value);
  }
  return next.value;
}

test("each is what its ATR says", () => {
  expect(classifyAtr(bankCard.atr)).toBe("iso-dep");
  expect(classifyAtr(unknownCard.atr)).toBe("unknown");
  expect(storageCardOf(transitCard.atr)).toMatchObject({ name: "FeliCa" });
  expect(storageCardOf(createNtag(URL).atr)).toMatchObject({ name: "MIFARE Ultralight or NTAG" });
  expect(classifyAtr(createType4Tag(URL).atr)).toBe("iso-dep");
});

test("none of them is a wallet", () => {
  expect(bankCard.answer(selectWallet())).toEqual(fromHex("6a82"));
  expect(createType4Tag(URL).answer(selectWallet())).toEqual(fromHex("6a82"));
  expect(transitCard.answer(selectWallet())).toEqual(fromHex("6982"));
  expect(unknownCard.answer(selectWallet())).toEqual(fromHex("6e00"));
});

for (const [kind, make, read, write] of [
  ["type-2", createNtag, readType2, writeType2],
  ["type-4", createType4Tag, readType4, writeType4],
] as const) {
  test(`a sign of ${kind} is read and written by a till, as a real one is`, () => {
    const tag = make(URL);
    const message = encodeNdef([uriRecord(URL)]);
    expect(talk(tag, read())).toMatchObject({ ok: true, value: { isWritable: true, message } });
    expect(urlOn(tag, kind)).toBe(URL);
    const next = encodeNdef([uriRecord(OTHER_URL)]);
    expect(talk(tag, write(next))).toMatchObject({ ok: true });
    tag.field(false);
    expect(talk(tag, read())).toMatchObject({ ok: true, value: { message: next } });
    expect(urlOn(tag, kind)).toBe(OTHER_URL);
  });

  test(`no bytes make a sign of ${kind} throw, or leave it without a status word`, () => {
    const tag = make(URL);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(tag.answer(bytes)?.length).toBeGreaterThanOrEqual(2);
        urlOn(tag, kind);
      }),
    );
  });
}

test("nobody writes where a tag keeps its own name", () => {
  const tag = createNtag(URL);
  expect(tag.answer(fromHex("ffd6000004 00000000"))).toEqual(fromHex("6982"));
  expect(tag.answer(fromHex("ffd6002804 00000000"))).toEqual(fromHex("6982"));
  expect(tag.answer(fromHex("ffb000ff10"))).toEqual(fromHex("6a82"));
});
