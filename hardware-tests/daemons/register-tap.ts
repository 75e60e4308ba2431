/**
 * A register page with a reader that is not there: what a test says of phones and card terminals is laid over
 * the feed of the real service. The reader's own commands are answered in the page, since the till has none.
 */
import type { Page, Route } from "playwright-core";
import type {
  CardTerminalView,
  CommandReply,
  CommandRequest,
  ReaderView,
  TapStepView,
} from "@tillwave/shared/api/till";
import { type Told, type ToldPage, IN_STEP, PRINTER_READY, tellPage } from "./register-told.ts";

export const READER: ReaderView = { state: "ready", name: "ACR122U", cannotPay: null };
export const TERMINAL: CardTerminalView = { state: "ready" };
/** As long as a real one. */
export const REQUEST_QR = `TWP1${"ABCDEFGH234567".repeat(6).slice(0, 74)}`;
const TENDER = 1;

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
  let revision = 0;
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
