/** Text of any letters that there can be. The library's own takes seconds to get ready. */
import * as fc from "fast-check";

const anyLetter = fc
  .oneof(
    fc.integer({ min: 32, max: 126 }),
    fc.nat(0xd7ff),
    fc.integer({ min: 0xe000, max: 0x10_ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

export function anyText(lettersMax = 30): fc.Arbitrary<string> {
  return fc.array(anyLetter, { maxLength: lettersMax }).map((letters) => letters.join(""));
}
