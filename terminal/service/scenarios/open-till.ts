/** A till for scenarios: the real service on real SQLite files, under a clock that the scenario moves. */
import { type Log, NO_LOG } from "@tillwave/shared/core/log";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  Alarm,
  CommandReply,
  CommandRequest,
  FeedMessage,
  StatusView,
  TillView,
  Trouble,
} from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import { totalsOf } from "@tillwave/shared/sale/totals";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { type VirtualClock, createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { onTestFinished } from "vitest";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { demoCatalogue } from "../demo/catalogue.ts";
import { demoSettings } from "../demo/settings.ts";
import type {
  BeaconCentral,
  CardReaders,
  CardTerminals,
  Compression,
  Hubs,
  Ports,
  Printers,
  Raster,
  Scales,
  Scanners,
} from "../ports.ts";
import type { Settings } from "../settings.ts";
import { termsOf } from "../settings.ts";
import { JOURNAL_FILE } from "../set-aside.ts";
import { MIGRATIONS } from "../store.ts";
import { type TillService, createTillService } from "../till-service.ts";
import {
  noCardTerminals,
  noHubs,
  noPrinters,
  noRaster,
  noReaders,
  noScales,
  noScanners,
  promptCompression,
  quickPins,
} from "./simulated-ports.ts";

export interface OpenTill {
  readonly service: TillService;
  readonly clock: VirtualClock;
  readonly folder: string;
  /** Everything that an open page has been told since the till was opened. */
  readonly heard: readonly FeedMessage[];
  /** Presses a button as a page would: for the sale that is on the screen, with an id of its own. */
  press(command: TillCommand): CommandReply;
  /** Presses a key on the cash screen, for the amount that stands on the tape. */
  takeCash(received: number): CommandReply;
  /** Sends one press as it is; null where the till cannot say whether it was done. */
  send(request: Omit<CommandRequest, "page"> & { readonly page?: string }): CommandReply | null;
  /** One sale from the first item to "Paid". */
  sell(...skus: readonly string[]): void;
  view(): TillView;
  status(): StatusView;
  trouble(): Trouble | null;
  alarms(): readonly Alarm["type"][];
  /** Another till on what this one has on the disk now: what a killed process leaves behind. */
  reopen(changes?: Partial<OpenTillOptions> & Spoiling): OpenTill;
}

export interface OpenTillOptions {
  readonly folder: string;
  readonly clock: VirtualClock;
  readonly version: string;
  readonly settings: Settings;
  readonly freeBytes: number | null;
  /** Of this start alone. */
  readonly forgetPeople: boolean;
  readonly machineId: string | null;
  readonly hubs: Hubs;
  readonly compression: Compression;
  readonly printers: Printers;
  readonly readers: CardReaders;
  readonly cardTerminals: CardTerminals;
  readonly raster: Raster;
  readonly scanners: Scanners;
  readonly scales: Scales;
  readonly central: BeaconCentral;
  readonly log: Log;
}

export interface Spoiling {
  /** Changes the database behind the till's back before it is opened again. */
  readonly spoil?: (database: Database) => void;
}

/** Where there is no folder, a new one in the temporary folder, removed when the test ends. */
export function openTill(options: Partial<OpenTillOptions> = {}): OpenTill {
  const { version = "1.0.0", settings = demoSettings, freeBytes = null } = options;
  const { machineId = "machine-1" } = options;
  const clock = options.clock ?? createVirtualClock();
  const folder = options.folder ?? temporaryFolder();
  const ports: Ports = {
    clock,
    crypto: createNodeCrypto(),
    random: nodeRandom,
    hubs: options.hubs ?? noHubs,
    compression: options.compression ?? promptCompression,
    timers: clock,
    disk: { freeBytes: () => freeBytes },
    machine: { id: () => machineId },
    printers: options.printers ?? noPrinters,
    readers: options.readers ?? noReaders,
    cardTerminals: options.cardTerminals ?? noCardTerminals,
    raster: options.raster ?? noRaster,
    scanners: options.scanners ?? noScanners,
    scales: options.scales ?? noScales,
    pins: quickPins,
    central: options.central,
    log: options.log ?? NO_LOG,
  };
  const { forgetPeople = false } = options;
  const about = { folder, settings, version, forgetPeople };
  const service = createTillService(
    { ...about, catalogue: demoCatalogue(), catalogueTag: "demo", demo: true },
    ports,
  );
  onTestFinished(() => service.close());
  const heard: FeedMessage[] = [];
  const joined = service.join((message) => heard.push(message));
  heard.push(present(joined, "a place among the pages").greeting);
  const last = <T extends FeedMessage["type"]>(...types: readonly T[]) =>
    heard.findLast((message): message is Extract<FeedMessage, { type: T }> =>
      (types as readonly string[]).includes(message.type),
    );

  const till: OpenTill = {
    service,
    clock,
    folder,
    heard,
    view: () => present(last("hello", "view"), "a view of the till").view,
    status() {
      clock.pass(2e3);
      return present(last("hello", "status"), "the till's status").status;
    },
    trouble: () => (service.isSelling() ? null : (last("trouble")?.trouble ?? null)),
    alarms: () => till.status().alarms.map(({ type }) => type),
    send: (request) => service.handle({ page: "the-only-page", ...request })?.value ?? null,
    press(command) {
      const sale = till.view().state.sale.number;
      return present(till.send({ id: crypto.randomUUID(), sale, command }), "an answer");
    },
    takeCash(received) {
      const { sale } = till.view().state;
      const totals = totalsOf(sale, termsOf(settings));
      const { total } = present(totals.ok ? totals.value : null, "the total");
      return till.press({ type: "take-cash", received: Minor(received), due: total });
    },
    sell(...skus) {
      skus.forEach((sku) => till.press({ type: "add", sku }));
      till.press({ type: "pay" });
      till.takeCash(100_000);
    },
    reopen({ spoil, ...changes } = {}) {
      const left = temporaryFolder();
      cpSync(folder, left, { recursive: true });
      if (spoil !== undefined) {
        spoilDatabase(left, spoil);
      }
      return openTill({
        ...options,
        folder: left,
        clock,
        ...changes,
      });
    },
  };
  return till;
}

function spoilDatabase(folder: string, spoil: (database: Database) => void): void {
  const file = join(folder, JOURNAL_FILE);
  const database = openDatabase(file, { migrations: MIGRATIONS, create: false });
  assert(database.ok, "the journal that is to be spoilt opens");
  database.value.exec(
    "DROP TRIGGER IF EXISTS entry_is_never_changed; DROP TRIGGER IF EXISTS entry_is_never_deleted",
  );
  spoil(database.value);
  database.value.close();
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "till-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
