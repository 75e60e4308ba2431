/** What the simulated hub knows at first: a till in each state, an alarm of each kind, two copies under one number. */
import type {
  ConsoleSale,
  ConsoleSaleDetail,
  DocumentRow,
  HubAlarm,
  HubAlarmKind,
  Overview,
  QuarantineRow,
  Shop,
  TerminalDetail,
  TerminalRow,
  WalletRow,
} from "@tillwave/shared/api/console";
import { forkedLine, saleEntry } from "./simulated-sales.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

export const NEVER_SEEN: TerminalRow = {
  terminal: 0,
  name: "",
  state: "never-seen",
  lastSeen: null,
  epoch: null,
  seq: null,
  sales: 0,
  total: 0,
  salesToday: 0,
  totalToday: 0,
  waiting: null,
  lagMs: null,
  quarantined: 0,
  catalogueVersion: null,
};

/** One till in each state. */
export function terminalsAt(now: number): readonly TerminalRow[] {
  const row = (terminal: number, name: string, more: Partial<TerminalRow>): TerminalRow => ({
    ...NEVER_SEEN,
    terminal,
    name,
    state: "in-step",
    lastSeen: now - 400,
    epoch: 3,
    seq: 4120,
    sales: 4120,
    total: 16_482_100,
    salesToday: 412,
    totalToday: 1_648_210,
    waiting: 0,
    lagMs: 0,
    catalogueVersion: 7,
    ...more,
  });
  return [
    row(1, "Harbour Corner", {}),
    row(2, "Harbour Corner", {
      state: "offline",
      lastSeen: now - 24 * MINUTE,
      waiting: 14,
      lagMs: 24 * MINUTE,
      salesToday: 388,
      totalToday: 1_210_450,
      catalogueVersion: 6,
    }),
    row(3, "Pier 4 kiosk", { salesToday: 201, totalToday: 604_020 }),
    row(4, "Taxi 8812", {
      state: "catching-up",
      waiting: 3,
      lagMs: 6 * MINUTE,
      salesToday: 96,
      totalToday: 812_600,
    }),
    row(5, "Night market", {
      state: "quarantine",
      quarantined: 1,
      salesToday: 107,
      totalToday: 546_360,
    }),
    row(6, "Old stall", {
      state: "revoked",
      lastSeen: now - 9 * 24 * HOUR,
      salesToday: 0,
      totalToday: 0,
      waiting: null,
      lagMs: null,
    }),
    { ...NEVER_SEEN, terminal: 7, name: "Pier 7 kiosk" },
  ];
}

const EMITTER = "9c41e07b55d2f1a0";

export function alarmsAt(now: number): readonly HubAlarm[] {
  const kinds: readonly (readonly [terminal: number | null, kind: HubAlarmKind])[] = [
    [5, { type: "fork", epoch: 3, seq: 201 }],
    [5, { type: "till-restored", epoch: 4, why: "restored" }],
    [6, { type: "revoked-till-sends", epoch: 2 }],
    [2, { type: "hub-behind-a-till", epoch: 3, seq: 388 }],
    [3, { type: "closed-epoch-used", epoch: 1 }],
    [4, { type: "epoch-not-leased", epoch: 8, why: "cloned" }],
    [4, { type: "statement-refused", detail: "signature-invalid" }],
    [null, { type: "hub-restored", hubEpoch: 2 }],
    [null, { type: "emitter-copied", emitter: EMITTER, name: "Drinks", zone: "Drinks aisle" }],
    [null, { type: "emitter-silent", emitter: EMITTER, name: "Stock room", zone: "Stock room" }],
    [null, { type: "emitters-lost-key", emitters: 3 }],
    [
      null,
      {
        type: "beacon-finding",
        code: "clone",
        device: EMITTER,
        name: "Mirror",
        zone: "Fitting rooms",
      },
    ],
    [null, { type: "too-many-guesses", by: "customer", who: "4d2c90ab" }],
    [null, { type: "too-many-guesses", by: "address", who: "203.0.113.7" }],
    [null, { type: "one-code-many-phones", place: 2, zone: "Drinks aisle", phones: 41 }],
    [null, { type: "keys-end", at: Math.floor(now / 1000) + 20 * 86_400 }],
  ];
  const alarm = (kind: HubAlarmKind, terminal: number | null, i: number): HubAlarm => ({
    id: 40 - i,
    at: now - (15 + 40 * i) * MINUTE,
    terminal,
    ...kind,
  });
  return kinds.map(([terminal, kind], i) => alarm(kind, terminal, i));
}

