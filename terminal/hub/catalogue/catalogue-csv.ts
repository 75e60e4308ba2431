/**
 * A catalogue as a spreadsheet saves it: CSV with a header row, read as it comes.
 *
 *   sku, name, price, tax, category      as itemSchema has them; the price as "12.50"
 *   unit                                 kg where it is sold by weight: the price is a kilogram's
 *   barcodes                             several with spaces or semicolons between
 *   picture                              a drawing of the page kit
 *   top                                  1, x, yes or true: on the first page of the grid
 *
 * Every row is looked at; the first bad ones are named by line, column and why, all are counted.
 *
 * Spec: RFC 4180; UTF-8, with or without a byte order mark.
 */
import {
  BAD_ROWS_NAMED_MAX,
  type BadRow,
  type FileFault,
  type RowFault,
} from "@tillwave/shared/api/console";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Currency } from "@tillwave/shared/sale/currency";
import {
  CATALOGUE_ITEMS_MAX,
  type Catalogue,
  type Category,
  type Item,
  NAME_MAX,
  itemSchema,
} from "@tillwave/shared/sale/item";
import { type AmountError, parseAmount } from "@tillwave/shared/sale/money";
import { parse } from "csv-parse";
import * as v from "valibot";

const CSV_BYTES_MAX = 256 * 1024 * 1024;
/** After so many nobody listens any more. */
const CSV_BYTES_FOLLOWED_MAX = 4 * CSV_BYTES_MAX;
const CSV_ROWS_MAX = 1_000_000;
const ROW_BYTES_MAX = 16 * 1024;
const CATEGORIES_MAX = 24;
/** Of the name of a column that is none. */
const COLUMN_SAID_MAX = 40;

/** Stands where bytes were that are no UTF-8: a spreadsheet saved the file in a code page of its own. */
const REPLACED = "\ufffd";

const NEEDED = ["sku", "name", "price", "tax", "category"] as const;
const OPTIONAL = ["unit", "barcodes", "picture", "top"] as const;
type Column = (typeof NEEDED)[number] | (typeof OPTIONAL)[number];
const COLUMNS: ReadonlySet<string> = new Set([...NEEDED, ...OPTIONAL]);

export type CsvRefusal =
  | {
      readonly type: "bad-rows";
      readonly rows: number;
      readonly badRows: number;
      readonly named: readonly BadRow[];
    }
  | { readonly type: "bad-file"; readonly fault: FileFault };

const badFile = (fault: FileFault): CsvRefusal => ({ type: "bad-file", fault });

/** `chunks` is read to its end in any case: whoever sends them listens only afterwards. */
export async function readCatalogueCsv(
  chunks: AsyncIterable<Uint8Array>,
  currency: Currency,
): Promise<Result<Catalogue, CsvRefusal>> {
  const reading = createReading(currency);
  let refusal: CsvRefusal | null = null;
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: ROW_BYTES_MAX,
    // Rows go no further than here: there may be a million of them.
    on_record(record: readonly string[], { lines }) {
      refusal ??= reading.take(record, lines);
      return null;
    },
  });
  parser.resume();
  const fed = await feed(parser, chunks, () => refusal !== null);
  if (fed.type === "too-large") {
    return err(badFile({ type: "bytes", max: CSV_BYTES_MAX }));
  }
  if (fed.type === "unreadable") {
    reading.breakOff(fed.code);
  }
  return refusal === null ? reading.end() : err(refusal);
}

type Fed =
  | { readonly type: "done" | "too-large" }
  | { readonly type: "unreadable"; readonly code: string };

/** Waits where the parser is behind; what is of no use any more is let fall. */
async function feed(
  parser: ReturnType<typeof parse>,
  chunks: AsyncIterable<Uint8Array>,
  isOver: () => boolean,
): Promise<Fed> {
  let bytes = 0;
  let failure: Error | null = null;
  const closed = new Promise<void>((resolve) => {
    parser.on("error", (error: Error) => {
      failure = error;
    });
    parser.once("close", resolve);
  });
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > CSV_BYTES_FOLLOWED_MAX) {
        break;
      }
      if (bytes <= CSV_BYTES_MAX && !isOver() && !parser.destroyed && !parser.write(chunk)) {
        await drained(parser, closed);
      }
    }
  } catch (error) {
    if (!isCutOff(error)) {
      throw error;
    }
    parser.destroy();
    return { type: "unreadable", code: "cut-off" };
  }
  if (bytes > CSV_BYTES_MAX || isOver()) {
    parser.destroy();
    return { type: bytes > CSV_BYTES_MAX ? "too-large" : "done" };
  }
  if (!parser.destroyed) {
    parser.end();
  }
  await closed;
  const { code = "unreadable" } = (failure ?? {}) as { readonly code?: string };
  return failure === null ? { type: "done" } : { type: "unreadable", code };
}

