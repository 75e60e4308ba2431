/** The catalogues of the pages, as they lie beside each other: `en-tap.ts`, `zh-hant-tap.ts`, … */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LANGUAGES, type Language } from "@tillwave/shared/core/language";
import type { Words } from "../../terminal/page-kit/strings/words.ts";

export const STRINGS_FOLDER = fileURLToPath(
  new URL("../../terminal/page-kit/strings", import.meta.url),
);

export interface Catalogue {
  /** "tap". */
  readonly name: string;
  readonly words: Readonly<Partial<Record<Language, Words>>>;
}

/** The lab is the technician's own page, and speaks English. */
const IN_ENGLISH_ONLY = new Set(["lab", "lab-phone"]);

export interface ReadCatalogues {
  readonly catalogues: readonly Catalogue[];
  /** A line for each file that is not there. */
  readonly missing: readonly string[];
}

export async function readCatalogues(folder = STRINGS_FOLDER): Promise<ReadCatalogues> {
  const files = new Set(readdirSync(folder));
  const names = [...files].flatMap((file) => /^en-([a-z-]+)\.ts$/u.exec(file)?.[1] ?? []);
  const missing: string[] = [];
  const catalogues: Catalogue[] = [];
  for (const name of names.toSorted()) {
    const words: Partial<Record<Language, Words>> = {};
    for (const language of LANGUAGES) {
      const file = `${language.toLowerCase()}-${name}.ts`;
      if (files.has(file)) {
        words[language] = await readWords(join(folder, file));
      } else if (!IN_ENGLISH_ONLY.has(name)) {
        missing.push(`${file}: is not there`);
      }
    }
    catalogues.push({ name, words });
  }
  return { catalogues: catalogues.map((one) => ownWords(one, catalogues)), missing };
}

/** The file's one object. */
async function readWords(file: string): Promise<Words> {
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  const found = Object.values(module).find((value) => typeof value === "object");
  if (found === undefined) {
    throw new Error(`${file} exports no words`);
  }
  return found as Words;
}

/** Groups that are another file's are looked at there. */
function ownWords({ name, words }: Catalogue, all: readonly Catalogue[]): Catalogue {
  const others = new Set(
    all.filter((other) => other.name !== name).flatMap((other) => Object.values(other.words)),
  );
  const own = Object.entries(words).map(
    ([language, groups]) =>
      [
        language,
        Object.fromEntries(
          Object.entries(groups).filter(
            ([, value]) => typeof value !== "object" || !others.has(value),
          ),
        ),
      ] as const,
  );
  return { name, words: Object.fromEntries(own) };
}
