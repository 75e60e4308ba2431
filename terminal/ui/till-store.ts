/**
 * The till as this page knows it: what the service confirmed, what was pressed since, and how the
 * line to the service is. Screens read signals; only {@link TillStore.press} changes anything.
 */
import { type ReadonlySignal, type Signal, batch, computed, signal } from "@preact/signals";
import type {
  CommandError,
  CommandReply,
  FeedMessage,
  PaidSaleView,
  ShopView,
  StatusView,
  TapView,
  Trouble,
} from "@tillwave/shared/api/till";
import type { Scanned } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { StaffView } from "@tillwave/shared/api/staff";
import { NO_SCALE, type ScaleView } from "@tillwave/shared/api/scale";
import type { CurrencyError } from "@tillwave/shared/sale/currency";
import type { Minor } from "@tillwave/shared/sale/money";
import type { SupervisedAction } from "@tillwave/shared/sale/supervision";
import {
  type Counter,
  type TillCommand,
  type TillState,
  stepTill,
} from "@tillwave/shared/sale/till";
import { type Goods, type GoodsKeeper, createGoodsKeeper } from "./goods.ts";
import { type LineWatch, createLineWatch, isShutOut } from "./line-watch.ts";
import { NO_NEWS, type PaperNews, hearPaper } from "./paper-news.ts";
import type { PrintRefusal } from "./paper-words.ts";
import { type PressSender, createPressSender } from "./press-sender.ts";
import { PRESSES_MAX, foldPresses, takingOf } from "./presses.ts";
import type { ServiceError } from "./requester.ts";
import type { ServiceClient } from "./service-client.ts";
import { shareSame } from "./share-same.ts";
import { type Shop, shopWithTerms } from "./shop.ts";
import { NOBODY } from "./staff/nobody.ts";
import { NO_TAP, hearTap } from "./tap-view.ts";
import { type PaymentLock, lockOf } from "./payment-lock.ts";
import type { TapRefusal } from "./tap-words.ts";

export type Notice =
  /** `dropped` counts what was pressed after it and was not sent. */
  | { readonly type: "refused"; readonly error: CommandError; readonly dropped: number }
  | { readonly type: "given-up" }
  | { readonly type: "not-ready" }
  | { readonly type: "not-selling" }
  | { readonly type: "too-many-presses" }
  | { readonly type: "finish-payment" }
  /** The till's scanner has read what is no barcode. */
  | { readonly type: "unreadable-code" }
  /** So much cash is unusual: asked once before it is taken. */
  | { readonly type: "check-amount"; readonly received: Minor }
  | { readonly type: "set-aside"; readonly keptAs: string }
  | { readonly type: "not-printed"; readonly refusal: PrintRefusal }
  /** A phone or the card terminal has the payment, or may have it: nothing else is tried. */
  | { readonly type: "payment-locked"; readonly why: PaymentLock }
  /** What a customer's phone showed, or a code that was typed, was not taken. */
  | { readonly type: "tap-refused"; readonly refusal: TapRefusal };

export interface TillStore extends Pick<LineWatch, "line" | "lostSince"> {
  readonly shop: ReadonlySignal<Shop | null>;
  /** Why the shop's sales cannot be worked out, if they cannot. */
  readonly unknownCurrency: ReadonlySignal<CurrencyError | null>;
  readonly goods: ReadonlySignal<Goods | null>;
  /** Of the page that the till serves; null before it has said so, or where it says none. */
  readonly build: ReadonlySignal<string | null>;
  readonly status: ReadonlySignal<StatusView | null>;
  /** Who stands at the till, and who may. */
  readonly staff: ReadonlySignal<StaffView>;
  /** Goods of the first page, in their order. */
  readonly favourites: ReadonlySignal<readonly string[]>;
  /** What stands on the scale. */
  readonly scale: ReadonlySignal<ScaleView>;
  /** Where the tender in hand is; never foretold. */
  readonly tap: ReadonlySignal<TapView>;
  /** Who has the payment in hand, so that nothing else may be tried; null where nobody does. */
  readonly lock: ReadonlySignal<PaymentLock | null>;
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** The last code of the till's own scanner, another object each time, and what the till has made of it. */
  readonly scanned: ReadonlySignal<Scanned | null>;
  /** What became of receipts since this connection began. */
  readonly paperNews: ReadonlySignal<PaperNews>;
  /** Counts connections: with each one, what was fetched before may be old. */
  readonly connection: ReadonlySignal<number>;
  readonly till: ReadonlySignal<TillState | null>;
  /** The completed sale in hand, from the journal; never foretold. */
  readonly paid: ReadonlySignal<PaidSaleView | null>;
  /** Presses without an answer. */
  readonly unanswered: ReadonlySignal<number>;
  /** The till is there but cannot say whether a press was done. */
  readonly isHeldUp: ReadonlySignal<boolean>;
  /** What is being taken in cash, until a view of the service shows what came of it. */
  readonly taking: ReadonlySignal<Minor | null>;
  readonly notice: Signal<Notice | null>;
  /** What the till did not do because a supervisor has to allow it first. */
  readonly refusedPress: Signal<SupervisedPress | null>;
  /** False if the till's own rules refuse it; the notice says why. */
  press(command: TillCommand): boolean;
  /** The same, with what a supervisor has given for it. Settles once the till has answered, or never will. */
  pressAllowed(
    press: SupervisedPress,
    approval: string,
  ): Promise<Result<CommandReply, ServiceError>>;
}

