/** The real till's service in this process, on real files: sells, and is killed without a word. */
import { NO_LOG } from "@tillwave/shared/core/log";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FeedMessage, HubView } from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { Minor } from "@tillwave/shared/sale/money";
import type { TillCommand } from "@tillwave/shared/sale/till";
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { demoSettings } from "@tillwave/service/demo/settings";
import type { Hubs, Ports } from "@tillwave/service/ports";
import {
  noPrinters,
  noRaster,
  noCardTerminals,
  noReaders,
  noScales,
  noScanners,
  promptCompression,
  quickPins,
} from "@tillwave/service/scenarios/simulated-ports";
import { type TillService, createTillService } from "@tillwave/service/till-service";

const catalogue = demoCatalogue();
/** What needs no scale. */
const pieces = catalogue.items.filter(({ unit }) => unit === undefined);
const NOTE = Minor(1_000_000);

/** A sale for which this till has said "paid". */
export interface PaidSale {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  readonly total: number;
}

export interface TillPart {
  readonly terminal: number;
  sell(): PaidSale;
  joinHub(code: string): Promise<void>;
  /** As a power cut ends a program; another takes its place at once. */
  kill(): void;
  hub(): HubView;
  close(): void;
}

export interface TillPartOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly terminal: number;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly hubs: Hubs;
}

export function createTillPart(options: TillPartOptions): TillPart {
  const { terminal, clock, random, hubs } = options;
  let lives = 0;
  let presses = 0;
  let folder = join(options.folder, "life-0");
  mkdirSync(folder, { recursive: true });
  let service = openService(folder, options);
  let view = listen(service);

  const press = (command: TillCommand) => {
    presses += 1;
    const sale = view.sale();
    const id = `press-${presses}`.padEnd(8, "-");
    const reply = service.handle({ page: "simulated-page", id, sale, command })?.value;
    assert(reply?.ok === true, `${command.type}: ${JSON.stringify(reply)}`);
    return reply.recorded;
  };

  return {
    terminal,
    sell() {
      const item = present(pieces[random.integer(pieces.length)], "an item");
      press({ type: "add", sku: item.sku });
      press({ type: "pay" });
      const recorded = press({ type: "take-cash", received: NOTE, due: item.price });
      const ref = present(recorded.at(-1), "where the sale stands");
      return { terminal, ...ref, total: item.price };
    },
    async joinHub(code) {
      const joined = await service.joinHub({ code, url: "https://127.0.0.1:8447" });
      assert(joined.ok, `till ${terminal} joins: ${JSON.stringify(joined)}`);
      view = listen(service);
    },
    kill() {
      const [died, left] = [service, folder];
      lives += 1;
      folder = join(options.folder, `life-${lives}`);
      cpSync(left, folder, { recursive: true });
      died.close();
      rmSync(left, { recursive: true });
      service = openService(folder, { clock, hubs, terminal });
      view = listen(service);
    },
    hub: () => present(service.sync({ action: "status" }), "a till that sells").hub,
    close: () => service.close(),
  };
}

function openService(
  folder: string,
  { clock, hubs, terminal }: Pick<TillPartOptions, "clock" | "hubs" | "terminal">,
): TillService {
  const ports: Ports = {
    clock,
    crypto: createNodeCrypto(),
    random: nodeRandom,
    hubs,
    compression: promptCompression,
    timers: clock,
    disk: { freeBytes: () => null },
    machine: { id: () => `machine-${terminal}` },
    printers: noPrinters,
    readers: noReaders,
    cardTerminals: noCardTerminals,
    scanners: noScanners,
    scales: noScales,
    raster: noRaster,
    pins: quickPins,
    log: NO_LOG,
  };
  const settings = { ...demoSettings, terminal };
  const service = createTillService(
    { folder, settings, catalogue, catalogueTag: "demo", version: "0.0.0", demo: true },
    ports,
  );
  assert(service.isSelling(), `till ${terminal} sells`);
  return service;
}

/** What a page would show: here only which sale is in hand. */
function listen(service: TillService): { readonly sale: () => number } {
  let sale = 0;
  const hear = (message: FeedMessage): void => {
    if (message.type === "hello" || message.type === "view") {
      sale = message.view.state.sale.number;
    }
  };
  hear(present(service.join(hear), "a place among the pages").greeting);
  return { sale: () => sale };
}
