/** All words on paper, in one place. A language is a table of this type. */
import type { ElectronicTender } from "../sale/tender.ts";
import type { gradeOf } from "../sale/tender-proof.ts";
import type { Split } from "../wallet/kinds.ts";
import type { LineWords } from "./receipt-lines.ts";

type Grade = ReturnType<typeof gradeOf>;

export interface ReceiptWords {
  readonly taxId: (id: string) => string;
  readonly sale: (number: string) => string;
  readonly copy: (n: number) => string;
  readonly cashier: (name: string) => string;
  readonly line: LineWords & { readonly ofSale: (off: string) => string };
  readonly subtotal: string;
  readonly total: string;
  readonly taxIncluded: (name: string, rate: string) => string;
  readonly taxAdded: (name: string, rate: string) => string;
  /** What the rate is charged on. */
  readonly taxBase: (amount: string) => string;
  readonly cash: string;
  readonly rounding: string;
  readonly change: string;
  readonly tender: Readonly<Record<ElectronicTender["method"], string>>;
  /** Under what a wallet paid: out of what, and how sure it is. */
  readonly from: Readonly<Record<keyof Split, string>>;
  readonly grade: Readonly<Record<Grade, string>>;
  readonly entry: (names: EntryNames) => string;
  readonly head: (digits: string) => string;
  readonly qr: string;
  readonly thanks: string;
  readonly unknownCurrency: (code: string) => string;
  readonly test: TestWords;
}

export interface EntryNames {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: string;
}

interface TestWords {
  readonly title: string;
  readonly profile: (name: string, columns: number) => string;
  readonly ruler: string;
  readonly letters: string;
  readonly drawn: string;
  readonly qr: string;
  readonly end: string;
}

export const english: ReceiptWords = {
  taxId: (id) => `Tax id ${id}`,
  sale: (number) => `Sale ${number}`,
  copy: (n) => `COPY ${n}`,
  cashier: (name) => `Cashier ${name}`,
  line: {
    each: (price) => `at ${price}`,
    insteadOf: (price) => `instead of ${price}`,
    weighed: (weight, price) => `${weight} at ${price} a kg`,
    off: (percent) => `${percent} off`,
    amountOff: "Discount",
    ofSale: (off) => `On the whole sale: ${off}`,
  },
  subtotal: "Subtotal",
  total: "Total",
  taxIncluded: (name, rate) => `${name} ${rate}, included`,
  taxAdded: (name, rate) => `${name} ${rate}`,
  taxBase: (amount) => `of ${amount}`,
  cash: "Cash",
  rounding: "Cash rounding",
  change: "Change",
  tender: { tap: "By tap", code: "By code", "phone-number": "By phone number", card: "By card" },
  from: { cash: "from credit", promo: "from promotional credit", card: "from the card on file" },
  grade: { authorised: "Authorised", "at-risk": "Offline, within the limits" },
  entry: ({ terminal, epoch, seq }) => `T${terminal} · ${epoch} · ${seq}`,
  head: (digits) => `Chain head ${digits}`,
  qr: "Signed by this till: any phone reads it",
  thanks: "Thank you",
  unknownCurrency: (code) => `In ${code}, a currency that this till does not know`,
  test: {
    title: "Printer test",
    profile: (name, columns) => `${name}, ${columns} columns`,
    ruler: "The line below ends at the paper's edge:",
    letters: "Letters, money, other alphabets:",
    drawn: "Drawn, where the printer has no such letters:",
    qr: "Any phone reads this code:",
    end: "The strip ends here, and is cut.",
  },
};
