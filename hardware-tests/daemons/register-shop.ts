/** The whole demo shop for the register page's tests: till, hub, and a lab whose switches they turn. */
import { rmSync } from "node:fs";
import { afterEach } from "vitest";
import { type WholeShop, openWholeShop } from "../../scripts/shop/whole-shop.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

/** To be called once at the head of a test file, before `withBrowser`. Opens a shop that has joined its hub. */
export function withWholeShops(): () => Promise<WholeShop> {
  const open: { readonly shop: WholeShop; readonly folder: string }[] = [];
  afterEach(async () => {
    const over = open.splice(0);
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
