/**
 * The till's paper: receipts by themselves after each sale, copies by hand, the drawer, and what the
 * pages show of it. A till without a printer has all of it but the paper.
 */
import type {
  DrawerReply,
  DrawerRequest,
  Paper,
  PrintReply,
  PrintRequest,
  PrinterReply,
  PrinterRequest,
  PrinterView,
  ReceiptView,
  TillView,
} from "@tillwave/shared/api/till";
import type { XView } from "@tillwave/shared/api/shifts";
import { present } from "@tillwave/shared/core/assert";
import type { Result } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { findPrinter } from "@tillwave/shared/print/printers";
import type { Database } from "@tillwave/sqlite/database";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { Feed } from "../feed.ts";
import type { Journal, Scene } from "../journal.ts";
import type { Ports } from "../ports.ts";
import type { Sales } from "../sales.ts";
import type { Settings } from "../settings.ts";
import type { ShiftViews } from "../shifts/shift-views.ts";
import type { ShopInForce } from "../shop-in-force.ts";
import type { Approvals } from "../staff/approvals.ts";
import { askPrinter } from "./ask-printer.ts";
import { createCashDrawer } from "./cash-drawer.ts";
import { type Papers, createPapers } from "./papers.ts";
import { createPrintDesk } from "./print-desk.ts";
import { type PrintQueue, beginPrinting, startPrintQueue } from "./print-queue.ts";
import { type PrintStore, createPrintStore } from "./print-store.ts";
import { type PrinterSession, startPrinterSession } from "./printer-session.ts";
import type { PrinterNames } from "./printer-words.ts";
import { type ReceiptQr, type Receipts, createReceipts } from "./receipts.ts";
import { type Rendering, createRendering } from "./rendering.ts";
import { type ShiftPapers, createShiftPapers } from "./shift-papers.ts";

