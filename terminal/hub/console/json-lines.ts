/**
 * A stored line laid out for reading: one value a line, indented. Nothing is parsed into numbers or
 * objects, so what stands there is what was sent: two spellings of one number stay two, and a name
 * that comes twice comes twice. A line that is no JSON is laid out as far as it goes.
 *
 * Characters that are not drawn, or that turn the reading direction, are written out: ⟨U+202E⟩.
 */

/** Deeper is indented no further. */
const INDENT_MAX = 12;

const OPENING = new Set(["{", "["]);
const CLOSING = new Set(["}", "]"]);

export function layOutJson(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let depth = 0;
  const breakLine = (): void => {
    if (line.trim() !== "") {
      lines.push(showInvisible(line));
    }
    line = "  ".repeat(Math.min(depth, INDENT_MAX));
  };
  for (const token of tokensOf(text)) {
    if (CLOSING.has(token)) {
      depth = Math.max(0, depth - 1);
      const isEmpty = OPENING.has(line.at(-1) ?? "");
      if (!isEmpty) {
        breakLine();
      }
      line += token;
    } else if (OPENING.has(line.at(-1) ?? "")) {
      breakLine();
      line += token;
    } else {
      line += token === ":" ? ": " : token;
    }
    if (token === ",") {
      breakLine();
    }
    depth += OPENING.has(token) ? 1 : 0;
  }
  breakLine();
  return lines;
}

/** Strings whole, punctuation by itself, and what stands between; white space outside strings is dropped. */
function tokensOf(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\],:]|[^\s"{}[\],:]+/gsu) ?? [];
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

export const showInvisible = (text: string): string =>
  text.replaceAll(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
