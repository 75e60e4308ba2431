/** What a key does to the text of a figure. Pure; "," is taken for "." on the way in. */
export type KeypadKey =
  | "0"
  | "1"
  | "2"
  | "3"
  | "4"
  | "5"
  | "6"
  | "7"
  | "8"
  | "9"
  | "00"
  | "."
  | "delete"
  | "clear";

export interface FigureShape {
  /** Digits before the point, at most. */
  readonly whole: number;
  /** Digits after the point, at most. */
  readonly decimals: number;
}

/** The text after the key; unchanged where the key would make a figure that the shape does not have. */
export function pressKey(text: string, key: KeypadKey, shape: FigureShape): string {
  switch (key) {
    case "clear":
      return "";
    case "delete":
      return text.slice(0, -1);
    case ".":
      return shape.decimals === 0 || text.includes(".") ? text : `${text === "" ? "0" : text}.`;
    default:
      return typeDigits(text, key, shape);
  }
}

function typeDigits(text: string, digits: string, shape: FigureShape): string {
  let typed = text;
  for (const digit of digits) {
    const next = typed === "0" ? digit : typed + digit;
    const [whole = "", fraction = ""] = next.split(".");
    if (whole.length > shape.whole || fraction.length > shape.decimals) {
      return typed;
    }
    typed = next;
  }
  return typed;
}

/** The key that a typed character stands for, if it stands for one. */
export function keyOfCharacter(character: string): KeypadKey | undefined {
  if (/^\d$/u.test(character)) {
    return character as KeypadKey;
  }
  return character === "." || character === "," ? "." : undefined;
}
