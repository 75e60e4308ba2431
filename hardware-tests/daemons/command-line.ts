/** The command line as people type it, and the shop's own pages to compare with. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { ConsoleSales } from "@tillwave/shared/api/console";
import type { CommandReply, SalesPage } from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { whoRunsOn } from "@tillwave/shared/host/single-instance";
import { Minor } from "@tillwave/shared/sale/money";
import type { TillCommand } from "@tillwave/shared/sale/till";

const BIN = fileURLToPath(new URL("../../scripts/tillwave/bin.mjs", import.meta.url));

export interface Said {
  readonly exit: number | null;
  readonly out: string;
  readonly error: string;
}

/** Runs in this folder, whose shops are the only ones that it can find by itself. */
export async function tillwave(folder: string, ...args: readonly string[]): Promise<Said> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exit: await exit, out, error };
}

/** What it prints for programs; there must be nothing else. */
export async function tillwaveJson<T = Readonly<Record<string, unknown>>>(
  folder: string,
  ...args: readonly string[]
): Promise<T & { readonly exit: number | null }> {
  const { exit, out, error } = await tillwave(folder, ...args, "--json");
  assert(error === "", `nothing but JSON is printed: ${error}`);
  return { ...(JSON.parse(out) as T), exit };
}

export type Sold = readonly (readonly [number: number, total: number])[];

const PAGE = "page-of-a-test";
/** What the demo's catalogue asks for a bun. */
const BUN = 900;

/** Rings up buns for cash at the till with this page, each a sale of its own, from this number on. */
export async function sellBuns(url: string, first: number, count: number): Promise<void> {
  const press = async (sale: number, command: TillCommand): Promise<void> => {
    const id = crypto.randomUUID();
    const reply = await ask<CommandReply>(url, "/api/commands", { page: PAGE, id, sale, command });
    assert(reply.ok, `${command.type} is done: ${JSON.stringify(reply)}`);
  };
  for (let sale = first; sale < first + count; sale += 1) {
    await press(sale, { type: "add", sku: "bun" });
    await press(sale, { type: "pay" });
    await press(sale, { type: "take-cash", received: Minor(1000), due: Minor(BUN) });
    await press(sale, { type: "next" });
  }
}

/** What the till has sold, the oldest first. */
export async function soldAt(url: string): Promise<Sold> {
  const { sales } = await ask<SalesPage>(url, "/api/sales");
  return sales.map(({ entry }) => [entry.sale, entry.total] as const).toReversed();
}

/** The newest sale's entry, as people type it. */
export async function lastSaleAt(url: string): Promise<string> {
  const { sales } = await ask<SalesPage>(url, "/api/sales");
  const { epoch, seq } = present(sales[0], "a sale").ref;
  return `${epoch}-${seq}`;
}

/** What stands in the books of the hub that runs on this folder, the oldest first; empty where none does. */
export async function bookedIn(hubFolder: string): Promise<Sold> {
  const origin = /http:\/\/127\.0\.0\.1:\d+/u.exec((await whoRunsOn(hubFolder)) ?? "")?.[0];
  if (origin === undefined) {
    return [];
  }
  const token = readFileSync(join(hubFolder, "control-token"), "utf8").trim();
  const { sales } = await ask<ConsoleSales>(`${origin}#t=${token}`, "/api/sales");
  return sales.map(({ number, total }) => [number, total] as const).toReversed();
}

async function ask<T>(url: string, path: string, body?: object): Promise<T> {
  const { origin, hash } = new URL(url);
  const response = await fetch(origin + path, {
    headers: {
      authorization: `Bearer ${hash.slice("#t=".length)}`,
      "content-type": "application/json",
      "x-tillwave": "1",
    },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}
