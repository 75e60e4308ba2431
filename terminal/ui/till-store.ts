/**
 * The till as this page knows it: what the service confirmed, what was pressed since, and how the
 * line to the service is. Screens read signals; only {@link TillStore.press} changes anything.
 */
import { type ReadonlySignal, type Signal, batch, computed, signal } from "@preact/signals";
import type {
  CommandError,
  FeedMessage,
  PaidSaleView,
  StatusView,
  Trouble,
} from "@tillwave/shared/api/till";
import {
  type Counter,
  type TillCommand,
  type TillState,
  stepTill,
} from "@tillwave/shared/sale/till";
import { type Goods, type GoodsKeeper, createGoodsKeeper } from "./goods.ts";
import { type LineWatch, createLineWatch } from "./line-watch.ts";
import { type PressSender, createPressSender } from "./press-sender.ts";
import { PRESSES_MAX, foldPresses } from "./presses.ts";
import type { ServiceClient } from "./service-client.ts";
import { shareSame } from "./share-same.ts";
import { type Shop, shopWithTerms } from "./shop.ts";

export type Notice =
  | { readonly type: "refused"; readonly error: CommandError }
  | { readonly type: "too-many-presses" }
  | { readonly type: "finish-payment" }
  | { readonly type: "set-aside"; readonly keptAs: string };

export interface TillStore extends Pick<LineWatch, "line" | "lostSince"> {
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
  const shop = signal<Shop | null>(null);
  const status = signal<StatusView | null>(null);
  const trouble = signal<Trouble | null>(null);
  const notice = signal<Notice | null>(null);
  const { goods, want } = createGoodsKeeper(client);
  const watch = createLineWatch(now);
  const sender = createPressSender({
    client,
    onNotAllowed: watch.notAllowed,
    onAnswer: ({ id }, reply) => {
      batch(() => {
        if (reply.ok) {
          sender.step({ type: "accepted", id, revision: reply.revision });
        } else {
          sender.step({ type: "refused", id });
          notice.value = { type: "refused", error: reply.error };
        }
      });
    },
  });
  const { presses } = sender;
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

  client.openFeed({
    onMessage: (message) =>
      batch(() => hear(message, { watch, sender, want, shop, status, trouble })),
    onLost: watch.lost,
    onSilent: watch.silent,
    onNotAllowed: watch.notAllowed,
  });

  return {
    line: watch.line,
    lostSince: watch.lostSince,
    shop,
    goods,
    status,
    trouble,
    till,
    notice,
    paid: computed(() => presses.value.confirmed?.paid ?? null),
    unanswered: computed(() => presses.value.queue.length),
    taking: computed(() => takingOf(presses.value.queue.map(({ command }) => command))),
    press: (command) => {
      const refusal = refusalOf(command, {
        seen: till.peek(),
        rules: counter.peek(),
        waiting: presses.peek().queue.length,
      });
      notice.value = refusal === "not-ready" ? notice.peek() : refusal;
      if (refusal !== null) {
        return false;
      }
      const sale = till.peek()?.sale.number ?? 0;
      sender.step({ type: "pressed", press: { id: newId(), sale, command } });
      // The press is drawn first; sending it takes a cheap tablet some milliseconds.
      setTimeout(() => void sender.send(), 0);
      return true;
    },
  };
}

interface Hearing extends Pick<GoodsKeeper, "want"> {
  readonly watch: LineWatch;
  readonly sender: PressSender;
  readonly shop: Signal<Shop | null>;
  readonly status: Signal<StatusView | null>;
  readonly trouble: Signal<Trouble | null>;
}

function hear(message: FeedMessage, { watch, sender, want, shop, status, trouble }: Hearing): void {
  switch (message.type) {
    case "hello":
      watch.connected();
      trouble.value = null;
      shop.value = shareSame(shop.peek(), shopWithTerms(message.shop));
      status.value = message.status;
      sender.step({ type: "view", view: message.view, fresh: true });
      void want(message.catalogue);
      void sender.send();
      return;
    case "view":
      sender.step({ type: "view", view: message.view, fresh: false });
      return;
    case "status":
      status.value = message.status;
      return;
    case "trouble":
      watch.connected();
      trouble.value = message.trouble;
      return;
    case "heartbeat":
  }
}

interface Counting {
  readonly seen: TillState | null;
  readonly rules: Counter | null;
  readonly waiting: number;
}

/** Why a press goes nowhere; null if nothing speaks against it. */
function refusalOf(
  command: TillCommand,
  { seen, rules, waiting }: Counting,
): Notice | "not-ready" | null {
  if (seen === null || rules === null) {
    return "not-ready";
  }
  if (waiting >= PRESSES_MAX) {
    return { type: "too-many-presses" };
  }
  const tried = stepTill(seen, command, rules);
  return tried.ok ? null : { type: "refused", error: tried.error };
}

function takingOf(commands: readonly TillCommand[]): number | null {
  const taking = commands.find(({ type }) => type === "take-cash");
  return taking?.type === "take-cash" ? taking.received : null;
}
