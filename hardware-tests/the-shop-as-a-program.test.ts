/** How the launcher behaves as a program: where the till comes back, and what outlives whom. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { kill } from "node:process";
import { fileURLToPath } from "node:url";
import { SILENCE_MAX } from "@tillwave/shared/host/supervised-child";
import { expect, test } from "vitest";
import { withShops } from "./daemons/shop.ts";

const SHOP_PROCESS = fileURLToPath(new URL("../scripts/shop/shop-process.ts", import.meta.url));
const WAIT = { timeout: 15_000, interval: 100 };

const shops = withShops();

/** Null where nobody listens. */
async function statusOf(url: string): Promise<number | null> {
  try {
    return (await fetch(url)).status;
  } catch {
    return null;
  }
}

test("on a free port, a till that was killed comes back where the page looks for it", async () => {
  const shop = await shops.openBuilt();
  expect(await statusOf(shop.url)).toBe(200);
  const killed = shop.servicePid();
  kill(killed, "SIGKILL");
  await expect.poll(() => shop.servicePid(), WAIT).not.toBe(killed);
  await expect.poll(() => statusOf(shop.url), WAIT).toBe(200);
});

test("a till that hangs is ended by force, and another takes its place", async () => {
  const shop = await shops.openBuilt();
  const hung = shop.servicePid();
  kill(hung, "SIGSTOP");
  const wait = { timeout: SILENCE_MAX + WAIT.timeout, interval: 200 };
  await expect.poll(() => shop.servicePid(), wait).not.toBe(hung);
  await expect.poll(() => statusOf(shop.url), WAIT).toBe(200);
});

test("a shop that a test has opened does not outlive the test's process, however that ends", async () => {
  const program = `
    import { openShop } from ${JSON.stringify(SHOP_PROCESS)};
    const shop = await openShop({ folder: ${JSON.stringify(shops.makeFolder())}, flags: ["--built"] });
    console.log(shop.url);`;
  const opener = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", program],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [said] = (await once(opener.stdout, "data")) as [Buffer];
  const url = said.toString().trim();
  expect(await statusOf(url)).toBe(200);
  opener.kill("SIGKILL");
  await expect.poll(() => statusOf(url), WAIT).toBeNull();
});
