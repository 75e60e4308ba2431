/** What a till is told before it starts: who it is, what it sells, and under what terms. */
import * as v from "valibot";
import { languageSchema } from "@tillwave/shared/core/language";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { findPrinter } from "@tillwave/shared/print/printers";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import type { Terms } from "@tillwave/shared/sale/totals";
import { shopEntries } from "@tillwave/shared/sync/shop";

const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff));
const title = v.pipe(v.string(), v.minLength(1), v.maxLength(60));

export const settingsSchema = v.strictObject({
  merchant: u32,
  terminal: v.pipe(u32, v.minValue(1)),
  shop: v.strictObject({
    ...shopEntries,
    /** IANA name, for the receipt's date and time; the machine's own where none is set. */
    timeZone: v.optional(v.pipe(v.string(), v.check(isTimeZone, "no time zone of that name"))),
  }),
  /** A receipt printer on a serial port; none where it is left out. */
  printer: v.optional(
    v.strictObject({
      path: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      baudRate: v.optional(v.picklist([9600, 19_200, 38_400, 57_600, 115_200]), 115_200),
      /** A printer that the receipt knows how to write for: shared/print/printers.ts. */
      profile: v.optional(
        v.pipe(
          v.string(),
          v.check((name) => findPrinter(name) !== undefined, "no printer of that name is known"),
        ),
        "generic-80mm",
      ),
      /** Whether a drawer hangs on it. */
      drawer: v.optional(v.boolean(), true),
    }),
  ),
  /** A barcode scanner on a serial port; none where it is left out, or where it types like a keyboard. */
  scanner: v.optional(
    v.strictObject({
      path: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      baudRate: v.optional(
        v.picklist([1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200]),
        9600,
      ),
    }),
  ),
  /** A checkout scale on a serial port that speaks Mettler Toledo 8217; none where it is left out. */
  scale: v.optional(
    v.strictObject({
      path: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      baudRate: v.optional(v.picklist([1200, 2400, 4800, 9600, 19_200]), 9600),
    }),
  ),
  /** A certified terminal for bank cards, on the shop's network; none where it is left out. */
  cardTerminal: v.optional(
    v.strictObject({
      host: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      port: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535)),
    }),
  ),
  /** Where paired tablets of the shop find this till, over HTTPS; none are served where it is left out. */
  lan: v.optional(
    v.strictObject({
      /** One address of this machine; all of them where it is left out. */
      address: v.optional(v.pipe(v.string(), v.ip())),
      port: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535)),
    }),
  ),
  /** What people call this till. */
  till: title,
  cashier: v.strictObject({ id: title, name: title }),
  /** Minutes without a touch after which a till that people sign in to locks itself; 0: never. */
  lockAfterMinutes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(240))),
  /** Of papers and goods, and what the customer's screen begins with; English where none is set. */
  language: v.optional(languageSchema),
  /** ISO 4217. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u)),
  taxes: v.pipe(
    v.array(
      v.strictObject({
        id: v.pipe(v.string(), v.regex(/^[\w.-]{1,40}$/u)),
        name: title,
        partsPerMillion: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000)),
        mode: v.picklist(["inclusive", "exclusive"]),
      }),
    ),
    v.minLength(1),
    v.maxLength(24),
    v.check((taxes) => new Set(taxes.map(({ id }) => id)).size === taxes.length, "an id twice"),
  ),
  taxRounding: v.picklist(["half-up", "down", "up"]),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

export type SettingsError =
  | { readonly type: "settings-malformed"; readonly where: string; readonly detail: string }
  | { readonly type: "unknown-currency"; readonly code: string };

export function parseSettings(json: unknown): Result<Settings, SettingsError> {
  const parsed = v.safeParse(settingsSchema, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? "the whole file";
    return err({ type: "settings-malformed", where, detail: issue.message });
  }
  const currency = findCurrency(parsed.output.currency);
  return currency.ok ? ok(parsed.output) : currency;
}

export function termsOf(settings: Settings): Terms {
  return { currency: currencyOf(settings), rates: settings.taxes, rounding: settings.taxRounding };
}

function currencyOf({ currency: code }: Settings): Currency {
  const currency = findCurrency(code);
  if (!currency.ok) {
    throw new Error(`settings with an unknown currency ${code} were let in`);
  }
  return currency.value;
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
