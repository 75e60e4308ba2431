/**
 * Catalogues that change their language while the page is open. Each group of a live catalogue is read
 * through a signal, so whatever read a word while it was drawn is drawn again when the language changes:
 * nothing is put on the page anew, and the focus, the basket and what has been typed stay.
 *
 * So words are read where they are used, inside a function: what reads one at the top of a module keeps
 * the language of its first moment. `npm run strings` looks for that.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Language } from "@tillwave/shared/core/language";
import type { Words } from "./words.ts";

export type OtherLanguage = Exclude<Language, "en">;

/** How the words of each other language are fetched: with a file of their own, once they are wanted. */
export type Translations<C extends Words> = Readonly<Record<OtherLanguage, () => Promise<C>>>;

/** Loads a catalogue's words, and hands back what puts them in force. */
type Load = (language: Language) => Promise<() => void>;

const spoken = signal<Language>("en");
const loads: Load[] = [];

/** The language in force. */
export const language: ReadonlySignal<Language> = spoken;

/** The same words as the English ones, in the language in force. */
export function liveCatalogue<C extends Words>(english: C, translations: Translations<C>): C {
  const words = signal<C>(english);
  loads.push(async (wanted) => {
    const loaded = wanted === "en" ? english : await translations[wanted]();
    return () => {
      words.value = loaded;
    };
  });
  const live: Partial<C> = {};
  for (const group of Object.keys(english)) {
    Object.defineProperty(live, group, { enumerable: true, get: () => words.value[group] });
  }
  // Every key of C has its getter.
  return live as C;
}

/** Fetches the words of every catalogue on the page: rejects where one does not arrive. */
export async function loadLanguage(wanted: Language): Promise<() => void> {
  const putInForce = await Promise.all(loads.map((load) => load(wanted)));
  return () => {
    batch(() => {
      for (const put of putInForce) {
        put();
      }
      spoken.value = wanted;
    });
  };
}
