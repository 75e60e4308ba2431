/**
 * The till as this page knows it: what the service confirmed, what was pressed since, and how the
 * line to the service is. Screens read signals; only {@link TillStore.press} changes anything.
 */
import { type ReadonlySignal, type Signal, batch, computed, signal } from "@preact/signals";
import type {
  CommandError,
  FeedMessage,
  PaidSaleView,
  ShopView,
  StatusView,
  Trouble,
} from "@tillwave/shared/api/till";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import { type Catalogue, type Item, type ItemIndex, indexItems } from "@tillwave/shared/sale/item";
import {
  type Counter,
  type TillCommand,
  type TillState,
  stepTill,
} from "@tillwave/shared/sale/till";
import type { Terms } from "@tillwave/shared/sale/totals";
import { NO_PRESSES, PRESSES_MAX, type PressesEvent, foldPresses, stepPresses } from "./presses.ts";
import { shareSame } from "./share-same.ts";
import { type SearchIndex, indexForSearch } from "./search.ts";
import { type ServiceClient, retryDelayMs } from "./service-client.ts";

/** A line that is back by then was not worth a word. */
const LOST_AFTER_MS = 1000;

export interface Shop extends ShopView {
  readonly terms: Terms;
  readonly money: Currency;
}

export interface Goods extends Catalogue {
  readonly index: ItemIndex;
  readonly search: SearchIndex;
  readonly top: readonly Item[];
  readonly byCategory: ReadonlyMap<string, readonly Item[]>;
  readonly glyphByCategory: ReadonlyMap<string, string>;
}

export type Notice =
  | { readonly type: "refused"; readonly error: CommandError }
  | { readonly type: "too-many-presses" }
  | { readonly type: "finish-payment" }
  | { readonly type: "set-aside"; readonly keptAs: string };

export type Line = "connecting" | "connected" | "lost" | "not-allowed";

export interface TillStore {
  readonly line: ReadonlySignal<Line>;
  /** When the line was lost, in milliseconds since 1970; null while it is there. */
  readonly lostSince: ReadonlySignal<number | null>;
  readonly shop: ReadonlySignal<Shop | null>;
  readonly goods: ReadonlySignal<Goods | null>;
  readonly status: ReadonlySignal<StatusView | null>;
  readonly trouble: ReadonlySignal<Trouble | null>;
  readonly till: ReadonlySignal<TillState | null>;
  /** The completed sale in hand, from the journal; never foretold. */
  readonly paid: ReadonlySignal<PaidSaleView | null>;
  /** Presses without an answer. */
  readonly unanswered: ReadonlySignal<number>;
  /** What is being taken in cash, until the service has answered. */
  readonly taking: ReadonlySignal<number | null>;
  readonly notice: Signal<Notice | null>;
  /** False if the till's own rules refuse it; the notice says why. */
  press(command: TillCommand): boolean;
}

export interface TillStoreDeps {
  readonly client: ServiceClient;
  newId(): string;
  now(): number;
}

