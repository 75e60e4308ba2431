/** A journal that was cut off: the page says so, the file stays, and a second press leads back to selling. */
import { readFileSync, readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

test("a journal that was cut off is kept, and set aside after a second press", async () => {
  const folder = shops.makeFolder();
  const first = await shops.open(folder);
  await first.close();
  const journal = join(folder, "till.db");
  truncateSync(journal, Math.floor(readFileSync(journal).length / 2));
  const damaged = readFileSync(journal);

  const { url } = await shops.open(folder);
  const cashier = registerPage(await browser.openPage(url, { hasTouch: true }));
  await cashier.trouble.waitFor();
  await cashier.page.getByText("The journal is damaged.").waitFor();
  await cashier.page.getByText("The file is kept as it is.").waitFor();
  await cashier.page.getByText(journal).waitFor();
  await cashier.button("Try again").tap();
  await cashier.page.getByText("It still cannot sell.").waitFor();

  await cashier.button("Set aside and start a new journal").tap();
  await cashier.button("Press again to start a new journal").waitFor();
  expect(readFileSync(journal)).toEqual(damaged);
  expect(setAside(folder)).toEqual([]);
  await cashier.pause();
  await cashier.button("Press again to start a new journal").tap();

  await cashier.tile("Egg tart").tap();
  await cashier.seesTape("1× Egg tart 11.00");
  const kept = present(setAside(folder)[0], "the old journal under its new name");
  expect(readFileSync(join(folder, kept))).toEqual(damaged);
});

const setAside = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => /^till\.set-aside-.*\.db$/u.test(name));
