/** The strip that a technician compares with the eye: is the paper as wide as we think, are letters, drawings and codes right? */
import { type LayoutOptions, type Row, centred, fromLeft } from "./receipt-layout.ts";

/** Letters of every code page that a profile may name, and the money of our shops. */
const LETTERS = ["ÅÄÖ åäö ÉÈÊ Çç Ññ ß", "€ £ ¥ $ × ·", "Łódź Žižka", "Борщ Ж"];
const DRAWN = ["港式奶茶 抹茶ラテ 김밥 ₩"];
const QR = "https://tillwave.example/printer-test";

export function layoutTestStrip(
  profile: { readonly name: string },
  { columns, words: { test } }: LayoutOptions,
): readonly Row[] {
  const digits = "1234567890".repeat(Math.ceil(columns / 10)).slice(0, columns);
  const left = (text: string): readonly Row[] => fromLeft(text, columns);
  return [
    ...centred(test.title, columns, { bold: true, large: true }),
    ...centred(test.profile(profile.name, columns), columns),
    { type: "rule" },
    ...left(test.ruler),
    ...left(digits),
    ...left(test.letters),
    ...LETTERS.flatMap(left),
    ...left(test.drawn),
    ...DRAWN.flatMap(left),
    ...left(test.qr),
    { type: "qr", text: QR },
    { type: "rule" },
    ...centred(test.end, columns),
    { type: "cut" },
  ];
}
