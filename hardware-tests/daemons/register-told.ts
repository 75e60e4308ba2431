/**
 * A register page that is told of printers and hubs which are not there: what a test says is laid over the
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
};
export const PRINTER_READY: PrinterView = { state: "ready", paperLow: false, queued: 0 };

export type Told = Partial<Pick<StatusView, "hub" | "printer" | "alarms">>;

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

/** Answers for the receipt of whatever sale is asked for. */
export async function changeReceipts(
  page: Page,
  answer: (ref: { readonly epoch: number; readonly seq: number }) => ReceiptView,
): Promise<void> {
  await page.route(/\/api\/receipt/u, async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const ref = { epoch: Number(asked.get("epoch")), seq: Number(asked.get("seq")) };
    await route.fulfill({ json: answer(ref) });
  });
}

async function readJson<T>(route: Route): Promise<T> {
  const response = await route.fetch();
  return (await response.json()) as T;
}

/** Runs in the page before its own script, so it refers to nothing outside. */
function listenBetween(first: Told): void {
  const ask = globalThis.fetch;
  let told = first;
  let status: object = {};
  let send: (line: string) => void = () => undefined;

  const change = (line: string): string => {
    const message = JSON.parse(line) as { type: string; status?: object };
    if (message.status !== undefined) {
      ({ status } = message as { status: object });
      message.status = { ...status, ...told };
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
    say: (message: FeedMessage) => send(JSON.stringify(message)),
  });
}
