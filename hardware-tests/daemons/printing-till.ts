/** The till's program with a printer on a real pseudo-terminal, and what came out of that printer. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type {
  DrawerReply,
  PrintReply,
  PrinterReply,
  PrinterRequest,
  ReceiptView,
  SaleRow,
} from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { Minor } from "@tillwave/shared/sale/money";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { demoSettings } from "@tillwave/service/demo/settings";
import {
  type PrinterDevice,
  createPrinterDevice,
} from "@tillwave/service/scenarios/printer-device";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";
import { type Pty, openPty } from "./pty.ts";
import { type TillProcess, startTill } from "./till-process.ts";

/** How long paper may take on a busy machine, in milliseconds. */
const PAPER_WAIT = 20_000;

export interface PrintingTillProcess {
  readonly device: PrinterDevice;
  readonly pty: Pty;
  readonly folder: string;
  /** The program in hand. */
  till(): TillProcess;
  /** One sale for cash; answers with how long its last press took, in milliseconds. */
  sell(number: number, sku?: string): Promise<number>;
  lastSale(): Promise<SaleRow>;
  /** Settles when the paper of that sale is so. */
  paperIs(wanted: SaleRow["paper"]): Promise<void>;
  printerIs(state: PrinterReply["printer"]["state"]): Promise<void>;
  /** Settles when a technician is told that. */
  detailSays(words: string): Promise<void>;
  print(ref: EntryRef): Promise<PrintReply>;
  receipt(ref: EntryRef): Promise<ReceiptView>;
  openDrawer(id: string): Promise<DrawerReply>;
  ask(request: PrinterRequest): Promise<PrinterReply>;
  /** SIGKILL, and the program again on the same folder. */
  killAndStart(): Promise<void>;
  close(): Promise<void>;
}

export async function startPrintingTill(
  profile = "generic-80mm",
  hasPrinter = true,
): Promise<PrintingTillProcess> {
  const folder = makeMemoryFolder("till-prints-");
  const path = join(folder, "printer");
  const config = join(folder, "till.json");
  const printer = hasPrinter ? { printer: { path, profile } } : {};
  const shop = { ...demoSettings.shop, taxId: "4711-0815", timeZone: "Asia/Hong_Kong" };
  writeFileSync(config, JSON.stringify({ ...demoSettings, shop, ...printer }));
  writeFileSync(join(folder, "catalogue.json"), JSON.stringify(chineseCatalogue()));
  const device = createPrinterDevice({
    timers: machineTimers,
    answer: (bytes) => pty.write(bytes),
  });
  const pty = await openPty(path, device.receive);
  const start = (): Promise<TillProcess> => startTill({ folder: join(folder, "data"), config });
  let till = await start();

  const send = async (to: string, body?: object): Promise<unknown> => {
    const { origin, hash } = new URL(till.url);
    const headers = {
      authorization: `Bearer ${hash.slice("#t=".length)}`,
      "content-type": "application/json",
    };
    const request = body && { method: "POST", body: JSON.stringify(body) };
    return (await fetch(`${origin}/api/${to}`, { headers, ...request })).json();
  };
  const asked = async (
    otherwise: string,
    isSo: (reply: PrinterReply) => boolean,
  ): Promise<void> => {
    let seen = "";
    await untilAnswered(
      async () => {
        const reply = await self.ask({ action: "status" });
        seen = reply.detail;
        return isSo(reply);
      },
      () => `${otherwise}: ${seen}`,
    );
  };
  const self: PrintingTillProcess = {
    device,
    pty,
    folder,
    till: () => till,
    async sell(number, sku = "bun") {
      await till.press(number, { type: "add", sku });
      await till.press(number, { type: "pay" });
      const price = present(
        demoCatalogue().items.find((item) => item.sku === sku),
        sku,
      ).price;
      const from = performance.now();
      await till.press(number, { type: "take-cash", received: Minor(100_000), due: price });
      const took = performance.now() - from;
      await till.press(number, { type: "next" });
      return took;
    },
    lastSale: async () => present((await till.sales()).sales[0], "a sale"),
    async paperIs(wanted) {
      let seen: SaleRow["paper"] = null;
      await untilAnswered(
        async () => {
          seen = (await self.lastSale()).paper;
          return seen === wanted;
        },
        () => `the paper is ${seen}, not ${wanted}`,
      );
    },
    printerIs: (state) =>
      asked(`the printer is not ${state}`, (reply) => reply.printer.state === state),
    detailSays: (words) => asked(`nobody says "${words}"`, (reply) => reply.detail.includes(words)),
    print: async (ref) => (await send("print", { id: crypto.randomUUID(), ref })) as PrintReply,
    receipt: async ({ epoch, seq }) =>
      (await send(`receipt?epoch=${epoch}&seq=${seq}`)) as ReceiptView,
    openDrawer: async (id) => (await send("drawer", { id, reason: "Count" })) as DrawerReply,
    ask: async (request) => (await send("printer", request)) as PrinterReply,
    async killAndStart() {
      till.process.kill("SIGKILL");
      await till.gone;
      till = await start();
    },
    async close() {
      await till.stop();
      device.switchOff();
      await pty.unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return self;
}

/** The demo's goods, with one whose name no printer has letters for. */
function chineseCatalogue(): object {
  const { items, ...rest } = demoCatalogue();
  return {
    ...rest,
    items: items.map((item) =>
      item.sku === "bun" ? Object.assign({}, item, { name: "菠蘿油 Bun" }) : item,
    ),
  };
}

async function untilAnswered(isSo: () => Promise<boolean>, otherwise: () => string): Promise<void> {
  const end = performance.now() + PAPER_WAIT;
  while (!(await isSo())) {
    if (performance.now() > end) {
      throw new Error(otherwise());
    }
    await setTimeout(20);
  }
}
