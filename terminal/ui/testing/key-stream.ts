/**
 * What a page hears at a counter: codes of a scanner that types, and a person who types before and after them, with and
 * without an input method. Everything comes from one seeded chance.
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import type { KeyFacts } from "../key-character.ts";
import { RECORDED_GAPS } from "./recorded-rhythms.ts";

export interface HeardKey extends KeyFacts {
  /** As `KeyboardEvent.timeStamp`, in milliseconds. */
  readonly timeStamp: number;
}

export type Arrival =
  | { readonly by: "scanner"; readonly code: string; readonly keys: readonly HeardKey[] }
  | {
      readonly by: "person";
      readonly text: string;
      /** What stands in the field at the end is emptied by these. */
      readonly ends: "enter" | "escape" | "nothing";
      readonly keys: readonly HeardKey[];
    };

export interface Stream {
  readonly arrivals: readonly Arrival[];
  /** What the catalogue has of what is scanned. */
  readonly known: ReadonlySet<string>;
}

const ARRIVALS_MAX = 8;
/** The shortest and the longest gap of a scanner, in milliseconds. */
const [SCANNER_MIN, SCANNER_MAX] = [5, 100];
/** Somebody who has a finger on a key does not pull a trigger. */
const HANDS_CHANGE_MS = 120;

export function makeStream(random: SeededRandom): Stream {
  const known = new Set<string>();
  const isUnderInputMethod = random.integer(3) === 0;
  const clock = { at: 1000 };
  const arrivals: Arrival[] = [];
  for (let n = 1 + random.integer(ARRIVALS_MAX); n > 0; n -= 1) {
    const typing: Typing = { random, clock, isUnderInputMethod };
    if (random.integer(5) < 3) {
      clock.at += SCANNER_MIN + random.integer(2000);
      const code = makeCode(random);
      if (random.integer(5) > 0) {
        known.add(code);
      }
      arrivals.push({ by: "scanner", code, keys: scan(code, typing) });
    } else {
      clock.at += HANDS_CHANGE_MS + random.integer(2000);
      arrivals.push(typeWords(typing));
      clock.at += HANDS_CHANGE_MS;
    }
  }
  return { arrivals, known };
}

interface Typing {
  readonly random: SeededRandom;
  readonly clock: { at: number };
  readonly isUnderInputMethod: boolean;
}

const BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const FIGURES = "0123456789";

function makeCode(random: SeededRandom): string {
  const some = (from: string, length: number): string =>
    Array.from({ length }, () => from.charAt(random.integer(from.length))).join("");
  switch (random.integer(10)) {
    case 0:
      return some(FIGURES, 8);
    case 1:
      return some(FIGURES, 12);
    case 2:
      return some(FIGURES, 14);
    case 3:
      return `${some("ABCXYZ", 2 + random.integer(3))}-${some(FIGURES, 4 + random.integer(5))}`;
    case 4:
      return `${some("abcxyz", 2)}/${some(FIGURES, 6)}.${some(FIGURES, 2)}`;
    case 5:
      // What a phone shows, or a receipt: long, and capitals that need Shift.
      return `TW${some("RTC", 1)}1${some(BASE_32, 60 + random.integer(140))}2345`;
    default:
      return some(FIGURES, 13);
  }
}

function scan(code: string, typing: Typing): readonly HeardKey[] {
  const gaps = makeGaps(code.length, typing.random);
  const keys: HeardKey[] = [];
  for (const [i, char] of [...code].entries()) {
    keys.push(...pressesOf(char, typing, i > 0));
    typing.clock.at += gaps[i] ?? SCANNER_MIN;
  }
  keys.push(endKey(typing.random.integer(8) === 0 ? "Tab" : "Enter", typing));
  return keys;
}

