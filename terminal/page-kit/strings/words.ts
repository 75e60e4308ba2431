/** What a catalogue is made of: words, sentences with gaps, and groups of them. */
export interface Words {
  readonly [key: string]: string | ((...gaps: never[]) => string) | Words;
}

/** Picks the words for a count by the language's own rules. */
type Plurals = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;

/** A chooser for one language: "{n}" in the words becomes the count. */
export function pluralOf(language: string): (n: number, words: Plurals) => string {
  const rules = new Intl.PluralRules(language);
  return (n, words) => (words[rules.select(n)] ?? words.other).replace("{n}", String(n));
}
