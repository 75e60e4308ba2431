/**
 * How many columns of the printer's font a text takes: Chinese, Japanese and Korean characters take
 * two, marks that sit on another character take none.
 *
 * Spec: Unicode 16, UAX #11 (East Asian Width W and F), by block.
 */

/* oxfmt-ignore */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f], // Hangul Jamo
  [0x2e80, 0x303e], // radicals, CJK punctuation
  [0x3041, 0xa4cf], // kana, bopomofo, ideographs, Yi
  [0xa960, 0xa97f], [0xac00, 0xd7a3], // Hangul
  [0xf900, 0xfaff], [0xfe30, 0xfe6f], [0xff00, 0xff60], [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f], [0x1f680, 0x1f6ff], [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    columns += columnsOfCharacter(character);
  }
  return columns;
}

function columnsOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) {
    return 1;
  }
  if (MARK.test(character)) {
    return 0;
  }
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/**
 * Breaks a text into lines of at most so many columns: at spaces, between wide characters, and within
 * a word only where the word alone is too long.
 */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of wordsOf(text)) {
    if (columnsOf(line + word.trimEnd()) <= columns) {
      line += word;
      continue;
    }
    if (line !== "") {
      lines.push(line.trimEnd());
    }
    line = word;
    while (columnsOf(line.trimEnd()) > columns) {
      const head = headOf(line, columns);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line.trimEnd()];
}

/** Words with the spaces behind them; a wide character is a word of its own. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let isOpen = false;
  for (const character of text) {
    const isWide = columnsOfCharacter(character) === 2;
    const last = words.at(-1);
    if (last !== undefined && (character === " " || (isOpen && !isWide))) {
      words[words.length - 1] = last + character;
    } else {
      words.push(character);
    }
    isOpen = !isWide && character !== " ";
  }
  return words;
}

/** As many whole characters as fit, and one at least. */
function headOf(text: string, columns: number): string {
  let head = "";
  let taken = 0;
  for (const character of text) {
    taken += columnsOfCharacter(character);
    if (taken > columns && head !== "") {
      break;
    }
    head += character;
  }
  return head;
}
