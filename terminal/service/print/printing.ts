/**
 * The till's paper: receipts by themselves after each sale, copies by hand, the drawer, and what the
 * pages show of it. A till without a printer has all of it but the paper.
 */
import type {
  DrawerReply,
  DrawerRequest,
  PaidSaleView,
  Paper,
  PrintReply,
  PrintRequest,
  PrinterReply,
  PrinterRequest,
  PrinterView,
  ReceiptView,
  TillView,
} from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import type { Result } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { findPrinter } from "@tillwave/shared/print/printers";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { Feed } from "../feed.ts";
import type { Journal, Scene } from "../journal.ts";
import type { Ports } from "../ports.ts";
import type { Sales } from "../sales.ts";
import type { Settings } from "../settings.ts";
import type { Database } from "@tillwave/sqlite/database";
import { createPrintDesk } from "./print-desk.ts";
import { beginPrinting, startPrintQueue } from "./print-queue.ts";
import { createPrintStore } from "./print-store.ts";
import { type PrinterSession, startPrinterSession } from "./printer-session.ts";
import { sayPrinter } from "./printer-words.ts";
import { type ReceiptQr, createReceipts } from "./receipts.ts";
import { createRendering } from "./rendering.ts";

export interface PrintingDeps {
  readonly database: Database;
  readonly journal: Journal;
  readonly sales: Sales;
  readonly scene: () => Scene;
  readonly settings: Settings;
  /** The number that the hub gave this till, or its own. */
  readonly terminal: number;
  readonly feed: Feed;
  readonly receiptQr: ReceiptQr;
  /** What people see of the printer has changed. */
  readonly onChange: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface PaperOfSale {
  readonly paper: Paper | null;
  readonly copies: number;
}

export interface Printing {
  view(): PrinterView;
  /** After each press that changed something, and only then. */
  committed(view: Durable<TillView>): void;
  /** A press is being handled. */
  pressed(): void;
  paperOf(ref: EntryRef): PaperOfSale;
  /** Null where that entry is no readable sale. */
  receipt(ref: EntryRef): ReceiptView | null;
  print(request: PrintRequest): Result<Durable<PrintReply>, StorageFailure>;
  openDrawer(request: DrawerRequest): Result<Durable<DrawerReply>, StorageFailure>;
  /** Answers when the printer has, or is given up. */
  ask(request: PrinterRequest): Promise<PrinterReply>;
  stop(): void;
}

/** `shown` is what the till shows when it opens: a sale on it has had its drawer already. */
export function startPrinting(
  deps: PrintingDeps,
  ports: Ports,
  shown: Durable<TillView>,
): Printing {
  const { database, journal, sales, settings, feed, onChange, onFailure } = deps;
  const { timers, log, clock, raster } = ports;
  const store = createPrintStore(database);
  const receipts = createReceipts(settings, deps);
  const position = (): number => journal.tip().position;
  const hasPrinter = settings.printer !== undefined;
  const { interrupted } = beginPrinting({ database, store, position }, hasPrinter);
  const printer = settings.printer && printerOf(settings.printer);
  const rendering = printer && createRendering({ receipts, sales, raster, log, ...printer });
  const session = printer && startSession();
  const queue =
    session &&
    startPrintQueue({
      database,
      store,
      sales,
      session,
      timers,
      log,
      wall: () => clock.read().wall,
      position,
      render: present(rendering, "rendering").receipt,
      tell: ({ value }) => value.forEach((change) => feed.tell({ type: "paper", ...change })),
      onFailure,
    });
  const desk = createPrintDesk({ ...deps, store, session, wall: () => clock.read().wall });
  let lastPaid = shown.value.paid?.ref ?? null;

  function startSession(): PrinterSession {
    const { profile, path, baudRate } = present(printer, "a printer");
    return startPrinterSession({
      printer: ports.printers.connect({ path, baudRate }),
      profile,
      baudRate,
      timers,
      log,
      torn: interrupted > 0,
      onChange() {
        queue?.wake();
        onChange();
      },
    });
  }

  const view = (): PrinterView => ({
    state: session?.state() ?? "none",
    paperLow: session?.paperLow() ?? false,
    queued: queue?.waiting() ?? 0,
  });

  const paperOf = (ref: EntryRef): PaperOfSale => {
    const [original, ...copies] = store.jobsOf(ref).toSorted((a, b) => a.copy - b.copy);
    return {
      paper: original?.paper ?? null,
      copies: copies.filter(({ paper }) => paper === "printed").length,
    };
  };

  return {
    view,
    committed({ value: { paid } }) {
      if (paid === null || (paid.ref.epoch === lastPaid?.epoch && paid.ref.seq === lastPaid.seq)) {
        return;
      }
      lastPaid = paid.ref;
      queue?.wake();
      if (settings.printer?.drawer === true && takesCash(paid)) {
        // After the reply has been sent: the drawer costs no sale a microsecond.
        timers.later(() => kick(paid.ref), 0);
      }
    },
    pressed: () => queue?.pressed(),
    paperOf,
    receipt(ref) {
      const paid = sales.find(ref);
      return paid && { receipt: receipts.make(paid, 0), ...paperOf(ref) };
    },
    print(request) {
      const done = desk.print(request);
      queue?.added();
      return done;
    },
    openDrawer: desk.openDrawer,
    async ask({ action }) {
      if (session === undefined || rendering === undefined || printer === undefined) {
        return { ok: false, printer: view(), detail: "The settings name no printer." };
      }
      const say = (): string => sayPrinter(session, printer, raster.fault());
      if (action === "status") {
        return { ok: session.state() === "ready", printer: view(), detail: say() };
      }
      const strip = rendering.testStrip();
      if (strip === null || !session.canTake()) {
        return { ok: false, printer: view(), detail: say() };
      }
      return new Promise((resolve) => {
        session.print(strip, (outcome) => {
          const ok = outcome === "printed";
          const detail = ok
            ? "The printer says that the strip is out. Look at it: each line says what it must show."
            : say();
          resolve({ ok, printer: view(), detail });
        });
      });
    },
    stop() {
      queue?.stop();
      session?.stop();
    },
  };

  function kick(ref: EntryRef): void {
    if (session?.openDrawer() === false) {
      log.warn({ ref }, "the drawer could not be opened: the printer's line is not open");
    }
  }
}

function printerOf({ path, baudRate, profile }: NonNullable<Settings["printer"]>) {
  return { path, baudRate, profile: present(findPrinter(profile), `the printer ${profile}`) };
}

function takesCash({ entry }: PaidSaleView): boolean {
  return entry.tenders.some(({ method }) => method === "cash");
}