/** Between characters, and before the key that ends the code. */
function makeGaps(length: number, random: SeededRandom): readonly number[] {
  const jitter = (): number => random.next() * 4 - 2;
  const within = (gap: number): number => Math.min(SCANNER_MAX, Math.max(0, gap));
  const forEach = (make: (i: number) => number): readonly number[] =>
    Array.from({ length }, (_, i) => within(make(i)));
  switch (random.integer(4)) {
    case 0: {
      const gaps = RECORDED_GAPS[random.integer(RECORDED_GAPS.length)] ?? [];
      const stretch = 0.5 + random.next();
      return forEach((i) => (gaps[i % gaps.length] ?? 0) * stretch + jitter());
    }
    case 1: {
      const pace = SCANNER_MIN + random.integer(SCANNER_MAX - SCANNER_MIN + 1);
      return forEach(() => pace + jitter());
    }
    case 2:
      return forEach(() => SCANNER_MIN + random.integer(SCANNER_MAX - SCANNER_MIN + 1));
    default: {
      // A slow tablet: keys are held up, and come in bunches.
      const pace = SCANNER_MIN + random.integer(30);
      const bunch = 2 + random.integer(4);
      return forEach((i) => (i % bunch === bunch - 1 ? pace * bunch : 0.2));
    }
  }
}

const WORDS = [
  "tea",
  "milk",
  "jasmine",
  "Pineapple bun",
  "um",
  "a 2 b",
  "ni3hao3",
  "su3cl3",
  "coffee 330",
  "0412",
  "12.50",
  "7",
  "x1",
];

function typeWords(typing: Typing): Arrival {
  const { random, clock } = typing;
  const text = WORDS[random.integer(WORDS.length)] ?? "tea";
  const figures = text.replaceAll(/\D/gu, "").length;
  // Nobody types four figures and Enter as a scanner does; words, somebody who types well.
  const isFast = figures < 4 && random.integer(3) === 0;
  const keys: HeardKey[] = [];
  for (const [i, char] of [...text].entries()) {
    keys.push(...pressesOf(char, typing, i > 0));
    clock.at += isFast ? 55 + random.integer(80) : HANDS_CHANGE_MS + random.integer(600);
  }
  const ends = (["enter", "escape", "nothing"] as const)[random.integer(3)] ?? "nothing";
  if (ends !== "nothing") {
    keys.push(endKey(ends === "enter" ? "Enter" : "Escape", typing));
  }
  return { by: "person", text, ends, keys };
}

/** The key, and Shift before it where it needs it. */
function pressesOf(char: string, typing: Typing, isComposing: boolean): readonly HeardKey[] {
  const { clock, isUnderInputMethod } = typing;
  const shiftKey = /[A-Z]/u.test(char);
  const code = codeOf(char);
  const key = isUnderInputMethod
    ? { key: "Process", code, shiftKey, isComposing, keyCode: 229 }
    : { key: char, code, shiftKey, isComposing: false, keyCode: char.charCodeAt(0) };
  const shift = shiftKey
    ? [
        isUnderInputMethod
          ? { key: "Process", code: "ShiftLeft", shiftKey, isComposing, keyCode: 229 }
          : { key: "Shift", code: "ShiftLeft", shiftKey, isComposing: false, keyCode: 16 },
      ]
    : [];
  return [...shift, key].map((facts) => Object.assign(facts, { timeStamp: clock.at }));
}

function endKey(key: "Enter" | "Tab" | "Escape", typing: Typing): HeardKey {
  const { clock, isUnderInputMethod } = typing;
  // An input method lets Escape through once there is nothing left to take back.
  const isTaken = isUnderInputMethod && key !== "Escape";
  return {
    key: isTaken ? "Process" : key,
    code: key,
    shiftKey: false,
    isComposing: isTaken,
    keyCode: isTaken ? 229 : 0,
    timeStamp: clock.at,
  };
}

const CODE_OF_SIGN: Readonly<Record<string, string>> = {
  "-": "Minus",
  "/": "Slash",
  ".": "Period",
  " ": "Space",
};

function codeOf(char: string): string {
  return /\d/u.test(char) ? `Digit${char}` : (CODE_OF_SIGN[char] ?? `Key${char.toUpperCase()}`);
}
