/**
 * The desk for card payments: the tender in hand at the terminal and in the journal, what the cashier
 * and the customer are shown of it, and what becomes of it afterwards.
 */
import type {
  Alarm,
  CardTerminalView,
  TapNotice,
  TapReply,
  TapStepView,
} from "@tillwave/shared/api/till";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Log } from "@tillwave/shared/core/log";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import type { CardTerminal, CardTerminalLine, Timers } from "../ports.ts";
import { type CardChange, type OpenedCard, type Written, createBooks } from "./card-books.ts";
import { type RunningPayment, createCardRun } from "./card-run.ts";
import { createCardStore } from "./card-store.ts";
import { startCardWatch } from "./card-watch.ts";

export interface CardDeskDeps {
  readonly merchant: number;
  readonly terminal: number;
  /** Null where the settings name none. */
  readonly device: CardTerminal | null;
  readonly database: Database;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly log: Log;
  readonly commit: (change: CardChange) => Written;
  /** What the desk shows has changed. */
  readonly onChange: () => void;
}

/** For a sale that is undone after it was paid. */
export interface CardUndoing {
  /** Whether the terminal may still bring this payment back by itself. */
  canGiveBack(reference: string): boolean;
  /** Inside a transaction: the terminal is told to as soon as nobody pays. */
  giveBack(reference: string): void;
  /** After it. */
  written(): void;
}

export interface CardDesk {
  /** After its `tender-opened` is on the disk. */
  open(opened: OpenedCard): void;
  /** The till has started again with this tender open: the terminal is asked, never told to charge. */
  resume(opened: OpenedCard): void;
  /** A supervisor ends a tender that is unknown; only once the time for that has come. */
  void(tender: number, reason: string): TapReply;
  /** The cashier wants the terminal to stop. */
  cancel(tender: number): TapReply;
  /** Null where no card tender is in hand. */
  step(): Extract<TapStepView, { type: "card" | "unknown" }> | null;
  /** Why the last card of this sale paid nothing; null while another is tried, and for every other sale. */
  notice(sale: number): TapNotice | null;
  view(): CardTerminalView;
  readonly undoing: CardUndoing;
  alarms(): readonly Alarm[];
  close(): void;
}

/** Unique for ever: no other entry of any till of the shop has these numbers. */
export function referenceOf(
  { merchant, terminal }: { readonly merchant: number; readonly terminal: number },
  { epoch, seq }: EntryRef,
): string {
  return `${merchant}-${terminal}-${epoch}-${seq}`;
}

export function createCardDesk(deps: CardDeskDeps): CardDesk {
  const { commit } = deps;
  const store = createCardStore(deps.database);
  let isClosed = false;
  const onChange = (): void => {
    if (!isClosed) {
      deps.onChange();
    }
  };
  const line = deps.device?.open(onChange) ?? null;
  const books = createBooks({ ...deps, store });
  let notice: TapNotice | null = null;
  let lastSale: number | null = null;
  const run = createCardRun({
    ...deps,
    line,
    books,
    onChange,
    onEnd({ written, reason }) {
      notice = written === "done" && reason !== null ? { type: "card-declined", reason } : null;
      if (written !== "failed") {
        watch.added();
      }
    },
  });
  const watch = startCardWatch({
    ...deps,
    store,
    line,
    onChange,
    isPaying: () => run.payment() !== null,
    write: (facts, alongside) => commit({ answer: null, facts, alongside }) === "done",
  });
  const begin = (opened: OpenedCard, type: "opened" | "resumed"): void => {
    notice = null;
    lastSale = opened.sale;
    run.begin({ opened, reference: referenceOf(deps, opened.ref) }, { type });
  };

  return {
    open: (opened) => begin(opened, "opened"),
    resume: (opened) => begin(opened, "resumed"),
    void(tender, reason) {
      const payment = run.payment();
      if (payment === null || payment.opened.tender !== tender || !payment.state.isUnknown) {
        return NOT_WAITING;
      }
      if (!payment.state.isEscalated) {
        return { ok: false, error: { type: "too-early", until: payment.until ?? 0 } };
      }
      const written = books.voided(payment, reason);
      if (written !== "not-now") {
        run.drop();
      }
      if (written === "done") {
        watch.added();
      }
      return VOIDED[written];
    },
    cancel(tender) {
      if (run.payment()?.opened.tender !== tender) {
        return NOT_WAITING;
      }
      run.stop();
      return { ok: true };
    },
    step() {
      const payment = run.payment();
      return payment && stepViewOf(payment);
    },
    notice: (sale) => (sale === lastSale ? notice : null),
    view: () => ({ state: viewOf(line, run.payment() !== null) }),
    undoing: {
      canGiveBack: (reference) => line !== null && store.find(reference)?.state === "approved",
      giveBack: (reference) => store.setState(reference, "voided", deps.clock.read().wall),
      written: watch.added,
    },
    alarms: watch.alarms,
    close() {
      isClosed = true;
      run.drop();
      watch.stop();
      line?.close();
    },
  };
}

const NOT_WAITING: TapReply = { ok: false, error: { type: "tender-not-waiting" } };

const VOIDED: Readonly<Record<Written, TapReply>> = {
  done: { ok: true },
  refused: NOT_WAITING,
  "not-now": { ok: false, error: { type: "not-selling" } },
  failed: { ok: false, error: { type: "not-selling" } },
};

function stepViewOf(payment: RunningPayment): NonNullable<ReturnType<CardDesk["step"]>> {
  const { opened, state, until } = payment;
  const { tender } = opened;
  if (!state.isUnknown) {
    const isSure = state.doubt === null && state.stop === null;
    return { type: "card", tender, state: isSure ? "asking" : "querying" };
  }
  return {
    type: "unknown",
    tender,
    why: state.doubt ?? "terminal-silent",
    hint: null,
    until: state.isEscalated ? null : until,
    // Neither the hub nor a phone knows anything of a card.
    hub: "not-joined",
    requestQr: "",
    codeTriesLeft: 0,
  };
}

function viewOf(line: CardTerminalLine | null, isPaying: boolean): CardTerminalView["state"] {
  if (line === null) {
    return "none";
  }
  const state = line.state();
  return state === "ready" && isPaying ? "busy" : state;
}
