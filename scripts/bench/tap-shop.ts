/**
 * The shop of the tap's benchmark: the hub as a program, and the till's service in this process with its journal on a real disk,
 * its reader a process of its own behind pcscd. The cable to the hub may be out, and a card may be somebody else's than the till's.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTcpCardTerminals } from "@tillwave/service/adapters/card-terminal-tcp";
import { httpsHubs } from "@tillwave/service/adapters/https-hub-client";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { machineDisk } from "@tillwave/service/adapters/machine-disk";
import { machineId } from "@tillwave/service/adapters/machine-id";
import { nodeCompression } from "@tillwave/service/adapters/node-compression";
import { createCanvasRaster } from "@tillwave/service/adapters/raster-canvas";
import { createReaderProcesses } from "@tillwave/service/adapters/reader-process";
import { createScryptPins } from "@tillwave/service/adapters/scrypt-pins";
import { serialPrinters } from "@tillwave/service/adapters/serial-printer";
import { serialScales } from "@tillwave/service/adapters/serial-scale";
import { serialScanners } from "@tillwave/service/adapters/serial-scanner";
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { demoSettings } from "@tillwave/service/demo/settings";
import type { Card, CardReader, CardReaders, Hubs, Ports } from "@tillwave/service/ports";
import { type TillService, createTillService } from "@tillwave/service/till-service";
import { initHub } from "@tillwave/hub/init";
import type { JoinCode, NewWallet } from "@tillwave/shared/api/console";
import type { HubView, TapView, TillView } from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { NO_LOG } from "@tillwave/shared/core/log";
import { err } from "@tillwave/shared/core/result";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeRandom,
  signerOfPem,
} from "@tillwave/shared/host/node-crypto";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { HOLDER_START } from "@tillwave/shared/wallet/holder-state";
import { type Holder, createHolder } from "@tillwave/shared/wallet/holder";
import { type Program, startProgram } from "./program.ts";
import { type BenchPcscd, READER, openBenchPcscd } from "./tap-pcscd.ts";

const STEP_WAIT_MS = 30_000;
const LOOK_EVERY_MS = 20;
/** For the documents that tell the till what it may risk. */
const DOCUMENTS_MS = 5000;

export interface Customer {
  readonly holder: Holder;
  readonly holderKey: Uint8Array;
  /** As the hub signed it. */
  readonly credential: Uint8Array;
}

export interface SeenCard {
  readonly card: Card;
  /** By performance.now(): when the reader's event was there. */
  readonly at: number;
}

export interface TapShop {
  readonly slots: BenchPcscd["slots"];
  readonly reader: CardReader;
  press(command: TillCommand): void;
  view(): TillView;
  tap(): TapView["step"];
  /** When the till showed, after its commit, that the sale in hand is paid; settles then. */
  paid(): Promise<number>;
  /** The card that the till was told of last. */
  tillsCard(): SeenCard;
  /** The next card is not the till's. */
  nextCard(): Promise<SeenCard>;
  setOnline(isOnline: boolean): Promise<void>;
  openWallet(name: string): Promise<Customer>;
  close(): Promise<void>;
}

/** In minor units, the promotional credit so that every payment redeems some of it. */
const PURSE = { cash: 50_000, promo: 500, cardToken: null };

export async function openTapShop(folder: string): Promise<TapShop> {
  const pcscd = await openBenchPcscd();
  const [tillFolder, hubFolder] = [join(folder, "till"), join(folder, "hub")];
  mkdirSync(tillFolder);
  const { merchant, currency, shop } = demoSettings;
  const made = await initHub({ folder: hubFolder, merchant, name: shop.name, currency });
  assert(made.ok, "the hub of a benchmark is made");
  const hub = await startHub(hubFolder);
  const cable = { isIn: true };
  const switched = switchReaders(
    createReaderProcesses(
      {
        program: ["--enable-source-maps", READER],
        driver: "smartcard",
        virtualPort: null,
        environment: pcscd.environment,
      },
      NO_LOG,
    ),
  );
  const service = createTillService(
    {
      folder: tillFolder,
      settings: demoSettings,
      catalogue: demoCatalogue(),
      catalogueTag: "demo",
      version: "0.1.0",
      demo: true,
    },
    portsOf(switched.readers, cable),
  );
  const page = openPage(service);
  await joinHub(service, hub, hubFolder);
  await sleep(DOCUMENTS_MS);
  return {
    slots: pcscd.slots,
    reader: switched.reader(),
    ...page,
    tillsCard: switched.tillsCard,
    nextCard: switched.nextCard,
    async setOnline(isOnline) {
      cable.isIn = isOnline;
      service.sync({ action: "push" });
      await untilHub(service, ({ state, waiting }) =>
        isOnline ? state === "in-step" && waiting === 0 : state === "offline",
      );
    },
    openWallet: (name) => openWallet(name, { hub, hubFolder }),
    async close() {
      service.close();
      await Promise.all([hub.stop("SIGTERM"), pcscd.close()]);
    },
  };
}

function portsOf(readers: CardReaders, cable: { readonly isIn: boolean }): Ports {
  return {
    clock: createMachineClock(),
    crypto: createNodeCrypto(),
    random: nodeRandom,
    hubs: hubsBehind(cable),
    compression: nodeCompression,
    disk: machineDisk,
    machine: machineId,
    timers: machineTimers,
    printers: serialPrinters,
    readers,
    cardTerminals: createTcpCardTerminals(machineTimers),
    pins: createScryptPins(),
    scanners: serialScanners,
    scales: serialScales,
    raster: createCanvasRaster(),
    log: NO_LOG,
  };
}

