/** The whole demo shop for the register page's tests: till, hub, and a lab whose switches they turn. */
import type { LabCommand, LabReply } from "@tillwave/shared/api/lab";
import { rmSync } from "node:fs";
import { afterEach, expect } from "vitest";
import { type ShopProcess, openShop } from "../../scripts/shop/shop-process.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";

/** For hub and till to find each other, in milliseconds, on a machine that does other work too. */
const JOINED_MS_MAX = 60_000;

export interface WholeShop extends Pick<ShopProcess, "url" | "cutPower"> {
  /** As somebody would press it on the lab's page. */
  turn(command: LabCommand): Promise<void>;
}

/** To be called once at the head of a test file, before `withBrowser`. Opens a shop that has joined its hub. */
export function withWholeShops(): () => Promise<WholeShop> {
  const open: { readonly shop: ShopProcess; readonly folder: string }[] = [];
  afterEach(async () => {
    const over = open.splice(0);
    await Promise.all(over.map(({ shop }) => shop.close()));
    over.forEach(({ folder }) => rmSync(folder, { recursive: true, force: true }));
  });
  return async () => {
    const folder = makeMemoryFolder("whole-shop-");
    const shop = await openShop({ folder, whole: true });
    open.push({ shop, folder });
    await expect
      .poll(() => shop.said(), { timeout: JOINED_MS_MAX })
      .toMatch(/The till has joined the demo's hub/u);
    const lab = new URL(
      /Printer, drawer and switches of the demo: (\S+)/u.exec(shop.said())?.[1] ?? "",
    );
    return {
      url: shop.url,
      cutPower: shop.cutPower,
      turn: (command) => turn(lab, command),
    };
  };
}

async function turn(lab: URL, command: LabCommand): Promise<void> {
  const response = await fetch(`${lab.origin}/api/lab/commands`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${lab.hash.slice("#t=".length)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(command),
  });
  expect((await response.json()) as LabReply, "what the lab answers").toEqual({ ok: true });
}