/** The page was closed, or the cable pulled, in the middle of the file. */
const isCutOff = (error: unknown): boolean =>
  ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(
    (error as NodeJS.ErrnoException).code ?? "",
  );

async function drained(parser: ReturnType<typeof parse>, closed: Promise<void>): Promise<void> {
  let resume = (): void => {};
  const drain = new Promise<void>((resolve) => {
    resume = resolve;
    parser.once("drain", resolve);
  });
  await Promise.race([drain, closed]);
  parser.off("drain", resume);
}

interface Reading {
  /** `lines` up to the end of this row. */
  take(record: readonly string[], lines: number): CsvRefusal | null;
  /** The file cannot be read on. */
  breakOff(code: string): void;
  end(): Result<Catalogue, CsvRefusal>;
}

function createReading(currency: Currency): Reading {
  let header: readonly string[] | null = null;
  let rows = 0;
  let lastLine = 0;
  let badRows = 0;
  const named: BadRow[] = [];
  const items: Item[] = [];
  const skus = new Map<string, number>();
  const barcodes = new Map<string, number>();
  const categories = new Map<string, Category>();

  const reject = (faults: readonly BadRow[]): void => {
    badRows += 1;
    named.push(...faults.slice(0, Math.max(0, BAD_ROWS_NAMED_MAX - named.length)));
  };

  const doubles = (item: Item, line: number): BadRow[] => [
    ...doubled(skus, { column: "sku", word: item.sku, line }),
    ...item.barcodes.flatMap((word) => doubled(barcodes, { column: "barcodes", word, line })),
  ];

  const takeRow = (fields: Fields, line: number): void => {
    const item = readItem(fields, { line, currency });
    if (!item.ok) {
      reject(item.error);
      return;
    }
    const faults = rows <= CATALOGUE_ITEMS_MAX ? doubles(item.value, line) : [];
    const category = categoryOf(fields("category"), categories);
    if (category === null) {
      faults.push({ line, column: "category", why: { type: "categories", max: CATEGORIES_MAX } });
    }
    if (faults.length > 0) {
      reject(faults);
    } else if (rows <= CATALOGUE_ITEMS_MAX && badRows === 0 && category !== null) {
      items.push({ ...item.value, categoryId: category.id });
    }
  };

  return {
    take(record, lines) {
      const before = lastLine;
      lastLine = lines;
      if (header === null) {
        const found = record.map((name) => name.toLowerCase());
        header = found;
        return headerFault(found);
      }
      rows += 1;
      if (rows > CSV_ROWS_MAX) {
        return badFile({ type: "rows", max: CSV_ROWS_MAX });
      }
      const names = header;
      const line = lines - (lines - before > 1 ? breaksWithin(record) : 0);
      if (record.length !== names.length) {
        const why = { type: "fields", found: record.length, wanted: names.length } as const;
        reject([{ line, column: names[Math.min(record.length, names.length - 1)] ?? "", why }]);
        return null;
      }
      const spoilt = record.findIndex((text) => text.includes(REPLACED));
      if (spoilt !== -1) {
        reject([{ line, column: names[spoilt] ?? "", why: { type: "not-utf8" } }]);
        return null;
      }
      takeRow((column) => record[names.indexOf(column)] ?? "", line);
      return null;
    },
    breakOff(code) {
      rows += 1;
      reject([{ line: lastLine + 1, column: "", why: whyBroken(code) }]);
    },
    end() {
      if (header === null || (rows === 0 && badRows === 0)) {
        return err(badFile({ type: "no-rows" }));
      }
      if (badRows > 0) {
        return err({ type: "bad-rows", rows, badRows, named });
      }
      if (rows > CATALOGUE_ITEMS_MAX) {
        return err(badFile({ type: "items", items: rows, max: CATALOGUE_ITEMS_MAX }));
      }
      return ok({ categories: [...categories.values()], items });
    },
  };
}