export function quarantineAt(now: number): readonly QuarantineRow[] {
  const { kept, aside } = forkedLine(now - 28 * MINUTE);
  return [
    {
      id: 3,
      terminal: 5,
      epoch: 3,
      seq: 201,
      code: "fork",
      receivedAt: now - 15 * MINUTE,
      seen: false,
      text: aside,
      kept,
    },
    {
      id: 2,
      terminal: 4,
      epoch: 3,
      seq: 77,
      code: "bad-json",
      receivedAt: now - 3 * HOUR,
      seen: false,
      text: '{"v":1,"kind":"sale-paid","total":12',
      kept: null,
    },
    {
      id: 1,
      terminal: 6,
      epoch: 2,
      seq: 9,
      code: "revoked",
      receivedAt: now - 30 * HOUR,
      seen: true,
      text: kept,
      kept: null,
    },
  ];
}

export const SHOP: Shop = {
  name: "Harbour Corner group",
  address: ["12 Ferry Street", "Hong Kong"],
  taxId: null,
};

export function documentsAt(now: number): readonly DocumentRow[] {
  return [
    {
      kind: "catalogue",
      version: 7,
      issued: now - 50 * HOUR,
      bytes: 48_210,
      items: 412,
      digest: "5e8f0a91c3d7246b".repeat(4),
    },
    {
      kind: "shop",
      version: 2,
      issued: now - 30 * 24 * HOUR,
      bytes: 812,
      items: null,
      digest: "a1b2c3d4e5f60718".repeat(4),
    },
  ];
}

/** How many sales each of the last 24 hours had: a quiet night, two busy times. */
const SALES_BY_HOUR = [
  62, 48, 30, 12, 4, 0, 0, 0, 0, 0, 0, 3, 18, 44, 71, 66, 58, 80, 121, 134, 96, 74, 69, 55,
];

export function hoursAt(now: number, more: number): Overview["hours"] {
  const last = Math.floor(now / HOUR) * HOUR;
  return SALES_BY_HOUR.map((sales, i) => ({
    from: last - (SALES_BY_HOUR.length - 1 - i) * HOUR,
    sales: i === SALES_BY_HOUR.length - 1 ? sales + more - SALES : sales,
    total: sales * 4005,
  }));
}

/** Sales that can be listed: more than two pages. */
const SALES = 120;

export function saleAt(at: number, i: number): ConsoleSale {
  const terminal = 1 + (i % 5);
  const entry = saleEntry(at, i);
  return {
    terminal,
    epoch: 3,
    seq: 4120 - i,
    number: entry.sale,
    at,
    receivedAt: at + 900,
    currency: "HKD",
    total: entry.total,
    cashier: entry.cashier?.name ?? null,
    state: i === 4 ? "quarantined" : "stored",
  };
}

export const salesAt = (now: number): readonly ConsoleSale[] =>
  Array.from({ length: SALES }, (_, i) => saleAt(now - (i * 7 + 2) * MINUTE, i));

export function detailOf(sale: ConsoleSale): ConsoleSaleDetail {
  const entry = saleEntry(sale.at, 4120 - sale.seq);
  return {
    ...sale,
    entry: sale.state === "stored" ? entry : null,
    text: JSON.stringify(entry),
    head: "9c41e07b55d2f1a8".repeat(4),
  };
}

export function epochsOf({ epoch, sales }: TerminalRow): TerminalDetail["epochs"] {
  const head = (start: string): string => start.padEnd(64, "0d15ea5e");
  return epoch === null
    ? []
    : [
        { epoch, entries: sales, head: head("9c41e07b"), opened: "restored", state: "live" },
        { epoch: epoch + 1, entries: 0, head: "", opened: "spare", state: "spare" },
        {
          epoch: epoch - 1,
          entries: 1288,
          head: head("77af02d3"),
          opened: "first",
          state: "ended",
        },
      ];
}

export function walletsAt(now: number): readonly WalletRow[] {
  const nothing = { cash: 0, promo: 0 };
  return [
    {
      wallet: "4d2c90ab11f07e35",
      name: "Ah Ming",
      live: { cash: 250_000, promo: 0 },
      aside: { cash: 100_000, promo: 5000 },
      held: { cash: 4250, promo: 0 },
      spent: { cash: 45_750, promo: 0 },
      card: true,
      frozenAt: null,
    },
    {
      wallet: "90e1b6c3d4a20817",
      name: "Mrs Chan",
      live: { cash: -8000, promo: 0 },
      aside: nothing,
      held: nothing,
      spent: { cash: 18_000, promo: 0 },
      card: false,
      frozenAt: now - 3_600_000,
    },
  ];
}
