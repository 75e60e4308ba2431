/** The serial adapter keeps the port's contract on a real pseudo-terminal, and what is scanned there is on the page. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { serialScanners } from "@tillwave/service/adapters/serial-scanner";
import { demoBarcode } from "@tillwave/service/demo/catalogue";
import { keepsScannerContract } from "@tillwave/service/scenarios/scanner.contract";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { openShop } from "../scripts/shop/shop-process.ts";
import { withBrowser } from "./daemons/browser.ts";
import { openPty, until, withPty } from "./daemons/pty.ts";
import { registerPage } from "./daemons/register-page.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

keepsScannerContract("a serial port", (use) =>
  withPty((pty) => use({ ...pty, scanners: serialScanners, send: pty.write, until })),
);

const browser = withBrowser();

test("what is scanned at the till's port is on the page, also after the cable was out", async () => {
  const folder = makeMemoryFolder("scanner-shop-");
  const pty = await openPty(join(folder, "scanner"), () => {});
  const shop = await openShop({ folder: join(folder, "data"), flags: ["--scanner", pty.path] });
  try {
    const cashier = registerPage(await browser.openPage(shop.url));
    await cashier.tile("Egg tart").waitFor();
    const scan = (code: string): void => pty.write(toUtf8(`${code}\r\n`));
    scan(demoBarcode(1));
    await cashier.seesTape("1× Pineapple bun 9.00");
    scan("4899999999999");
    await expect.poll(() => cashier.notice.innerText()).toContain("4899999999999");

    await pty.unplug();
    await pty.plugIn();
    // The till looks for it again by itself.
    let scans = 0;
    await expect
      .poll(
        async () => {
          scan(demoBarcode(2));
          scans += 1;
          return cashier.page.getByRole("list", { name: "Lines" }).innerText();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toContain("Egg tart");
    expect(scans).toBeGreaterThan(0);

    await cashier.pay.click();
    await cashier.payHeading.waitFor();
    scan(demoBarcode(1));
    await expect
      .poll(() => cashier.notice.innerText())
      .toBe("Finish this payment first, then scan.");
    await cashier.page.close();
  } finally {
    await shop.close();
    await pty.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
});