export function createTillStore({ client, newId, now }: TillStoreDeps): TillStore {
  const presses = signal(NO_PRESSES);
  const line = signal<Line>("connecting");
  const lostSince = signal<number | null>(null);
  const shop = signal<Shop | null>(null);
  const goods = signal<Goods | null>(null);
  const status = signal<StatusView | null>(null);
  const trouble = signal<Trouble | null>(null);
  const notice = signal<Notice | null>(null);
  const counter = computed<Counter | null>(() =>
    shop.value === null || goods.value === null
      ? null
      : { terms: shop.value.terms, items: goods.value.index },
  );
  let shown: TillState | null = null;
  const till = computed(() => {
    shown = shareSame(shown, foldPresses(presses.value, counter.value));
    return shown;
  });
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  let catalogueVersion: string | null = null;
  let sending = false;

  const step = (event: PressesEvent): void => {
    presses.value = stepPresses(presses.peek(), event);
  };

  async function sendQueue(): Promise<void> {
    if (sending) {
      return;
    }
    sending = true;
    for (let press = presses.peek().queue[0]; press !== undefined;) {
      const reply = await client.sendCommand(press);
      if (reply === null) {
        line.value = "not-allowed";
        break;
      }
      const { id } = press;
      batch(() => {
        step(
          reply.ok ? { type: "accepted", id, revision: reply.revision } : { type: "refused", id },
        );
        if (!reply.ok) {
          notice.value = { type: "refused", error: reply.error };
        }
      });
      press = presses.peek().queue[0];
    }
    sending = false;
  }

  async function fetchCatalogue(version: string): Promise<void> {
    for (let failures = 1; catalogueVersion !== version; failures += 1) {
      const read = await client.readCatalogue();
      if (read.ok) {
        catalogueVersion = version;
        goods.value = arrange(read.value);
        return;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, retryDelayMs(failures));
      });
    }
  }

  function connected(): void {
    clearTimeout(lostTimer);
    lostTimer = undefined;
    line.value = "connected";
    lostSince.value = null;
  }

  function hear(message: FeedMessage): void {
    switch (message.type) {
      case "hello": {
        connected();
        trouble.value = null;
        shop.value = withTerms(message.shop);
        status.value = message.status;
        step({ type: "view", view: message.view, fresh: true });
        void fetchCatalogue(message.catalogue);
        return;
      }
      case "view":
        step({ type: "view", view: message.view, fresh: false });
        return;
      case "status":
        status.value = message.status;
        return;
      case "trouble":
        connected();
        trouble.value = message.trouble;
        return;
      case "heartbeat":
    }
  }

  client.openFeed({
    onMessage: (message) => batch(() => hear(message)),
    onLost: () => {
      const since = now();
      lostTimer ??= setTimeout(() => {
        batch(() => {
          line.value = line.peek() === "not-allowed" ? "not-allowed" : "lost";
          lostSince.value = since;
        });
      }, LOST_AFTER_MS);
    },
    onNotAllowed: () => {
      line.value = "not-allowed";
    },
  });

  return {
    line,
    lostSince,
    shop,
    goods,
    status,
    trouble,
    till,
    notice,
    paid: computed(() => presses.value.confirmed?.paid ?? null),
    unanswered: computed(() => presses.value.queue.length),
    taking: computed(() => takingOf(presses.value.queue.map(({ command }) => command))),
    press(command) {
      const [seen, rules] = [till.peek(), counter.peek()];
      if (seen === null || rules === null) {
        return false;
      }
      if (presses.peek().queue.length >= PRESSES_MAX) {
        notice.value = { type: "too-many-presses" };
        return false;
      }
      const tried = stepTill(seen, command, rules);
      if (!tried.ok) {
        notice.value = { type: "refused", error: tried.error };
        return false;
      }
      notice.value = null;
      step({ type: "pressed", press: { id: newId(), sale: seen.sale.number, command } });
      // The press is drawn first; sending it takes a cheap tablet some milliseconds.
      setTimeout(() => void sendQueue(), 0);
      return true;
    },
  };
}

function takingOf(commands: readonly TillCommand[]): number | null {
  const taking = commands.find(({ type }) => type === "take-cash");
  return taking?.type === "take-cash" ? taking.received : null;
}

function withTerms(shop: ShopView): Shop {
  const found = findCurrency(shop.currency);
  const money: Currency = found.ok
    ? found.value
    : { code: shop.currency, digits: 2, symbol: shop.currency, cashStep: 1, notes: [], coins: [] };
  return { ...shop, money, terms: { currency: money, rates: shop.rates, rounding: shop.rounding } };
}

function arrange(catalogue: Catalogue): Goods {
  const { items, categories } = catalogue;
  return {
    ...catalogue,
    index: indexItems(items),
    search: indexForSearch(items),
    top: items.filter(({ top }) => top),
    byCategory: new Map(
      categories.map(({ id }) => [id, items.filter(({ categoryId }) => categoryId === id)]),
    ),
    glyphByCategory: new Map(categories.map(({ id, glyph }) => [id, glyph])),
  };
}
