/**
 * Checks what the pages say: every catalogue is there in every language, translated, with the gaps of the
 * English one; every word is used; and none is read before a language is chosen.
 *
 *   npm run strings
 */
import { fileURLToPath } from "node:url";
import { LANGUAGES } from "@tillwave/shared/core/language";
import ts from "typescript";
import { STRINGS_FOLDER, readCatalogues } from "./catalogues.ts";
import { sourceFaults } from "./source-faults.ts";
import { leavesOf, wordFaults } from "./word-faults.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGES = `${ROOT}/terminal/tsconfig.pages.json`;

const { catalogues, missing } = await readCatalogues();
const faults = [...missing];
let words = 0;
for (const { name, words: spoken } of catalogues) {
  const { en: english = {} } = spoken;
  words += leavesOf(english).length;
  for (const language of LANGUAGES) {
    const translated = spoken[language];
    if (language !== "en" && translated !== undefined) {
      faults.push(...wordFaults({ name, language, english, words: translated }));
    }
  }
}
faults.push(...sourceFaults(readPages(), { root: ROOT, stringsFolder: STRINGS_FOLDER }));
faults.forEach((fault) => console.error(fault));
console.log(
  `${words} words and sentences in ${LANGUAGES.length} languages, ${faults.length} faults`,
);
process.exit(faults.length === 0 ? 0 : 1);

function readPages(): ts.Program {
  const { config } = ts.readConfigFile(PAGES, (path) => ts.sys.readFile(path)) as {
    readonly config: unknown;
  };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, `${ROOT}/terminal`);
  return ts.createProgram(fileNames, options);
}
