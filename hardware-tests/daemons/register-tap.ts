/**
 * A register page with a reader that is not there: what a test says of phones and card terminals is laid over
 * the feed of the real service. The reader's own commands are answered in the page, since the till has none.
 */
import type { Page, Route } from "playwright-core";
import type {
  CardTerminalView,
  CommandReply,
  CommandRequest,
  FeedMessage,
  ReaderView,
  ReceiptView,
  SaleRow,
  TapStepView,
} from "@tillwave/shared/api/till";
import { Minor } from "@tillwave/shared/sale/money";
import { newTill } from "@tillwave/shared/sale/till";
import {
  type Told,
  type ToldPage,
  IN_STEP,
  PRINTER_READY,
  receiptOf,
  tellPage,
} from "./register-told.ts";

export const READER: ReaderView = { state: "ready", name: "ACR122U", cannotPay: null };
const TERMINAL: CardTerminalView = { state: "ready" };
/** As long as a real one. */
const REQUEST_QR = `TWP1${"ABCDEFGH234567".repeat(6).slice(0, 74)}`;
const TENDER = 1;
/** The till's own desk counts too, and what is told here has to be newer than all that it says. */
const TOLD_FROM = 1_000_000;

export interface TapTold extends ToldPage {
  /** What the desk says of the tender in hand; from here on in the sale of this number. */
  step(step: TapStepView): Promise<void>;
  /** Presses that open a tender, which the page sent and nobody else saw. */
  readonly opened: readonly CommandRequest["command"][];
}

/** Of a sale whose number the test knows: the first of a new till has 1. */
export async function tellTap(page: Page, told: Told = {}, sale = 1): Promise<TapTold> {
  const opened: CommandRequest["command"][] = [];
  await page.route("**/api/commands", (route) => answerTenders(route, opened));
  const first = { hub: IN_STEP, printer: PRINTER_READY, reader: READER, cardTerminal: TERMINAL };
  const toldPage = await tellPage(page, { ...first, ...told });
  let revision = TOLD_FROM;
  return {
    ...toldPage,
    opened,
    step: (step) => {
      revision += 1;
      return toldPage.say({ type: "tap", tap: { revision, sale, step } });
    },
  };
}

/** Opening a tender is taken and shows in no view; everything else goes to the till. */
async function answerTenders(route: Route, opened: CommandRequest["command"][]): Promise<void> {
  const { command } = route.request().postDataJSON() as CommandRequest;
  if (command.type !== "open-tap" && command.type !== "open-card") {
    await route.continue();
    return;
  }
  opened.push(command);
  await route.fulfill({
    json: { ok: true, revision: Number.MAX_SAFE_INTEGER, recorded: [] } satisfies CommandReply,
  });
}

export const ARMED: TapStepView = { type: "armed", tender: TENDER, notice: null };
export const CHECKING: TapStepView = { type: "checking", tender: TENDER };
export const ASKING: TapStepView = { type: "asking", tender: TENDER };

export const armedWith = (
  notice: Extract<TapStepView, { type: "armed" }>["notice"],
): TapStepView => ({ type: "armed", tender: TENDER, notice });

export const waitingToken = (leftMs: number): TapStepView => ({
  type: "waiting-token",
  tender: TENDER,
  until: Date.now() + leftMs,
  requestQr: REQUEST_QR,
  codeTriesLeft: 3,
});

export const unknown = (
  change: Partial<Extract<TapStepView, { type: "unknown" }>> = {},
): TapStepView => ({
  type: "unknown",
  tender: TENDER,
  why: "pulled-away",
  hint: null,
  until: Date.now() + 68_000,
  hub: "asking",
  requestQr: REQUEST_QR,
  codeTriesLeft: 3,
  ...change,
});

export const card = (state: "asking" | "querying"): TapStepView => ({
  type: "card",
  tender: TENDER,
  state,
});

/** An egg tart, paid by tap out of three purses: as the journal holds it, and the view that shows it. */
export async function paidByTap(page: Page, grade: "authorised" | "at-risk"): Promise<FeedMessage> {
  const row = rowPaidByTap(grade);
  await page.unroute(/\/api\/receipt/u);
  await page.route(/\/api\/receipt/u, (route) => route.fulfill({ json: splitReceiptOf(row) }));
  const { ref, head, entry } = row;
  const lines = entry.lines.map(({ amount: _amount, ...line }) => line);
  const till = newTill(1);
  const completed = { ...till.sale, type: "completed", lines, tenders: entry.tenders } as const;
  return {
    type: "view",
    view: {
      revision: Number.MAX_SAFE_INTEGER,
      state: { ...till, sale: completed },
      paid: { ref, head, entry },
    },
  };
}

/** Out of three purses. */
function splitReceiptOf(row: SaleRow): ReceiptView {
  const view = receiptOf(row);
  const splits = [{ cash: 600, promo: 300, card: 200 }];
  return { ...view, receipt: { ...view.receipt, splits } };
}

function rowPaidByTap(grade: "authorised" | "at-risk"): SaleRow {
  const total = Minor(1100);
  const tart = { id: 1, sku: "egg-tart", name: "Egg tart", unitPrice: total, quantity: 1 };
  return {
    ref: { epoch: 1, seq: 9 },
    head: "a2d651f0",
    entry: {
      v: 1,
      kind: "sale-paid",
      clock: { wall: Date.UTC(2026, 10, 21, 6, 26, 31), monotonic: 1, boot: "boot" },
      cashier: { id: "mei", name: "Mei" },
      shift: 1,
      sale: 1,
      currency: "HKD",
      lines: [{ ...tart, amount: total, taxId: "A" }],
      taxes: [],
      taxRounding: "half-up",
      subtotal: total,
      adjustment: Minor(0),
      total,
      tenders: [
        {
          method: "tap",
          id: TENDER,
          settles: total,
          state: "approved",
          proof: {
            type: "spend",
            credential: "c0".repeat(8),
            nonce: "d0".repeat(16),
            result: "89",
            signature: "e0".repeat(64),
            grade,
            token: null,
          },
        },
      ],
    },
    sync: "waiting",
    paper: "printed",
    copies: 0,
  };
}