export interface PrintingDeps {
  readonly database: Database;
  readonly journal: Journal;
  readonly sales: Sales;
  readonly scene: () => Scene;
  readonly settings: Settings;
  /** The number that the hub gave this till, or its own. */
  readonly terminal: number;
  readonly shop: ShopInForce;
  readonly feed: Feed;
  readonly receiptQr: ReceiptQr;
  readonly approvals: Approvals;
  /** Every paper says TEST. */
  readonly isTraining: boolean;
  readonly supplementOf: ShiftViews["supplementOf"];
  /** What people see of the printer has changed. */
  readonly onChange: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface PaperOfSale {
  readonly paper: Paper | null;
  /** That have come out. */
  readonly copies: number;
}

export interface Printing {
  view(): PrinterView;
  /** After each press that changed something. */
  committed(view: Durable<TillView>): void;
  /** A press was handled: what waits to be written waits a little longer. */
  pressed(): void;
  paperOf(ref: EntryRef): PaperOfSale;
  /** Null where that entry is no readable sale. */
  receipt(ref: EntryRef): ReceiptView | null;
  print(request: PrintRequest): Result<Durable<PrintReply>, StorageFailure>;
  openDrawer(request: DrawerRequest): Result<Durable<DrawerReply>, StorageFailure>;
  /** After something was written that goes into the drawer or out of it without a sale. */
  drawerDue(): void;
  /** At once or not at all. */
  printX(x: XView): "printing" | "no-printer" | "printer-not-ready";
  /** Answers when the printer has, or is given up. */
  ask(request: PrinterRequest): Promise<PrinterReply>;
  stop(): void;
}

/** `shown` is what the till shows when it opens. */
export function startPrinting(
  deps: PrintingDeps,
  ports: Ports,
  shown: Durable<TillView>,
): Printing {
  const { database, sales, settings } = deps;
  const { timers, log, clock, raster } = ports;
  const store = createPrintStore(database);
  const receipts = createReceipts(settings, deps);
  const { currency } = settings;
  const shiftPapers = createShiftPapers({ ...deps, receipts, currency });
  const papers = createPapers({ database, sales, receipts, shiftPapers });
  const printer = startPrinter({ ...deps, store, receipts, papers, shiftPapers }, ports);
  const wall = (): number => clock.read().wall;
  const desk = createPrintDesk({ ...deps, store, papers, session: printer?.session, wall });
  const drawer = createCashDrawer(shown.value);

  const kick = (): void => {
    if (printer?.session.openDrawer() === false) {
      log.warn({}, "the drawer could not be opened: the printer's line is not open");
    }
  };

  /** After the reply has been sent: the drawer costs no sale a microsecond. */
  const drawerDue = (): void => {
    if (settings.printer?.drawer === true && !deps.isTraining) {
      timers.later(kick, 0);
    }
  };

  const printing: Printing = {
    view: () => ({
      state: printer?.session.state() ?? "none",
      paperLow: printer?.session.paperLow() ?? false,
      queued: printer?.queue.waiting() ?? 0,
    }),
    committed({ value }) {
      if (drawer.isDue(value)) {
        drawerDue();
      }
    },
    pressed: () => printer?.queue.pressed(),
    paperOf(ref) {
      const jobs = store.jobsOf(ref);
      return {
        paper: jobs.find(({ copy }) => copy === 0)?.paper ?? null,
        copies: jobs.filter(({ copy, paper }) => copy > 0 && paper === "printed").length,
      };
    },
    receipt(ref) {
      const paid = sales.find(ref);
      return paid && { receipt: receipts.make(paid, 0), ...printing.paperOf(ref) };
    },
    print(request) {
      const done = desk.print(request);
      printer?.queue.added();
      return done;
    },
    openDrawer: desk.openDrawer,
    drawerDue,
    printX: (x) => (printer === null ? "no-printer" : printX(x, printer)),
    ask: ({ action }) =>
      printer === null
        ? Promise.resolve({
            ok: false,
            printer: printing.view(),
            detail: "The settings name no printer.",
          })
        : askPrinter(action, { ...printer, view: printing.view, drawing: raster.fault }),
    stop() {
      printer?.queue.stop();
      printer?.session.stop();
    },
  };
  return printing;
}

function printX(
  x: XView,
  { session, rendering }: StartedPrinter,
): "printing" | "printer-not-ready" {
  const job = session.canTake() ? rendering.x(x) : null;
  if (job === null) {
    return "printer-not-ready";
  }
  session.print(job, () => {});
  return "printing";
}

interface StartedPrinter {
  readonly names: PrinterNames;
  readonly session: PrinterSession;
  readonly queue: PrintQueue;
  readonly rendering: Rendering;
}

/** Null where the settings name no printer. */
function startPrinter(
  deps: PrintingDeps & {
    readonly store: PrintStore;
    readonly receipts: Receipts;
    readonly papers: Papers;
    readonly shiftPapers: ShiftPapers;
  },
  ports: Ports,
): StartedPrinter | null {
  const { journal, settings, feed, onChange } = deps;
  const { timers, log, clock, raster } = ports;
  const position = (): number => journal.tip().position;
  const hasPrinter = settings.printer !== undefined;
  const { interrupted } = beginPrinting({ ...deps, position }, hasPrinter);
  if (settings.printer === undefined) {
    return null;
  }
  const { path, baudRate, profile: name } = settings.printer;
  const profile = present(findPrinter(name), `the printer ${name}`);
  const session = startPrinterSession({
    printer: ports.printers.connect({ path, baudRate }),
    profile,
    baudRate,
    timers,
    log,
    torn: interrupted > 0,
    onChange() {
      queue.wake();
      onChange();
    },
  });
  const rendering = createRendering({ ...deps, profile, currency: settings.currency, raster, log });
  const queue = startPrintQueue({
    ...deps,
    session,
    timers,
    log,
    wall: () => clock.read().wall,
    position,
    render: rendering.receipt,
    tell: ({ value }) => value.forEach((change) => feed.tell({ type: "paper", ...change })),
  });
  session.start();
  return { names: { profile, path, baudRate }, session, queue, rendering };
}
