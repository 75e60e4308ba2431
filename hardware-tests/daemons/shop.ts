/** The demo shop for the tests of one file, opened through its launcher on a folder of its own. */
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, expect } from "vitest";
import { type ShopProcess, openShop } from "../../scripts/shop/shop-process.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

const BUILT = ["../../terminal/ui/dist/index.html", "../../terminal/service/dist/till.mjs"].map(
  (path) => fileURLToPath(new URL(path, import.meta.url)),
);

export interface Shops {
  /** A shop on this folder, or on a new one. It is closed after the test. */
  open(folder?: string): Promise<ShopProcess>;
  /** As people run it: the service is the file that was built, which starts faster than its sources. */
  openBuilt(): Promise<ShopProcess>;
  /** A new folder, removed after the test. */
  makeFolder(): string;
}

/** Else each till keeps a process for readers that this machine has not; what pages show of them is told to the page. */
const NO_READER = ["--reader", "none"];

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
    expect(BUILT.every(existsSync), "page and service are built; if not, run: npm run build").toBe(
      true,
    );
  });
  afterEach(async () => {
    const [shops, left] = [open, folders];
    [open, folders] = [[], []];
    await Promise.all(shops.map((shop) => shop.close()));
    left.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  });
  const start = async (folder: string, flags: readonly string[]): Promise<ShopProcess> => {
    const shop = await openShop({ folder, flags: [...NO_READER, ...flags] });
    open.push(shop);
    return shop;
  };
  return {
    open: (folder = makeFolder()) => start(folder, []),
    openBuilt: () => start(makeFolder(), ["--built"]),
    makeFolder,
  };
}
