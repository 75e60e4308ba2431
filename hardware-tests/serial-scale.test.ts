/** The serial adapter keeps the scale's contract on a real pseudo-terminal, and what lies there is sold on the page. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { serialScales } from "@tillwave/service/adapters/serial-scale";
import { keepsScaleContract } from "@tillwave/service/scenarios/scale.contract";
import { type ScaleAnswer, encodeToledoAnswer } from "@tillwave/shared/scale/toledo-8217";
import { expect, test } from "vitest";
import { openShop } from "../scripts/shop/shop-process.ts";
import { withBrowser } from "./daemons/browser.ts";
import { openPty, until, withPty } from "./daemons/pty.ts";
import { registerPage } from "./daemons/register-page.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

keepsScaleContract("a serial port", (use) =>
  withPty((pty) =>
    use({ ...pty, scales: serialScales, asked: pty.arrived, answer: pty.write, until }),
  ),
);

const browser = withBrowser();

test("mangoes are laid on the scale and sold for what it says", async () => {
  const folder = makeMemoryFolder("scale-shop-");
  let says: ScaleAnswer = { type: "weight", grams: 0, isNet: false };
  const pty = await openPty(join(folder, "scale"), (bytes) => {
    for (const byte of bytes) {
      if (byte === 0x57) {
        pty.write(encodeToledoAnswer(says));
      }
    }
  });
  const shop = await openShop({ folder: join(folder, "data"), flags: ["--scale", pty.path] });
  try {
    const cashier = registerPage(await browser.openPage(shop.url));
    const sheet = cashier.page.getByRole("dialog", { name: "How heavy: Mango" });
    await cashier.search.fill("mango");
    await cashier.tile("Mango").click();
    await expect.poll(() => sheet.innerText()).toContain("Put it on the scale.");
    says = {
      type: "status",
      isMoving: true,
      isOver: false,
      isUnder: false,
      isNotUnderstood: false,
    };
    await expect.poll(() => sheet.innerText()).toContain("Not steady yet.");
    says = { type: "weight", grams: 412, isNet: false };
    await cashier.button("Add 0.412 kg, 23.07").click();
    await cashier.seesTotal("23.07");

    await cashier.pause();
    await cashier.tile("Mango").click();
    await sheet.waitFor();
    await pty.unplug();
    await expect.poll(() => sheet.innerText()).toContain("The scale does not answer.");
    await cashier.type("1000");
    await cashier.button("Add 1.000 kg, 56.00").click();
    await cashier.seesTotal("79.07");
    await cashier.page.close();
  } finally {
    await shop.close();
    await pty.unplug();
    rmSync(folder, { recursive: true, force: true });
  }
});