/** For the sale that the cashier saw. */
export interface SupervisedPress {
  readonly action: SupervisedAction;
  readonly sale: number;
  readonly command: TillCommand;
}

export interface TillStoreDeps {
  readonly client: ServiceClient;
  newId(): string;
  now(): number;
}

export function createTillStore({ client, newId, now }: TillStoreDeps): TillStore {
  const heard: Heard = {
    shop: signal<Shop | null>(null),
    unknownCurrency: signal<CurrencyError | null>(null),
    build: signal<string | null>(null),
    status: signal<StatusView | null>(null),
    staff: signal(NOBODY),
    favourites: signal<readonly string[]>([]),
    scale: signal(NO_SCALE),
    tap: signal(NO_TAP),
    trouble: signal<Trouble | null>(null),
    scanned: signal<Scanned | null>(null),
    paperNews: signal(NO_NEWS),
    connection: signal(0),
  };
  const { shop, trouble } = heard;
  const notice = signal<Notice | null>(null);
  const { goods, want } = createGoodsKeeper(client);
  const watch = createLineWatch(now);
  const refusedPress = signal<SupervisedPress | null>(null);
  const answers = new Map<string, (reply: Result<CommandReply, ServiceError>) => void>();
  const sender = openSender({ client, page: newId(), notice, watch, refusedPress, answers });
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

  const lock = computed(() => lockOf(till.value?.sale ?? null, heard.tap.value));

  client.openFeed({
    onMessage: (message) => batch(() => hear(message, { ...heard, watch, sender, want })),
    onTooManyPages: watch.tooManyPages,
    onLost: watch.lost,
    onSilent: watch.silent,
    onNotAllowed: watch.notAllowed,
  });

  return {
    line: watch.line,
    lostSince: watch.lostSince,
    ...heard,
    goods,
    till,
    lock,
    notice,
    paid: computed(() => presses.value.confirmed?.paid ?? null),
    unanswered: computed(() => presses.value.queue.length),
    isHeldUp: sender.isHeldUp,
    taking: computed(() => takingOf(presses.value)),
    refusedPress,
    pressAllowed: ({ sale, command }, approval) => {
      const id = newId();
      notice.value = null;
      return new Promise((settle) => {
        answers.set(id, settle);
        sender.step({ type: "pressed", press: { id, sale, command, approval } });
        void sender.send();
      });
    },
    press: (command) => {
      const refusal = refusalOf(command, {
        seen: till.peek(),
        rules: counter.peek(),
        waiting: presses.peek().queue.length,
        lock: lock.peek(),
        isShut: trouble.peek() !== null || isShutOut(watch.line.peek()),
      });
      notice.value = refusal;
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

interface Sending {
  readonly client: ServiceClient;
  readonly page: string;
  readonly notice: Signal<Notice | null>;
  readonly watch: LineWatch;
  readonly refusedPress: Signal<SupervisedPress | null>;
  /** Of presses that somebody waits for, by their ids. */
  readonly answers: Map<string, (reply: Result<CommandReply, ServiceError>) => void>;
}

/** Presses that come to nothing go with all that was pressed after them, and the notice says why. */
function openSender({ client, page, notice, watch, refusedPress, answers }: Sending): PressSender {
  const sender = createPressSender({
    client,
    page,
    onNotAllowed: watch.notAllowed,
    onAnswer: ({ id, sale, command, approval }, reply) => {
      const dropped = sender.presses.peek().queue.length - 1;
      if (reply.ok) {
        sender.step({ type: "accepted", id, revision: reply.revision });
      } else if (reply.error.type === "needs-supervisor" && approval === undefined) {
        const { action } = reply.error;
        sender.step({ type: "refused", id });
        refusedPress.value = { action, sale, command };
      } else {
        drop(id, { type: "refused", error: reply.error, dropped });
      }
      answer(id, ok(reply));
    },
    onGivenUp: ({ id }) => {
      drop(id, { type: "given-up" });
      answer(id, err({ type: "unreachable" }));
    },
  });

  /** What was pressed after a refused press is not sent: nobody waits for it any longer. */
  function answer(id: string, reply: Result<CommandReply, ServiceError>): void {
    const queued = new Set(sender.presses.peek().queue.map((press) => press.id));
    for (const [waiting, settle] of answers) {
      if (waiting === id || !queued.has(waiting)) {
        answers.delete(waiting);
        settle(waiting === id ? reply : err({ type: "not-now" }));
      }
    }
  }

  function drop(id: string, why: Notice): void {
    batch(() => {
      sender.step({ type: "refused", id });
      notice.value = why;
    });
  }

  return sender;
}

/** What the feed alone says. */
interface Heard {
  readonly shop: Signal<Shop | null>;
  readonly unknownCurrency: Signal<CurrencyError | null>;
  readonly build: Signal<string | null>;
  readonly status: Signal<StatusView | null>;
  readonly staff: Signal<StaffView>;
  readonly favourites: Signal<readonly string[]>;
  readonly scale: Signal<ScaleView>;
  readonly tap: Signal<TapView>;
  readonly trouble: Signal<Trouble | null>;
  readonly scanned: Signal<Scanned | null>;
  readonly paperNews: Signal<PaperNews>;
  readonly connection: Signal<number>;
}

interface Hearing extends Heard, Pick<GoodsKeeper, "want"> {
  readonly watch: LineWatch;
  readonly sender: PressSender;
}

function hear(message: FeedMessage, hearing: Hearing): void {
  const { watch, sender, want, status, staff, scale, tap, trouble, paperNews, connection } =
    hearing;
  switch (message.type) {
    case "hello":
      watch.connected();
      trouble.value = null;
      hearing.build.value = message.build ?? null;
      openShop(message.shop, hearing);
      status.value = shareSame(status.peek(), message.status);
      staff.value = shareSame(staff.peek(), message.staff);
      hearing.favourites.value = shareSame(hearing.favourites.peek(), message.favourites);
      tap.value = shareSame(tap.peek(), message.tap);
      scale.value = message.scale ?? NO_SCALE;
      paperNews.value = NO_NEWS;
      connection.value += 1;
      sender.step({ type: "view", view: message.view, fresh: true });
      void want(message.catalogue);
      void sender.send();
      return;
    case "view":
      sender.step({ type: "view", view: message.view, fresh: false });
      return;
    case "tap":
      tap.value = shareSame(tap.peek(), hearTap(tap.peek(), message.tap));
      return;
    case "scale":
      scale.value = message.scale;
      return;
    case "status":
      status.value = shareSame(status.peek(), message.status);
      return;
    case "staff":
      staff.value = shareSame(staff.peek(), message.staff);
      return;
    case "scanned":
      hearing.scanned.value = message.scanned;
      return;
    case "favourites":
      hearing.favourites.value = message.skus;
      return;
    case "paper":
      paperNews.value = hearPaper(paperNews.peek(), message);
      return;
    case "trouble":
      watch.connected();
      trouble.value = message.trouble;
      return;
    case "heartbeat":
  }
}

function openShop(view: ShopView, { shop, unknownCurrency }: Hearing): void {
  const opened = shopWithTerms(view);
  shop.value = opened.ok ? shareSame(shop.peek(), opened.value) : null;
  unknownCurrency.value = opened.ok ? null : opened.error;
}

interface Counting {
  readonly seen: TillState | null;
  readonly rules: Counter | null;
  readonly waiting: number;
  readonly lock: PaymentLock | null;
  /** The page shows why nothing can be sold, and no tape. */
  readonly isShut: boolean;
}

/** Why a press goes nowhere; null if nothing speaks against it. */
function refusalOf(
  command: TillCommand,
  { seen, rules, waiting, lock, isShut }: Counting,
): Notice | null {
  if (isShut) {
    return { type: "not-selling" };
  }
  if (seen === null || rules === null) {
    return { type: "not-ready" };
  }
  if (waiting >= PRESSES_MAX) {
    return { type: "too-many-presses" };
  }
  if (lock !== null) {
    return { type: "payment-locked", why: lock };
  }
  const tried = stepTill(seen, command, rules);
  return tried.ok ? null : { type: "refused", error: tried.error, dropped: 0 };
}