/** A row begins above the lines that its own texts are broken into. */
function breaksWithin(record: readonly string[]): number {
  return record.reduce((sum, text) => sum + (text.match(/\r\n|\n|\r/gu)?.length ?? 0), 0);
}

function headerFault(found: readonly string[]): CsvRefusal | null {
  const missing = NEEDED.find((name) => !found.includes(name));
  const unknown = found.find((name) => !COLUMNS.has(name));
  const twice = found.find((name, i) => found.indexOf(name) !== i);
  if (missing !== undefined) {
    return badFile({ type: "no-column", column: missing });
  }
  if (unknown !== undefined) {
    return badFile({ type: "unknown-column", column: unknown.slice(0, COLUMN_SAID_MAX) });
  }
  return twice === undefined ? null : badFile({ type: "column-twice", column: twice });
}

type Fields = (column: Column) => string;

const COLUMN_OF: Readonly<Record<string, Column>> = { taxId: "tax", categoryId: "category" };
const isYes = (text: string): boolean => /^(?:1|x|y|yes|true)$/iu.test(text);

/** The category's id is set by whoever knows the other categories. */
function readItem(
  fields: Fields,
  { line, currency }: { readonly line: number; readonly currency: Currency },
): Result<Item, readonly BadRow[]> {
  const price = parseAmount(fields("price"), currency);
  const parsed = v.safeParse(itemSchema, {
    sku: fields("sku"),
    name: fields("name"),
    price: price.ok ? price.value : 0,
    ...(fields("unit") !== "" && { unit: fields("unit").toLowerCase() }),
    taxId: fields("tax"),
    categoryId: fields("category") === "" ? "" : "any",
    barcodes: fields("barcodes")
      .split(/[\s;]+/u)
      .filter((code) => code !== ""),
    picture: fields("picture") === "" ? null : fields("picture"),
    top: isYes(fields("top")),
  });
  const faults = (parsed.success ? [] : parsed.issues).map((issue): BadRow => {
    const [field = ""] = (v.getDotPath(issue) ?? "").split(".");
    return { line, column: COLUMN_OF[field] ?? field, why: whyNot(field) };
  });
  const all = price.ok
    ? faults
    : [...faults, { line, column: "price", why: whyNoPrice(price.error) }];
  return parsed.success && price.ok ? ok(parsed.output) : err(all);
}

function whyNot(field: string): RowFault {
  switch (field) {
    case "name":
      return { type: "name", max: NAME_MAX };
    case "unit":
    case "barcodes":
      return { type: field };
    default:
      return { type: "identifier" };
  }
}

function whyNoPrice(error: AmountError): RowFault {
  switch (error.type) {
    case "not-an-amount":
      return { type: "no-amount" };
    case "too-many-decimals":
      return { type: "decimals", max: error.digits };
    case "amount-negative":
      return { type: "negative" };
    case "amount-too-large":
      return { type: "price-too-large" };
  }
}

function whyBroken(code: string): RowFault {
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return { type: "quote-open" };
    case "CSV_MAX_RECORD_SIZE":
      return { type: "row-bytes", max: ROW_BYTES_MAX };
    default:
      return { type: "unreadable" };
  }
}

function doubled(
  known: Map<string, number>,
  { column, word, line }: { readonly column: Column; readonly word: string; readonly line: number },
): BadRow[] {
  const before = known.get(word);
  known.set(word, before ?? line);
  return before === undefined ? [] : [{ line, column, why: { type: "doubled", line: before } }];
}

/** Null where there is no room for another. A name that is no id gets a number. */
function categoryOf(name: string, known: Map<string, Category>): Category | null {
  const found = known.get(name);
  if (found !== undefined) {
    return found;
  }
  if (known.size >= CATEGORIES_MAX) {
    return null;
  }
  const word = name.toLowerCase().replaceAll(/\s+/gu, "-");
  const taken = [...known.values()].some(({ id }) => id === word);
  const id = /^[\w.-]{1,40}$/u.test(word) && !taken ? word : `category-${known.size + 1}`;
  const category = { id, name: name.slice(0, NAME_MAX), glyph: id };
  known.set(name, category);
  return category;
}
