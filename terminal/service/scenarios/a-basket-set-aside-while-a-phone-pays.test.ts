/** A till that cannot take up its basket, and of which somebody may have paid. */
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { JOURNAL_FILE } from "../set-aside.ts";
import { MIGRATIONS } from "../store.ts";
import { type Phone, type TappingTill, tappingTill } from "./tapping-till.ts";

const digest = createNodeCrypto();

function databaseIn(folder: string): Database {
  const opened = openDatabase(join(folder, JOURNAL_FILE), {
    migrations: MIGRATIONS,
    create: false,
  });
  return present(opened.ok ? opened.value : null, "the till's database");
}

/** Killed after the phone paid, and before the till knew; then its basket is changed on the disk. */
async function withBasket(
  change: (body: string) => { readonly body: string; readonly isTrusted: boolean },
): Promise<{ readonly shop: TappingTill; readonly phone: Phone }> {
  const first = await tappingTill();
  const phone = first.phone("ann");
  phone.fault = (_command, answer) => {
    answer();
    return phone.commands.at(-1) === "SPEND" ? { hang: true } : answer();
  };
  first.pay();
  await first.tap(phone);
  expect(first.step()).toMatchObject({ type: "unknown" });
  phone.fault = null;
  const left = first.snapshot();
  const database = databaseIn(left);
  const row = database.prepare<[], { body: Uint8Array }>("SELECT body FROM counter").get();
  const changed = change(new TextDecoder().decode(row?.body));
  const body = new TextEncoder().encode(changed.body);
  const sum = changed.isTrusted ? digest.sha256(body) : new Uint8Array(32);
  database
    .prepare<[Uint8Array, Uint8Array]>("UPDATE counter SET body = ?, digest = ?")
    .run(body, sum);
  database.close();
  const shop = first.kill(left);
  await shop.passes(200);
  return { shop, phone };
}

const damaged = (body: string) => ({ body: body.slice(1), isTrusted: false });
/** As after a change of settings. */
const withoutItsTax = (body: string) => ({
  body: body.replaceAll(/"taxId":"[^"]*"/gu, '"taxId":"gone"'),
  isTrusted: true,
});

for (const [what, change] of [
  ["is damaged", damaged],
  ["has goods under a tax that is gone", withoutItsTax],
] as const) {
  test(`a basket that ${what} is set aside, and what a phone paid for it is never counted and goes back`, async () => {
    const { shop } = await withBasket(change);
    expect(shop.till.alarms()).toContain("basket-set-aside");
    const opened = shop.entries().findLast((entry) => entry.kind === "tender-opened");
    const voided = shop.entries().filter((entry) => entry.kind === "spend-void");
    expect(voided).toMatchObject([
      { nonce: opened?.nonce, reason: "the basket was set aside", evidence: null },
    ]);
    expect(shop.step()).toEqual({ type: "off" });
    shop.pay();
    await shop.tap(shop.phone("bob"));
    expect(shop.till.view().state.sale.type).toBe("completed");
  });
}

test("where nothing is open, nothing is voided when the basket is set aside", async () => {
  const first = await tappingTill();
  first.pay();
  await first.tap(first.phone("ann"));
  first.till.press({ type: "next" });
  const left = first.snapshot();
  const database = databaseIn(left);
  database.exec("UPDATE counter SET digest = zeroblob(32)");
  database.close();
  const shop = first.kill(left);
  expect(shop.till.alarms()).toContain("basket-set-aside");
  expect(shop.entries().some(({ kind }) => kind === "spend-void")).toBe(false);
});
