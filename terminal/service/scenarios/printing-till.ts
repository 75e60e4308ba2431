/** A till with a simulated printer and drawer, and a second to find them. */
import type {
  Paper,
  PrintReply,
  PrinterReply,
  PrinterRequest,
  SaleRow,
} from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { type VirtualClock, createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { demoSettings } from "../demo/settings.ts";
import type { Raster } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { type OpenTill, type OpenTillOptions, openTill } from "./open-till.ts";
import { type SimulatedPrinter, createSimulatedPrinter } from "./simulated-printer.ts";

export const printerSettings: Settings = {
  ...demoSettings,
  shop: { ...demoSettings.shop, taxId: "4711-0815", timeZone: "Asia/Hong_Kong" },
  printer: { path: "a port", baudRate: 115_200, profile: "generic-80mm", drawer: true },
};

export interface PrintingTill {
  readonly till: OpenTill;
  readonly clock: VirtualClock;
  readonly printer: SimulatedPrinter;
  /** The sale rung up last, as the list of sales has it. */
  lastSale(): SaleRow;
  paper(): Paper | null;
  /** Presses "print" for that sale, or the last one. */
  print(sale?: SaleRow, id?: string): PrintReply;
  openDrawer(id?: string): ReturnType<OpenTill["service"]["openDrawer"]>;
  /** How often each sale came out, by its number, copies included. */
  receipts(): readonly string[];
  ask(request: PrinterRequest, waitMs?: number): Promise<PrinterReply | null>;
  /** Another till on what the disk has now, with the same printer: this one was killed. */
  kill(changes?: Partial<OpenTillOptions>): PrintingTill;
}

/** A row of black dots for every row that it is asked to draw. */
const blackRaster: Raster = {
  draw: (row, { profile }) => ({
    width: profile.dots,
    height: row.large ? 60 : 30,
    bits: new Uint8Array((profile.dots / 8) * (row.large ? 60 : 30)).fill(0x10),
  }),
  fault: () => null,
};

export function openPrintingTill(
  options: Partial<OpenTillOptions> = {},
  machine: { readonly clock: VirtualClock; readonly printer: SimulatedPrinter } = newMachine(),
): PrintingTill {
  const { clock, printer } = machine;
  const all = {
    settings: printerSettings,
    raster: blackRaster,
    clock,
    printers: printer.printers,
    ...options,
  };
  return printingTill(openTill(all), machine);
}

function newMachine(): { readonly clock: VirtualClock; readonly printer: SimulatedPrinter } {
  const clock = createVirtualClock();
  return { clock, printer: createSimulatedPrinter(clock) };
}

function printingTill(
  till: OpenTill,
  machine: { readonly clock: VirtualClock; readonly printer: SimulatedPrinter },
): PrintingTill {
  const { clock, printer } = machine;
  clock.pass(1500);
  const self: PrintingTill = {
    till,
    clock,
    printer,
    lastSale: () => present(till.service.sales(null)?.sales[0], "a sale"),
    paper: () => self.lastSale().paper,
    print: (sale = self.lastSale(), id = crypto.randomUUID()) =>
      present(till.service.print({ id, ref: sale.ref }), "an answer"),
    openDrawer: (id = crypto.randomUUID()) =>
      till.service.openDrawer({ id, reason: "Change money" }),
    receipts: () =>
      printer.device
        .lines()
        .map((line) => /^(?:Sale (?<sale>\d+)|\s*(?<copy>COPY \d+))/u.exec(line)?.groups)
        .flatMap((found) => found?.["sale"] ?? found?.["copy"] ?? []),
    ask(request, waitMs = 5000) {
      const answer = till.service.askPrinter(request);
      clock.pass(waitMs);
      return answer;
    },
    kill(changes) {
      const cable = machine.printer;
      cable.pullCable();
      cable.plugIn();
      return printingTill(till.reopen({ printers: cable.printers, ...changes }), machine);
    },
  };
  return self;
}
