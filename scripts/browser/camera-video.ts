/**
 * What Chromium's fake camera films: cards with a code on each, drawn here, one after the other, over and over.
 *
 * Spec: EAN-13, GS1 General Specifications §5.2.1; YUV4MPEG2, one grey picture after the other.
 */
import { writeFileSync } from "node:fs";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { encode } from "uqr";

const [WIDTH, HEIGHT] = [640, 480];
const PICTURES_A_SECOND = 10;
const [BLACK, PAPER, DESK] = [16, 235, 120];

/** A card with these bars; grey and without any where there is no code. */
export type Card =
  | { readonly type: "ean-13"; readonly code: string; readonly seconds: number }
  | { readonly type: "qr"; readonly text: string; readonly seconds: number }
  | { readonly type: "nothing"; readonly seconds: number };

export function filmCards(path: string, cards: readonly Card[]): void {
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F${PICTURES_A_SECOND}:1 Ip A1:1 C420jpeg\n`;
  const parts: Uint8Array[] = [new TextEncoder().encode(head)];
  for (const card of cards) {
    const picture = draw(card);
    parts.push(...Array.from({ length: card.seconds * PICTURES_A_SECOND }, () => picture));
  }
  writeFileSync(path, concatBytes(parts));
}

function draw(card: Card): Uint8Array {
  const marker = new TextEncoder().encode("FRAME\n");
  const bytes = new Uint8Array(marker.length + WIDTH * HEIGHT * 1.5).fill(128);
  bytes.set(marker);
  const light = bytes.subarray(marker.length, marker.length + WIDTH * HEIGHT).fill(DESK);
  switch (card.type) {
    case "ean-13":
      drawRows(light, [ean13(card.code)], { scale: 4, height: 160 });
      break;
    case "qr":
      drawRows(light, encode(card.text, { ecc: "M", border: 0 }).data, { scale: 4, height: 4 });
      break;
    case "nothing":
      break;
  }
  return bytes;
}

/** On a white card in the middle, with a quiet zone around it. */
function drawRows(
  light: Uint8Array,
  rows: readonly (readonly boolean[])[],
  { scale, height }: { readonly scale: number; readonly height: number },
): void {
  const [wide, high] = [(rows[0]?.length ?? 0) * scale, rows.length * height];
  const [left, top] = [(WIDTH - wide) >> 1, (HEIGHT - high) >> 1];
  const quiet = 10 * scale;
  for (let y = top - quiet; y < top + high + quiet; y += 1) {
    for (let x = left - quiet; x < left + wide + quiet; x += 1) {
      const isDark =
        rows[Math.floor((y - top) / height)]?.[Math.floor((x - left) / scale)] === true;
      light[y * WIDTH + x] = isDark ? BLACK : PAPER;
    }
  }
}

/** Sets A of the digits, 0 to 9; B is C turned round, and C is A the other way about. */
const SET_A = [
  "0001101",
  "0011001",
  "0010011",
  "0111101",
  "0100011",
  "0110001",
  "0101111",
  "0111011",
  "0110111",
  "0001011",
];
/** Which sets the left half has, by the first digit. */
const LEFT_SETS = [
  "AAAAAA",
  "AABABB",
  "AABBAB",
  "AABBBA",
  "ABAABB",
  "ABBAAB",
  "ABBBAA",
  "ABABAB",
  "ABABBA",
  "ABBABA",
];

function ean13(code: string): readonly boolean[] {
  const digits = [...code].map(Number);
  const setA = (digit = 0): string => SET_A[digit] ?? "";
  const setC = (digit?: number): string =>
    [...setA(digit)].map((module) => (module === "0" ? "1" : "0")).join("");
  const setB = (digit?: number): string => [...setC(digit)].toReversed().join("");
  const sets = LEFT_SETS[digits[0] ?? 0] ?? "";
  const left = [...sets].map((set, i) => (set === "A" ? setA : setB)(digits[i + 1])).join("");
  const right = digits.slice(7).map(setC).join("");
  return [...`101${left}01010${right}101`].map((module) => module === "1");
}
