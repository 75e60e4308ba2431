/** Makes a receipt of a paid sale: what the entry says, and what the till prints of the shop. */
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { Language } from "@tillwave/shared/core/language";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import type { Receipt } from "@tillwave/shared/print/receipt";
import { splitOfProof } from "@tillwave/shared/wallet/proof-split";
import type { Face } from "../ports.ts";
import type { Settings } from "../settings.ts";
import type { ShopInForce } from "../shop-in-force.ts";

/** The signed text for the receipt's QR code (protocols §4.7); null while the till has joined no hub. */
export type ReceiptQr = (paid: PaidSaleView) => string | null;

export interface Receipts {
  /** `copy` 0 is the original. */
  make(paid: PaidSaleView, copy: number): Receipt;
  /** Of a sale's papers: the customer's where one was chosen, else the shop's. */
  languageOf(sale: Pick<SalePaid, "language">): Language;
  /** The shop's own, of papers that are for nobody else. */
  readonly language: Language;
  /** Whose papers they are. */
  from(): Pick<Receipt, "seller" | "till">;
  /** In the shop's time zone: `2026-11-22 14:05 +08:00`. */
  formatAt(wall: number): string;
}

export interface ReceiptsDeps {
  readonly terminal: number;
  readonly shop: ShopInForce;
  readonly receiptQr: ReceiptQr;
}

export function createReceipts(
  { shop: { timeZone }, till, language = "en" }: Settings,
  { terminal, shop, receiptQr }: ReceiptsDeps,
): Receipts {
  const formatAt = createAtFormat(timeZone);
  const from = () => ({ seller: shop.seller(), till: { name: till, terminal } });
  return {
    from,
    make: (paid, copy) => ({
      ...from(),
      at: formatAt(paid.entry.clock.wall),
      ref: paid.ref,
      head: paid.head,
      entry: paid.entry,
      splits: paid.entry.tenders.map((tender) =>
        tender.method === "cash" ? null : splitOfProof(tender.proof),
      ),
      qr: receiptQr(paid),
      copy,
    }),
    languageOf: (sale) => sale.language ?? language,
    language,
    formatAt,
  };
}

/** One character is drawn differently by language; on English papers, by where the shop is. */
export function faceFor(language: Language, currency: string): Face {
  switch (language) {
    case "zh-Hant":
      return currency === "TWD" ? "TC" : "HK";
    case "zh-Hans":
      return "SC";
    case "ja":
      return "JP";
    case "ko":
      return "KR";
    case "en":
      return FACES.get(currency) ?? "SC";
  }
}

const FACES: ReadonlyMap<string, Face> = new Map([
  ["HKD", "HK"],
  ["MOP", "HK"],
  ["TWD", "TC"],
  ["JPY", "JP"],
  ["KRW", "KR"],
]);

/** Latest time that a calendar has, in Unix milliseconds (ECMA-262, 21.4.1.1). */
const TIME_MAX = 8.64e15;

/** "2026-11-22 14:05 +08:00", in that zone, or in the machine's own. */
export function createAtFormat(timeZone: string | undefined): (wall: number) => string {
  const format = new Intl.DateTimeFormat("en-GB", {
    ...(timeZone === undefined ? {} : { timeZone }),
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "longOffset",
  });
  return (wall) => {
    const parts = new Map(
      format.formatToParts(Math.min(wall, TIME_MAX)).map(({ type, value }) => [type, value]),
    );
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
    const offset = part("timeZoneName").replace("GMT", "") || "+00:00";
    return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")} ${offset}`;
  };
}
