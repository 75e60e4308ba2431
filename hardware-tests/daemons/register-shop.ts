/** The whole demo shop for the register page's tests: till, hub, and a lab whose switches they turn. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { type WholeShop, openWholeShop } from "../../scripts/shop/whole-shop.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

/** Of the till's log, in characters, where a test fails. */
const LOGGED_MAX = 6000;

/** To be called once at the head of a test file, before `withBrowser`. Opens a shop that has joined its hub. */
export function withWholeShops(): () => Promise<WholeShop> {
  const open: { readonly shop: WholeShop; readonly folder: string }[] = [];
  afterEach(async ({ task }) => {
    const over = open.splice(0);
    if (task.result?.state === "fail") {
      over.forEach(({ shop, folder }) => console.log(`${shop.said()}\n${lastOfLog(folder)}`));
    }
    await Promise.all(over.map(({ shop }) => shop.close()));
    over.forEach(({ folder }) => rmSync(folder, { recursive: true, force: true }));
  });
  return async () => {
    const folder = makeMemoryFolder("whole-shop-");
    const shop = await openWholeShop({ folder });
    open.push({ shop, folder });
    return shop;
  };
}

function lastOfLog(folder: string): string {
  const log = join(folder, "till.log");
  return existsSync(log) ? readFileSync(log, "utf8").slice(-LOGGED_MAX) : "";
}
