/** The kiosk as a person starts it, in Chromium: the register is shown, and comes back with its basket whatever dies. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { present } from "@tillwave/shared/core/assert";
import { type Browser, type Page, chromium } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "./daemons/pty.ts";
import { registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const KIOSK = fileURLToPath(new URL("../terminal/electron/kiosk.ts", import.meta.url));
/** For a browser, or the till, to be there on a machine that does other work too, in milliseconds. */
const THERE_MS_MAX = 45_000;
/** A screen that nobody sees, and a port by which the test looks at it. */
const CHROMIUM_FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--window-size=1280,800",
  "--remote-debugging-port=0",
].join(" ");

const shops = withShops();
let folder = "";
let kiosk: ChildProcess | null = null;
let said = "";

beforeEach(() => {
  folder = makeMemoryFolder("kiosk-");
  said = "";
});
afterEach(async () => {
  await stopKiosk();
  // A browser that has just ended may still be writing its last.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const profile = (): string => join(folder, "profile");
const data = (): string => join(folder, "data");

function startKiosk(): void {
  const args = ["--window", "chromium", "--profile", profile(), "--"];
  const child = spawn(
    process.execPath,
    ["--import", "tsx", KIOSK, ...args, "--demo", "--till-only", "--data", data(), "--port", "0"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, TILLWAVE_CHROMIUM_FLAGS: CHROMIUM_FLAGS },
    },
  );
  kiosk = child;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  }
}

async function stopKiosk(): Promise<number | null> {
  const child = kiosk;
  kiosk = null;
  if (child === null) {
    return null;
  }
  const over = new Promise<number | null>((resolve) => void child.once("exit", resolve));
  child.kill("SIGTERM");
  return over;
}

/** Every process whose command line names this, the kiosk's own apart. */
function processesNaming(
  words: string,
): readonly { readonly pid: number; readonly line: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== kiosk?.pid)
    .map((name) => ({ pid: Number(name), line: commandLine(name) }))
    .filter(({ line }) => line.includes(words));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** The browser itself, not one of its pages' processes. */
const browserPid = (): number | undefined =>
  processesNaming(`--user-data-dir=${profile()}`).find(({ line }) => !line.includes("--type="))
    ?.pid;

const tillPid = (): number | undefined =>
  processesNaming(data()).find(({ line }) => line.includes("/terminal/service/"))?.pid;

async function addressOfBrowser(): Promise<string> {
  const port = join(profile(), "DevToolsActivePort");
  await until(() => existsSync(port), `no browser came:\n${said}`, THERE_MS_MAX);
  return `http://127.0.0.1:${readFileSync(port, "utf8").split("\n")[0]}`;
}

/** What the one page's address is; each load has another. */
async function addressOfPage(): Promise<string> {
  const response = await fetch(`${await addressOfBrowser()}/json/list`);
  const [page] = (await response.json()) as readonly { readonly url: string }[];
  return page?.url ?? "";
}

async function look(use: (page: Page) => Promise<void>): Promise<void> {
  const address = await addressOfBrowser();
  const browser: Browser = await chromium.connectOverCDP(address);
  try {
    const page = present(browser.contexts()[0]?.pages()[0], "the kiosk's page");
    page.setDefaultTimeout(THERE_MS_MAX);
    await use(page);
  } finally {
    await browser.close();
  }
}

async function seesAnotherLoad(before: string): Promise<void> {
  await expect.poll(addressOfPage, { timeout: THERE_MS_MAX }).not.toBe(before);
}

/** Ends it at once, and waits until another has taken its place. */
async function kill(find: () => number | undefined, what: string): Promise<void> {
  const old = present(find(), what);
  process.kill(old, "SIGKILL");
  if (find === browserPid) {
    rmSync(join(profile(), "DevToolsActivePort"), { force: true });
  }
  await until(
    () => find() !== undefined && find() !== old,
    `${what} did not come back:\n${said}`,
    THERE_MS_MAX,
  );
}

test("the register stands on the screen and comes back with the basket, whatever dies", async () => {
  startKiosk();
  await look(async (page) => {
    const cashier = registerPage(page);
    await cashier.tile("Egg tart").click();
    await cashier.seesTape("1× Egg tart 11.00");
    expect(new URL(page.url()).hash, "the token is on no screen").toBe("");
  });

  await kill(browserPid, "the browser");
  await look(async (page) => {
    const cashier = registerPage(page);
    await cashier.seesTape("1× Egg tart 11.00");
    await cashier.tile("Bubble tea").click();
    await cashier.seesTape("1× Egg tart 11.00", "1× Bubble tea 18.00");

    await kill(tillPid, "the till");
    await cashier.tile("Egg tart").click();
    await cashier.seesTape("2× Egg tart 22.00", "1× Bubble tea 18.00");
  });

  const token = readFileSync(join(data(), "page-token"), "utf8").trim();
  expect(processesNaming(token), "the token is on no command line").toEqual([]);
  expect(said, "and in nothing that is said").not.toContain(token);
  expect(await stopKiosk()).toBe(0);
  expect(browserPid()).toBeUndefined();
  expect(tillPid()).toBeUndefined();
});

test("a page that crashes, or is emptied, is there again", async () => {
  startKiosk();
  await look(async (page) => {
    await registerPage(page).tile("Egg tart").click();
    await registerPage(page).seesTape("1× Egg tart 11.00");
    const session = await page.context().newCDPSession(page);
    void session.send("Page.crash").catch(() => {});
    await seesAnotherLoad(page.url());
  });
  expect(said).toContain("The page crashed");
  await look(async (page) => {
    await registerPage(page).seesTape("1× Egg tart 11.00");
    await page.evaluate(() => document.querySelector("#page")?.replaceChildren());
    await seesAnotherLoad(page.url());
  });
  expect(said).toContain("The page is empty or silent");
  await look((page) => registerPage(page).seesTape("1× Egg tart 11.00"));
});

test("a till that runs already is shown, and sells on when the kiosk ends", async () => {
  const shop = await shops.open(data());
  startKiosk();
  await look(async (page) => {
    await registerPage(page).tile("Egg tart").click();
    await registerPage(page).seesTape("1× Egg tart 11.00");
    expect(new URL(page.url()).origin).toBe(new URL(shop.url).origin);
  });
  expect(await stopKiosk()).toBe(0);
  expect((await fetch(`${new URL(shop.url).origin}/health`)).ok).toBe(true);
});