function hubsBehind(cable: { readonly isIn: boolean }): Hubs {
  const out = async () => err({ type: "no-network", detail: "the cable is out" } as const);
  return {
    enrol: httpsHubs.enrol,
    connect(to) {
      const client = httpsHubs.connect(to);
      return {
        health: () => (cable.isIn ? client.health() : out()),
        send: (request) => (cable.isIn ? client.send(request) : out()),
        close: client.close,
      };
    },
  };
}

interface SwitchedReaders {
  readonly readers: CardReaders;
  reader(): CardReader;
  tillsCard(): SeenCard;
  nextCard(): Promise<SeenCard>;
}

/** The till's reader, and ours: whoever waits for a card gets it, and the till hears nothing of it. */
function switchReaders(inner: CardReaders): SwitchedReaders {
  let reader: CardReader | null = null;
  let tills: SeenCard | null = null;
  let waiting: ((seen: SeenCard) => void) | null = null;
  const others = new Set<number>();
  return {
    readers: {
      open(listener) {
        reader = inner.open({
          card(card) {
            const seen = { card, at: performance.now() };
            if (waiting === null) {
              tills = seen;
              listener.card(card);
              return;
            }
            others.add(card.id);
            waiting(seen);
            waiting = null;
          },
          removed(card) {
            if (!others.delete(card)) {
              listener.removed(card);
            }
          },
          changed: listener.changed,
        });
        return reader;
      },
    },
    reader: () => present(reader, "the till has opened its reader"),
    tillsCard: () => present(tills, "a card"),
    nextCard: () =>
      new Promise((resolve) => {
        waiting = resolve;
      }),
  };
}

type Page = Pick<TapShop, "press" | "view" | "tap" | "paid">;

function openPage(service: TillService): Page {
  let view: TillView | null = null;
  let tap: TapView | null = null;
  let paid: ((at: number) => void) | null = null;
  const joined = service.join((message) => {
    const at = performance.now();
    if (message.type === "view" || message.type === "hello") {
      ({ view } = message);
      if (view.state.sale.type === "completed") {
        paid?.(at);
        paid = null;
      }
    }
    if (message.type === "tap" || message.type === "hello") {
      ({ tap } = message);
    }
  });
  const { greeting } = present(joined, "a place among the pages");
  assert(greeting.type === "hello", `the till sells: ${JSON.stringify(greeting)}`);
  ({ view, tap } = greeting);
  const shown = (): TillView => present(view, "a view of the till");
  return {
    view: shown,
    tap: () => present(tap, "a view of the tap").step,
    press(command) {
      const sale = shown().state.sale.number;
      const request = { page: "page-of-a-bench", id: crypto.randomUUID(), sale, command };
      const reply = service.handle(request)?.value;
      assert(reply?.ok === true, `${command.type} is done: ${JSON.stringify(reply)}`);
    },
    paid: () =>
      new Promise((resolve) => {
        paid = resolve;
      }),
  };
}

async function joinHub(service: TillService, hub: Program, hubFolder: string): Promise<void> {
  const { terminal } = demoSettings;
  const path = "/api/join-codes";
  const { code } = await hubAsk<JoinCode>({ hub, hubFolder }, path, { terminal, name: "Bench" });
  const url = new URL(String(hub.said["url"])).origin;
  const joined = await service.joinHub({ code, url });
  assert(joined.ok, `the till of a benchmark joins: ${JSON.stringify(joined)}`);
  await untilHub(service, ({ state, waiting }) => state === "in-step" && waiting === 0);
}

async function untilHub(service: TillService, isSo: (hub: HubView) => boolean): Promise<void> {
  const deadline = performance.now() + STEP_WAIT_MS;
  for (;;) {
    const hub = service.sync({ action: "status" })?.hub;
    if (hub !== undefined && isSo(hub)) {
      return;
    }
    assert(performance.now() < deadline, `till and hub come to terms: ${JSON.stringify(hub)}`);
    await sleep(LOOK_EVERY_MS);
  }
}

async function openWallet(
  name: string,
  at: { readonly hub: Program; readonly hubFolder: string },
): Promise<Customer> {
  const signer = signerOfPem(generateKeyPem());
  const { cash, promo } = PURSE;
  const asked = { holderKey: toHex(signer.publicKey), name, cash, promo, card: false };
  const made = await hubAsk<NewWallet>(at, "/api/wallets", asked);
  const credential = new Uint8Array(Buffer.from(made.credential, "base64url"));
  const clock = createMachineClock();
  const deps = { signer, crypto: createNodeCrypto(), random: nodeRandom, clock, trust: null };
  const holder = createHolder(HOLDER_START, deps);
  holder.tell({ type: "issued", credential, purse: PURSE });
  return { holder, holderKey: signer.publicKey, credential };
}

const startHub = (folder: string): Promise<Program> =>
  startProgram(
    "terminal/hub/dist/hub.mjs",
    ["--folder", folder, "--host", "127.0.0.1"].concat([
      "--port",
      "0",
      "--console-port",
      "0",
      "--no-customers",
    ]),
  );

async function hubAsk<T>(
  { hub, hubFolder }: { readonly hub: Program; readonly hubFolder: string },
  path: string,
  body: object,
): Promise<T> {
  const token = readFileSync(join(hubFolder, "control-token"), "utf8").trim();
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-tillwave": "1",
  };
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(new URL(path, String(hub.said["console"])), request);
  assert(response.ok, `${path} is answered ${response.status}`);
  return (await response.json()) as T;
}
