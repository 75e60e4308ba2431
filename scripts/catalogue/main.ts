/**
 * Writes a catalogue for measuring, as the service takes it by `--catalogue FILE`.
 *
 *   npm run catalogue -- --items 10000 --out catalogue.json
 *
 * Exits with 0 when it is written, 1 when it could not be, 2 on options that it does not know.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeCatalogue } from "./catalogue.ts";

const wish = readOptions();
try {
  const catalogue = makeCatalogue({ items: Number(wish.items), seed: Number(wish.seed) });
  writeFileSync(wish.out, `${JSON.stringify(catalogue, null, 1)}\n`);
  console.log(
    `${wish.out}: ${catalogue.items.length} items in ${catalogue.categories.length} categories`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function readOptions(): { readonly out: string; readonly items: string; readonly seed: string } {
  try {
    const { values } = parseArgs({
      options: {
        items: { type: "string", default: "10000" },
        seed: { type: "string", default: "1" },
        out: { type: "string" },
      },
    });
    const { out, ...rest } = values;
    return out === undefined ? explainUsage("Which file?") : { out, ...rest };
  } catch (error) {
    return explainUsage(error instanceof Error ? error.message : String(error));
  }
}

function explainUsage(complaint: string): never {
  console.error(complaint);
  console.error("usage: npm run catalogue -- [--items N] [--seed N] --out FILE");
  process.exit(2);
}
