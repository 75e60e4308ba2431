/**
 * What can be wrong with a translation although the compiler is content:
 *
 *   MISSING   a word that English has, where types leave a list open
 *   ENGLISH   it reads as English does, and is not among what is the same everywhere
 *   GAPS      it leaves out what English puts into its gaps, or puts in what English does not
 *   LETTERS   a letter that its people do not write: simplified among traditional ones, or the other way round
 *   SPACES    a space at its end, or two together
 */
import type { Language } from "@tillwave/shared/core/language";
import type { Words } from "../../terminal/page-kit/strings/words.ts";
import { strangeLetters } from "./letters.ts";

/** Names, keys as they stand on keyboards, forms of a code or an address, and what has no letters. */
const SAME_EVERYWHERE =
  /^(?:[^\p{L}]*\p{L}?[^\p{L}]*|Esc|Enter|Delete|Tab|Ctrl|Shift|Space|F\d+|Home|End|[A-Z]{4}(?:-[A-Z]{4})+|https:\/\/\S+|Tillwave|Wi-Fi|QR|PIN|NFC|SKU|TEST|[^\p{L}]*dBm)$/u;

/** Of one sentence, at most. */
const GAPS_MAX = 6;

export interface Translation {
  readonly name: string;
  readonly language: Language;
  readonly english: Words;
  readonly words: Words;
}

export function wordFaults({ name, language, english, words }: Translation): readonly string[] {
  const theirs = new Map(leavesOf(words));
  return leavesOf(english).flatMap(([key, value]) => {
    const where = `${language.toLowerCase()}-${name}.ts: ${key}`;
    const translated = theirs.get(key);
    return translated === undefined
      ? [`${where}: MISSING`]
      : leafFaults(value, translated, language).map((fault) => `${where}: ${fault}`);
  });
}

type Leaf = string | ((...gaps: never[]) => string);

export function leavesOf(words: Words, path = ""): readonly (readonly [string, Leaf])[] {
  return Object.entries(words).flatMap(([key, value]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return typeof value === "object" ? leavesOf(value, at) : [[at, value] as const];
  });
}

function leafFaults(english: Leaf, translated: Leaf, language: Language): readonly string[] {
  const wanted = spokenBy(english);
  const said = spokenBy(translated);
  const faults: string[] = [];
  if (said.text === wanted.text && !SAME_EVERYWHERE.test(withoutGaps(said.text))) {
    faults.push(`ENGLISH “${said.text}”`);
  }
  const left = wanted.gaps.filter((gap) => !said.gaps.includes(gap));
  const added = said.gaps.filter((gap) => !wanted.gaps.includes(gap));
  if (left.length > 0 || added.length > 0) {
    faults.push(`GAPS English fills ${list(wanted.gaps)}, this ${list(said.gaps)}`);
  }
  const strange = strangeLetters(said.text, language);
  if (strange.length > 0) {
    faults.push(`LETTERS ${strange.join(" ")} in “${said.text}”`);
  }
  if (/^\s|\s$|\s\s/u.test(said.text) && !/^\s|\s$|\s\s/u.test(wanted.text)) {
    faults.push(`SPACES in “${said.text}”`);
  }
  return faults;
}

interface Spoken {
  readonly text: string;
  /** Which of its gaps show in it, from 1. */
  readonly gaps: readonly number[];
}

/** Says it twice, with marks as words and with marks as counts: a gap may be made for the one or the other. */
function spokenBy(leaf: Leaf): Spoken {
  if (typeof leaf === "string") {
    return { text: leaf, gaps: [] };
  }
  const places = Array.from({ length: GAPS_MAX }, (_, i) => i + 1);
  const say = leaf as (...gaps: readonly unknown[]) => unknown;
  const asWords = textOf(() => say(...places.map(markWord)));
  const asCounts = textOf(() => say(...places.map(markCount)));
  return {
    text: asWords,
    gaps: places.filter(
      (place) => asWords.includes(markWord(place)) || asCounts.includes(String(markCount(place))),
    ),
  };
}

const markWord = (place: number): string => `⟦${place}⟧`;
/** Larger than any plural rule looks, and without a thousands' sign. */
const markCount = (place: number): number => 900 + place;
/** A gap that is filled with more than a word or a count is not filled here. */
const withoutGaps = (text: string): string => text.replaceAll(/⟦\d⟧|undefined/gu, "");

/** A sentence that wants another kind of gap says nothing of it. */
function textOf(say: () => unknown): string {
  try {
    return String(say());
  } catch {
    return "";
  }
}

const list = (gaps: readonly number[]): string => (gaps.length === 0 ? "none" : gaps.join(", "));
