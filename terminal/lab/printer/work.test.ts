import { fromHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { interpret } from "@tillwave/shared/print/interpreter";
import { expect, test } from "vitest";
import { BAND_DOTS, workOf } from "./work.ts";

const workOfBytes = (bytes: Uint8Array) => interpret(bytes).flatMap(workOf);
const linesOf = (bytes: Uint8Array) =>
  workOfBytes(bytes).map((work) =>
    work.type === "paper" && work.part.type === "text"
      ? work.part.runs.map(({ text }) => text).join("")
      : work,
  );

test("a line that is wider than the paper goes on below", () => {
  const long = "1234567890".repeat(10);
  expect(linesOf(toUtf8(`${long}\n`))).toEqual([
    long.slice(0, 48),
    long.slice(48, 96),
    long.slice(96),
  ]);
});

test("letters of twice the width fill the line twice as fast", () => {
  const wide = fromHex("1d2110");
  const words = toUtf8(`${"W".repeat(25)}\n`);
  expect(linesOf(Uint8Array.of(...wide, ...words))).toEqual(["W".repeat(24), "W"]);
});

test("an empty line is blank paper", () => {
  expect(workOfBytes(toUtf8("\n"))).toEqual([
    { type: "paper", part: { type: "feed", heightDots: 30 } },
  ]);
});

test("tall letters take more paper", () => {
  const tall = fromHex("1d2102");
  const [work] = workOfBytes(Uint8Array.of(...tall, ...toUtf8("T\n")));
  expect(work).toMatchObject({ part: { type: "text", heightDots: 78 } });
});

test("an image comes in bands, and none of its dots is missing", () => {
  const height = BAND_DOTS * 2 + 3;
  const bits = Uint8Array.from({ length: height * 2 }, (_, i) => i & 0xff);
  const work = workOf({ type: "image", align: "center", width: 16, height, bits });
  const parts = work.flatMap((piece) =>
    piece.type === "paper" && piece.part.type === "image" ? [piece.part] : [],
  );
  expect(parts.map(({ heightDots }) => heightDots)).toEqual([BAND_DOTS, BAND_DOTS, 3]);
  const together = parts.map(({ picture }) => atob(picture.bits)).join("");
  expect(Uint8Array.from(together, (character) => character.charCodeAt(0))).toEqual(bits);
});

test("a QR code is as large as its modules say", () => {
  const [work] = workOf({ type: "qr", align: "left", text: "TWR1", moduleDots: 4 });
  expect(work).toMatchObject({
    part: { type: "qr", text: "TWR1", heightDots: 84, picture: { width: 21, height: 21 } },
  });
});

test("a text that no QR code holds is no QR code", () => {
  const [work] = workOf({ type: "qr", align: "left", text: "x".repeat(3000), moduleDots: 4 });
  expect(work).toMatchObject({ part: { type: "unknown", hex: `${"78".repeat(16)}…` } });
});

test("what was obeyed when it came in is not obeyed again in its turn", () => {
  expect(workOfBytes(fromHex("100401 1014010005"))).toEqual([]);
});
