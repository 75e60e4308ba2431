/**
 * A register page that is told of printers, readers and hubs which are not there: what a test says is laid over the
 * feed of the real service, in the page itself. For states that take a day or a broken machine to reach.
 */
import type { Page, Route } from "playwright-core";
import type {
  FeedMessage,
  HubView,
  PrinterView,
  ReceiptView,
  SaleRow,
  SalesPage,
  StatusView,
} from "@tillwave/shared/api/till";

export const IN_STEP: HubView = {
  state: "in-step",
  cause: null,
  waiting: 0,
  waitingSince: null,
  confirmed: null,
  needMe: 0,
  since: 0,
  catalogue: null,
  shop: null,
};
export const PRINTER_READY: PrinterView = { state: "ready", paperLow: false, queued: 0 };

export type Told = Partial<
  Pick<StatusView, "hub" | "printer" | "alarms" | "reader" | "cardTerminal">
>;

export interface ToldPage {
  /** From here on the page hears this; what is not named stays as it was. */
  tell(told: Told): Promise<void>;
  /** One message on the feed, as the service would send it. */
  say(message: FeedMessage): Promise<void>;
}

/** What the init script leaves in the page for us. */
interface InPage {
  tell(told: Told): void;
  say(message: FeedMessage): void;
}

/** Loads the page again, told from its first message on. */
export async function tellPage(page: Page, first: Told): Promise<ToldPage> {
  await page.addInitScript(listenBetween, first);
  await page.reload({ waitUntil: "load" });
  return {
    tell: (told) => page.evaluate((given) => (globalThis as unknown as InPage).tell(given), told),
    say: (message) =>
      page.evaluate((given) => (globalThis as unknown as InPage).say(given), message),
  };
}

/** Changes each row of the list on its way to the page. */
export async function changeSales(page: Page, change: (sale: SaleRow) => SaleRow): Promise<void> {
  await page.route(/\/api\/sales/u, async (route) => {
    const { sales, before } = await readJson<SalesPage>(route);
    await route.fulfill({ json: { before, sales: sales.map(change) } satisfies SalesPage });
  });
}

/** Answers for the receipt of whatever sale is asked for, from the list of sales. */
export async function changeReceipts(
  page: Page,
  answer: (sale: SaleRow) => ReceiptView,
): Promise<void> {
  await page.route(/\/api\/receipt/u, async (route) => {
    const asked = new URL(route.request().url());
    const { sales } = await readJson<SalesPage>(route, new URL("/api/sales", asked).href);
    const seq = Number(asked.searchParams.get("seq"));
    const sale = sales.find(({ ref }) => ref.seq === seq);
    await (sale === undefined ? route.abort() : route.fulfill({ json: answer(sale) }));
  });
}

/** Opens the page as it is told, its receipts signed and its sales asking for a person. */
export async function tellEverything(page: Page): Promise<ToldPage> {
  await changeSales(page, (sale) => ({ ...sale, sync: "needs-me" }));
  await changeReceipts(page, (sale) => ({ ...receiptOf(sale), paper: "queued" }));
  return tellPage(page, { hub: IN_STEP, printer: PRINTER_READY });
}

/** What a till that has joined a hub and knows its tax number prints. */
export const receiptOf = ({ ref, head, entry, paper, copies }: SaleRow): ReceiptView => ({
  receipt: {
    seller: {
      name: "Harbour Corner",
      address: ["12 Ferry Street", "Hong Kong"],
      taxId: "4711-0815",
    },
    till: { name: "Till 2", terminal: 2 },
    at: "2026-11-22 14:05 +08:00",
    ref,
    head,
    entry,
    qr: `TWR1${"ABCDEFGH234567".repeat(18)}`,
    copy: 0,
  },
  paper,
  copies,
});

/** Gives every request to this path the same answer, and keeps what was asked. */
export async function answerWith(page: Page, path: string, reply: object): Promise<unknown[]> {
  const asked: unknown[] = [];
  await page.unroute(`**${path}`);
  await page.route(`**${path}`, async (route) => {
    asked.push(route.request().postDataJSON());
    await route.fulfill({ json: reply });
  });
  return asked;
}

async function readJson<T>(route: Route, url?: string): Promise<T> {
  const response = await route.fetch(url === undefined ? {} : { url });
  return (await response.json()) as T;
}

/** Runs in the page before its own script, so it refers to nothing outside. */
function listenBetween(first: Told): void {
  const ask = globalThis.fetch;
  let told = first;
  let status: object = {};
  let tap: object | null = null;
  let send: (line: string) => void = () => undefined;

  const change = (line: string): string => {
    const message = JSON.parse(line) as { type: string; status?: object; tap?: object };
    if (message.status !== undefined) {
      ({ status } = message as { status: object });
      message.status = { ...status, ...told };
    }
    // A line that was lost and is back says it again, as the service would.
    if (message.tap !== undefined && tap !== null) {
      message.tap = tap;
    }
    return JSON.stringify(message);
  };
  globalThis.fetch = async (input, init) => {
    const response = await ask(input, init);
    if (input !== "/api/feed" || response.body === null || !response.ok) {
      return response;
    }
    let rest = "";
    const changed = new TransformStream<string, string>({
      start: (controller) => {
        send = (line) => controller.enqueue(`${line}\n`);
      },
      transform: (chunk, controller) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach((line) => controller.enqueue(`${change(line)}\n`));
      },
    });
    const body = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(changed)
      .pipeThrough(new TextEncoderStream());
    return new Response(body, { status: response.status });
  };
  Object.assign(globalThis, {
    tell: (next: Told) => {
      told = { ...told, ...next };
      send(JSON.stringify({ type: "status", status: { ...status, ...told } }));
    },
    say: (message: FeedMessage) => {
      tap = message.type === "tap" ? message.tap : tap;
      send(JSON.stringify(message));
    },
  });
}
