/**
 * What a key stands for: a character, the end of a code, or neither. Under an input method every key says "Process" (or keyCode
 * 229), and the place of the key on the board has to speak: a scanner types as an American keyboard.
 *
 * Spec: UI Events KeyboardEvent code Values, W3C, section 3.1.1.
 */
export interface KeyFacts {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** keyCode of every key that an input method has taken. */
const TAKEN_BY_INPUT_METHOD = 229;

const SIGN_BY_CODE: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Minus: ["-", "_"],
  Equal: ["=", "+"],
  Period: [".", ">"],
  Comma: [",", "<"],
  Slash: ["/", "?"],
  Semicolon: [";", ":"],
  Quote: ["'", '"'],
  Backslash: ["\\", "|"],
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  NumpadDecimal: [".", "."],
  NumpadSubtract: ["-", "-"],
  NumpadAdd: ["+", "+"],
  NumpadDivide: ["/", "/"],
  NumpadMultiply: ["*", "*"],
};

/** Above the digits on an American keyboard. */
const SHIFTED_DIGITS = ")!@#$%^&*(";

export type Keystroke =
  | { readonly type: "character"; readonly char: string }
  /** What a scanner may end a code with. */
  | { readonly type: "enter" | "tab" }
  /** It changes the keys that follow: a scanner presses it in the middle of a code. */
  | { readonly type: "modifier" }
  | { readonly type: "other" };

export function keystrokeOf(event: KeyFacts): Keystroke {
  const char = characterOf(event);
  if (event.key === "Enter" || (event.code.endsWith("Enter") && char === undefined)) {
    return { type: "enter" };
  }
  if (event.key === "Tab" || (event.code === "Tab" && isTaken(event))) {
    return { type: "tab" };
  }
  if (char !== undefined) {
    return { type: "character", char };
  }
  const isModifier = MODIFIER.test(event.key) || (MODIFIER.test(event.code) && isTaken(event));
  return { type: isModifier ? "modifier" : "other" };
}

/** By their names as keys, and by their places on the board. */
const MODIFIER = /^(?:Shift(?:Left|Right)?|CapsLock|NumLock)$/u;

/** An input method has it, and the key itself does not say what it is. */
const isTaken = (event: KeyFacts): boolean =>
  event.isComposing ||
  event.key === "Process" ||
  event.key === "Unidentified" ||
  event.keyCode === TAKEN_BY_INPUT_METHOD;

export function characterOf(event: KeyFacts): string | undefined {
  if (!isTaken(event)) {
    return [...event.key].length === 1 ? event.key : undefined;
  }
  return characterByCode(event.code, event.shiftKey);
}

function characterByCode(code: string, shifted: boolean): string | undefined {
  const digit = /^(Digit|Numpad)(\d)$/u.exec(code);
  if (digit !== null) {
    const [, board, figure = ""] = digit;
    return shifted && board === "Digit" ? SHIFTED_DIGITS.charAt(Number(figure)) : figure;
  }
  const letter = /^Key([A-Z])$/u.exec(code)?.[1];
  if (letter !== undefined) {
    return shifted ? letter : letter.toLowerCase();
  }
  return SIGN_BY_CODE[code]?.[shifted ? 1 : 0];
}
