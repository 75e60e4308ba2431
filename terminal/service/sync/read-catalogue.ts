/** A catalogue out of bytes that came from outside, read in steps that hold up no press. */
import {
  type Catalogue,
  type Item,
  CATALOGUE_ITEMS_MAX,
  catalogueSchema,
  itemSchema,
} from "@tillwave/shared/sale/item";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import * as v from "valibot";
import { catalogueFault } from "../command-line.ts";

/** Items read between two looks at the till. */
const STEP_ITEMS = 250;

export interface ReadCatalogue {
  readonly catalogue: Catalogue;
  readonly json: string;
}

/** What is wrong with it, for the log. */
export type CatalogueFault = { readonly type: "catalogue-malformed"; readonly where: string };

const utf8 = new TextDecoder("utf-8", { fatal: true });

const outerSchema = v.strictObject({
  categories: catalogueSchema.entries.categories,
  items: v.pipe(v.array(v.unknown()), v.maxLength(CATALOGUE_ITEMS_MAX)),
});

/** `pause` lets everything else have its turn. */
export async function readCatalogue(
  bytes: Uint8Array,
  taxIds: ReadonlySet<string>,
  pause: () => Promise<void>,
): Promise<Result<ReadCatalogue, CatalogueFault>> {
  await pause();
  const text = parseText(bytes);
  await pause();
  const outer = v.safeParse(outerSchema, text?.json);
  if (text === null || !outer.success) {
    return malformed("the whole document");
  }
  const items: Item[] = [];
  for (let from = 0; from < outer.output.items.length; from += STEP_ITEMS) {
    await pause();
    const some = v.safeParse(
      v.array(itemSchema),
      outer.output.items.slice(from, from + STEP_ITEMS),
    );
    if (!some.success) {
      return malformed(`items from ${from + 1}: ${v.getDotPath(some.issues[0]) ?? ""}`);
    }
    items.push(...some.output);
  }
  await pause();
  const catalogue = { categories: outer.output.categories, items };
  const fault = catalogueFault(catalogue, taxIds);
  return fault === null ? ok({ catalogue, json: text.text }) : malformed(fault);
}

/** What was read once and is held since. The settings may have lost a tax meanwhile. */
export function readHeldCatalogue(
  bytes: Uint8Array,
  taxIds: ReadonlySet<string>,
): Result<ReadCatalogue, CatalogueFault> {
  const text = parseText(bytes);
  if (text === null || !v.is(outerSchema, text.json)) {
    return malformed("the whole document");
  }
  const catalogue = text.json as Catalogue;
  const fault = catalogueFault(catalogue, taxIds);
  return fault === null ? ok({ catalogue, json: text.text }) : malformed(fault);
}

function parseText(bytes: Uint8Array): { readonly text: string; readonly json: unknown } | null {
  try {
    const text = utf8.decode(bytes);
    return { text, json: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

function malformed(where: string): Result<never, CatalogueFault> {
  return err({ type: "catalogue-malformed", where });
}
