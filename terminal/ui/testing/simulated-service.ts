/** The till's service as a test plays it: it says what the test says, and answers when the test does. */
import type {
  CommandRequest,
  FeedMessage,
  HubView,
  PrinterView,
  ShopView,
  StatusView,
  TillView,
} from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Catalogue, Item } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { type TillState, newTill } from "@tillwave/shared/sale/till";
import type { FeedListener } from "../feed-reader.ts";
import { NOBODY } from "../staff/nobody.ts";
import { NO_TAP } from "../tap-view.ts";
import type { SendOutcome, ServiceClient } from "../service-client.ts";

/** Costs 10.00. */
export const TEA: Item = {
  sku: "tea",
  name: "Tea",
  price: Minor(1000),
  taxId: "A",
  categoryId: "drinks",
  barcodes: ["4891234567890"],
  picture: null,
  top: true,
};

export const CATALOGUE: Catalogue = {
  items: [TEA],
  categories: [{ id: "drinks", name: "Drinks", glyph: "cup" }],
};

export const SHOP: ShopView = {
  name: "Harbour Bakery",
  address: [],
  till: "Till 1",
  cashier: "Mei",
  currency: "HKD",
  rates: [{ id: "A", name: "None", partsPerMillion: 0, mode: "inclusive" }],
  rounding: "half-up",
  language: "en",
  demo: false,
  training: false,
};

const NO_PRINTER: PrinterView = { state: "none", paperLow: false, queued: 0 };

export const NOT_JOINED: HubView = {
  state: "not-joined",
  cause: null,
  waiting: null,
  waitingSince: null,
  confirmed: null,
  needMe: 0,
  since: 0,
  catalogue: null,
  shop: null,
};

export const STATUS: StatusView = {
  version: "1",
  terminal: 1,
  epoch: 1,
  seq: 0,
  entries: 0,
  verified: 0,
  alarms: [],
  printer: NO_PRINTER,
  hub: NOT_JOINED,
  reader: { state: "none", name: null, cannotPay: null },
  cardTerminal: { state: "none" },
};

export const viewOf = (revision: number, state: TillState = newTill(1)): TillView => ({
  revision,
  state,
  paid: null,
});

interface Beginning {
  readonly shop?: ShopView;
  readonly state?: TillState;
  /** The catalogue's tag. */
  readonly catalogue?: string;
  readonly revision?: number;
}

export interface SimulatedService {
  readonly client: ServiceClient;
  /** Every press that was sent, in order. */
  readonly sent: readonly CommandRequest[];
  say(message: FeedMessage): void;
  /** Everything that a page needs before it can sell; resolves once the page has it. */
  begin(given?: Beginning): Promise<void>;
  /** From here on this is the catalogue. */
  sells(catalogue: Catalogue): void;
  /** Answers the press that is under way, and lets the page go on. */
  answer(outcome: SendOutcome): Promise<void>;
  /** Says of the press under way that it cannot say. */
  holdUp(): void;
  readonly listener: FeedListener;
}

export function createSimulatedService(): SimulatedService {
  const sent: CommandRequest[] = [];
  let feed: FeedListener | undefined;
  let underWay: ((outcome: SendOutcome) => void) | undefined;
  let catalogue = CATALOGUE;
  let notNow: (() => void) | undefined;
  const listener = (): FeedListener => present(feed, "the page's feed");

  return {
    sent,
    client: {
      openFeed: (opened) => {
        feed = opened;
      },
      sendCommand: (request, onNotNow) => {
        assert(underWay === undefined, "a page sends one press at a time");
        sent.push(request);
        notNow = onNotNow;
        return new Promise((resolve) => {
          underWay = resolve;
        });
      },
      readCatalogue: () => Promise.resolve(ok(catalogue)),
      readSales: unreachable,
      readReceipt: unreachable,
      print: unreachable,
      openDrawer: unreachable,
      askPrinter: unreachable,
      nfc: unreachable,
      sync: unreachable,
      join: unreachable,
      tap: unreachable,
      recover: unreachable,
    },
    get listener() {
      return listener();
    },
    say: (message) => listener().onMessage(message),
    begin: async ({ shop = SHOP, state, catalogue: tag = "1", revision = 1 } = {}) => {
      const view = viewOf(revision, state);
      listener().onMessage({
        type: "hello",
        shop,
        catalogue: tag,
        view,
        tap: NO_TAP,
        status: STATUS,
        staff: NOBODY,
        favourites: [],
      });
      await settle();
    },
    sells: (next) => {
      catalogue = next;
    },
    answer: async (outcome) => {
      const resolve = present(underWay, "a press under way");
      underWay = undefined;
      resolve(outcome);
      await settle();
    },
    holdUp: () => present(notNow, "a press under way")(),
  };
}

const unreachable = (): Promise<Result<never, { readonly type: "unreachable" }>> =>
  Promise.resolve(err({ type: "unreachable" }));

/** Lets what only waits for promises go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) {
    await Promise.resolve();
  }
}
