/** What the console shows, read from the hub's memory. */
import {
  CONSOLE_PAGE,
  type ConsoleSale,
  type ConsoleSaleDetail,
  type ConsoleSales,
  type DocumentRow,
  type Overview,
  type QuarantinePage,
  type TerminalDetail,
  type TerminalRow,
} from "@tillwave/shared/api/console";
import { toHex } from "@tillwave/shared/core/bytes";
import { decodeEntry } from "@tillwave/shared/journal/entry";
import type { HubContext } from "../context.ts";
import type { DocumentFacts, HubRows } from "../store/hub-store.ts";
import type { EpochCursor, ListedSale, TillSales } from "../store/journal-rows.ts";
import type { Terminal } from "../store/terminal-rows.ts";
import { localDay } from "./local-day.ts";

/** A till checks in each minute: who misses two is offline, in milliseconds. */
const OFFLINE_AFTER_MS = 150_000;
/** Newest first; the rest is still counted among the terminals. */
const ALARMS_SHOWN_MAX = 100;
/** Of one line in the quarantine, in bytes: a till may have sent one of megabytes. */
const LINE_SHOWN_MAX = 64 * 1024;
const HOUR_MS = 3_600_000;
const HOURS_SHOWN = 24;

export function overviewOf(rows: HubRows, context: HubContext): Overview {
  const { hub, keys, version, ports } = context;
  const now = ports.clock.read().wall;
  const today = salesToday(rows, now);
  return {
    merchant: { number: hub.merchant, name: rows.hub.get()?.name ?? "" },
    hubId: keys.hubId,
    hubEpoch: hub.hubEpoch,
    version,
    url: context.url(),
    now,
    currency: hub.currency,
    terminals: rows.terminals.list().map((terminal) => terminalRow(rows, terminal, { now, today })),
    hours: hoursOf(rows, now),
    alarms: rows.alarms.unseen(ALARMS_SHOWN_MAX),
    unseen: rows.quarantine.unseen(),
  };
}

/** By terminal. */
type Today = ReadonlyMap<number, TillSales>;

const salesToday = (rows: HubRows, now: number): Today =>
  new Map(rows.journals.salesBetween(localDay(now)).map((till) => [till.terminal, till]));

/** Whole hours, the last one still running. */
function hoursOf(rows: HubRows, now: number): Overview["hours"] {
  const last = Math.floor(now / HOUR_MS) * HOUR_MS;
  const first = last - (HOURS_SHOWN - 1) * HOUR_MS;
  const known = new Map(rows.journals.hours(first).map((hour) => [hour.begins, hour]));
  return Array.from({ length: HOURS_SHOWN }, (_, i) => {
    const from = first + i * HOUR_MS;
    const { sales = 0, total = 0 } = known.get(from) ?? {};
    return { from, sales, total };
  });
}

function terminalRow(
  rows: HubRows,
  terminal: Terminal,
  { now, today }: { readonly now: number; readonly today: Today },
): TerminalRow {
  const newest = rows.journals.cursors(terminal.terminal)[0];
  const quarantined = rows.quarantine.unseenOf(terminal.terminal);
  const { waiting, waitingSince, sales, total, name, lastSeen, catalogueVersion } = terminal;
  return {
    terminal: terminal.terminal,
    name,
    state: stateOf(terminal, { quarantined, now }),
    lastSeen,
    epoch: newest?.epoch ?? null,
    seq: newest === undefined ? null : newest.expected - 1,
    sales,
    total,
    salesToday: today.get(terminal.terminal)?.sales ?? 0,
    totalToday: today.get(terminal.terminal)?.total ?? 0,
    waiting,
    lagMs: waiting === null ? null : Math.max(0, now - (waitingSince ?? now)),
    quarantined,
    catalogueVersion,
  };
}

function stateOf(
  { revokedAt, lastSeen, waiting }: Terminal,
  { quarantined, now }: { readonly quarantined: number; readonly now: number },
): TerminalRow["state"] {
  if (revokedAt !== null) {
    return "revoked";
  }
  if (lastSeen === null) {
    return quarantined > 0 ? "quarantine" : "never-seen";
  }
  if (quarantined > 0) {
    return "quarantine";
  }
  if (now - lastSeen > OFFLINE_AFTER_MS) {
    return "offline";
  }
  return (waiting ?? 0) > 0 ? "catching-up" : "in-step";
}

