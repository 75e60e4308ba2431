/** A page that is loaded again, by a person or by a browser that died, shows the sale where it was. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

test("a page loaded again in the middle of paying comes back to the same payment", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url, { hasTouch: true }));
  await cashier.tile("Folding umbrella").tap();
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();

  await cashier.page.reload();
  await cashier.payHeading.waitFor();
  await cashier.seesTape("1× Folding umbrella 89.00");
  await cashier.button("100 Change 11.00").tap();
  await cashier.heading("Give change HK$11.00").waitFor();

  await cashier.page.reload();
  await cashier.heading("Give change HK$11.00").waitFor();
  expect(await cashier.page.getByRole("article").innerText()).toContain("Sale 0001");
});
