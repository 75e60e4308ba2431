/**
 * Which Chinese letters belong to which hand: GB 2312 has what is written in simplified Chinese, Big5 what is
 * written in traditional, with Hong Kong's own letters (HKSCS, which the encoding of that name at WHATWG holds).
 */
import type { Language } from "@tillwave/shared/core/language";

const HAN = /\p{Script=Han}/u;
/** Hong Kong and Taiwan write these two ways; only one of them is in the older table. */
const ALSO_TRADITIONAL = new Set("着裏");

let simplified: ReadonlySet<string> | null = null;
let traditional: ReadonlySet<string> | null = null;

/** Letters of the other hand, each once. */
export function strangeLetters(text: string, language: Language): readonly string[] {
  const letters = [...new Set(text)].filter((letter) => HAN.test(letter));
  switch (language) {
    case "zh-Hans":
      simplified ??= lettersOf("gbk", { lead: [0xb0, 0xf7], trail: [0xa1, 0xfe] });
      return letters.filter((letter) => simplified?.has(letter) === false);
    case "zh-Hant":
      traditional ??= lettersOf("big5", { lead: [0x87, 0xfe], trail: [0x40, 0xfe] });
      return letters.filter(
        (letter) => traditional?.has(letter) === false && !ALSO_TRADITIONAL.has(letter),
      );
    case "ja":
      return [];
    case "en":
    case "ko":
      return letters;
  }
}

interface Rows {
  readonly lead: readonly [number, number];
  readonly trail: readonly [number, number];
}

function lettersOf(encoding: string, { lead, trail }: Rows): ReadonlySet<string> {
  const decoder = new TextDecoder(encoding);
  const letters = new Set<string>();
  for (let first = lead[0]; first <= lead[1]; first += 1) {
    for (let second = trail[0]; second <= trail[1]; second += 1) {
      const text = decoder.decode(Uint8Array.of(first, second));
      if (HAN.test(text)) {
        letters.add([...text][0] ?? "");
      }
    }
  }
  return letters;
}