export function terminalDetail(
  rows: HubRows,
  number: number,
  { ports }: HubContext,
): TerminalDetail | null {
  const terminal = rows.terminals.find(number);
  if (terminal === null) {
    return null;
  }
  const cursors = rows.journals.cursors(number);
  const live = cursors[0];
  const begun = cursors.map((cursor) => ({
    epoch: cursor.epoch,
    entries: cursor.expected - 1,
    head: toHex(cursor.head),
    opened: cursor.why,
    state: epochState(cursor, { live, terminal }),
  }));
  const lent = [terminal.spareEpoch, terminal.leasedEpoch]
    .filter((epoch, i, all) => epoch > (live?.epoch ?? 0) && all.indexOf(epoch) === i)
    .map((epoch) => ({ epoch, entries: 0, head: "", opened: "spare", state: "spare" as const }));
  const now = ports.clock.read().wall;
  return {
    ...terminalRow(rows, terminal, { now, today: salesToday(rows, now) }),
    epochs: [...lent, ...begun],
  };
}

function epochState(
  cursor: EpochCursor,
  { live, terminal }: { readonly live: EpochCursor | undefined; readonly terminal: Terminal },
): TerminalDetail["epochs"][number]["state"] {
  if (cursor.keyNumber !== terminal.keyNumber || terminal.revokedAt !== null) {
    return "closed";
  }
  return cursor === live ? "live" : "ended";
}

export function salesPage(
  rows: HubRows,
  terminal: number | null,
  before: number | null,
): ConsoleSales {
  const found = rows.journals.sales(terminal, { before, limit: CONSOLE_PAGE + 1 });
  const sales = found.slice(0, CONSOLE_PAGE);
  return {
    sales: sales.map(consoleSale),
    before: found.length > CONSOLE_PAGE ? String(sales.at(-1)?.id) : null,
  };
}

function consoleSale(sale: ListedSale): ConsoleSale {
  const { terminal, epoch, seq, number, at, receivedAt, currency, total, cashier } = sale;
  const state = sale.quarantined ? "quarantined" : "stored";
  return { terminal, epoch, seq, number, at, receivedAt, currency, total, cashier, state };
}

export interface EntryNames {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
}

export function saleDetail(
  rows: HubRows,
  { terminal, epoch, seq }: EntryNames,
): ConsoleSaleDetail | null {
  const of = { terminal, epoch };
  const sale = rows.journals.sale(of, seq);
  const entry = rows.journals.entry(of, seq);
  if (sale === null || entry === null) {
    return null;
  }
  const decoded = decodeEntry(entry.body);
  const paid = decoded.ok && decoded.value.kind === "sale-paid" ? decoded.value : null;
  return { ...consoleSale(sale), entry: paid, text: asText(entry.body), head: toHex(entry.head) };
}

export function quarantinePage(rows: HubRows, before: number | null): QuarantinePage {
  const found = rows.quarantine.page(before, CONSOLE_PAGE + 1, LINE_SHOWN_MAX);
  const lines = found.slice(0, CONSOLE_PAGE);
  return {
    rows: lines.map(({ id, terminal, epoch, seq, code, receivedAt, seen, body, ledger }) => {
      const kept = ledger === null ? null : asText(ledger);
      return { id, terminal, epoch, seq, code, receivedAt, seen, text: asText(body), kept };
    }),
    before: found.length > CONSOLE_PAGE ? (lines.at(-1)?.id ?? null) : null,
  };
}

/** Bytes that are no UTF-8 as hex. Where the line is cut off, half a character at its end is left out. */
function asText(bytes: Uint8Array): string {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return utf8.decode(bytes, { stream: bytes.length === LINE_SHOWN_MAX });
  } catch {
    return toHex(bytes);
  }
}

/** Those that people write; policy and deny list write themselves. */
export const writtenDocuments = (rows: HubRows): readonly DocumentRow[] =>
  rows.documents
    .newest()
    .flatMap((document) =>
      document.kind === "catalogue" || document.kind === "shop"
        ? [documentRow({ ...document, kind: document.kind })]
        : [],
    );

export function documentRow(
  document: Omit<DocumentFacts, "kind"> & Pick<DocumentRow, "kind">,
): DocumentRow {
  const { kind, version, issued, lengthBytes, digest, items } = document;
  return {
    kind,
    version,
    issued: issued * 1000,
    bytes: lengthBytes,
    digest: toHex(digest),
    items,
  };
}
