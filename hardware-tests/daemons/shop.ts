/** The demo shop for the tests of one file, opened through its launcher on a folder of its own. */
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, expect } from "vitest";
import { type ShopProcess, openShop } from "../../scripts/shop/shop-process.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

const PAGE = fileURLToPath(new URL("../../terminal/ui/dist/index.html", import.meta.url));

export interface Shops {
  /** A shop on this folder, or on a new one. It is closed after the test. */
  open(folder?: string): Promise<ShopProcess>;
  /** A new folder, removed after the test. */
  makeFolder(): string;
}

/** To be called once at the head of a test file. */
export function withShops(): Shops {
  let open: ShopProcess[] = [];
  let folders: string[] = [];
  const makeFolder = (): string => {
    const folder = makeMemoryFolder("till-shop-");
    folders.push(folder);
    return folder;
  };
  beforeAll(() => {
    expect(existsSync(PAGE), "the register page is built; if not, run: npm run build:ui").toBe(
      true,
    );
  });
  afterEach(async () => {
    const [shops, left] = [open, folders];
    [open, folders] = [[], []];
    await Promise.all(shops.map((shop) => shop.close()));
    left.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  });
  return {
    async open(folder = makeFolder()) {
      const shop = await openShop({ folder });
      open.push(shop);
      return shop;
    },
    makeFolder,
  };
}
