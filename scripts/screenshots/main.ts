/**
 * Takes the pictures of the pages, each in the folder `screenshots` of its page: opens a demo shop on a
 * folder that is thrown away, and walks through it as people do.
 *
 *   npm run screenshots                all of them
 *   npm run screenshots -- pay paid    only those
 *   npm run screenshots -- every       every screen, in five languages, two themes and three sizes
 *
 * Exits with 0 when all are taken and small enough, 1 when one is not, 2 on a name that it does not know.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Language } from "@tillwave/shared/core/language";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../browser/chromium.ts";
import { customerUrl } from "../shop/customer-url.ts";
import { openShop } from "../shop/shop-process.ts";
import { type WholeShop, openWholeShop } from "../shop/whole-shop.ts";
import { CHECK_IN_PICTURES, takeCheckIn } from "./check-in.ts";
import { takeEveryScreen } from "./every-screen.ts";
import { drawAtOnce, writeSameText } from "./same-picture.ts";

const inTree = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const FOLDERS = {
  register: inTree("terminal/ui/screenshots"),
  console: inTree("terminal/hub/console/screenshots"),
  lab: inTree("terminal/lab/page/screenshots"),
  shopper: inTree("terminal/hub/shopper/screenshots"),
} as const;
/** They lie in the repository. */
const PICTURE_BYTES_MAX = 160_000;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly isDark?: boolean;
  /** Of the demo shop and of its page: English, where this is left out. */
  readonly language?: Language;
  /** What is wrong with the journal before the page is opened. */
  readonly damage?: (journal: string) => void;
  /** From the open page to what the picture shows. */
  readonly walk: (page: Page) => Promise<void>;
}

/** Of the shop with its hub and its lab. */
interface WholePicture {
  readonly of: keyof typeof FOLDERS;
  readonly width: number;
  readonly height: number;
  readonly isDark?: boolean;
  /** Opens pages of its own; answers with the one that the picture shows. */
  readonly walk: (shop: WholeShop, open: (url: string) => Promise<Page>) => Promise<Page>;
}

const LANDSCAPE = { width: 1280, height: 720 };
const PORTRAIT = { width: 800, height: 1280 };
const BASKET = ["Bubble tea", "Pineapple bun", "Egg tart", "Pineapple bun", "Iced lemon tea"];

const PICTURES_BY_NAME: Readonly<Record<string, Picture>> = {
  "register-light": { ...LANDSCAPE, walk: (page) => ringUp(page, BASKET) },
  "register-dark": { ...LANDSCAPE, isDark: true, walk: (page) => ringUp(page, BASKET) },
  "register-zh-hant": { ...LANDSCAPE, language: "zh-Hant", walk: ringUpFirst },
  "register-ja": { ...LANDSCAPE, language: "ja", isDark: true, walk: ringUpFirst },
  "register-ko": { ...PORTRAIT, language: "ko", walk: ringUpFirst },
  refund: { ...LANDSCAPE, walk: showRefund },
  "x-report": { ...LANDSCAPE, walk: showXReport },
  pay: { ...LANDSCAPE, walk: (page) => pay(page, BASKET) },
  paid: { ...LANDSCAPE, walk: (page) => takeCash(page, BASKET, "100") },
  sales: { ...LANDSCAPE, walk: showSales },
  trouble: {
    ...LANDSCAPE,
    damage: (journal) => truncateSync(journal, Math.floor(statSync(journal).size / 2)),
    walk: (page) => page.getByRole("heading", { name: "This till cannot sell" }).waitFor(),
  },
  portrait: { width: 800, height: 1280, walk: (page) => ringUp(page, BASKET) },
  compact: { width: 960, height: 600, walk: (page) => pay(page, BASKET) },
};

const WHOLE_PICTURES: Readonly<Record<string, WholePicture>> = {
  tap: { of: "register", ...LANDSCAPE, walk: showTap },
  "tap-portrait": { of: "register", ...PORTRAIT, isDark: true, walk: showTap },
  "hold-still": { of: "register", ...LANDSCAPE, isDark: true, walk: showHoldStill },
  unknown: { of: "register", ...LANDSCAPE, walk: showUnknown },
  "paid-by-tap": { of: "register", ...LANDSCAPE, walk: showPaidByTap },
  "paid-at-risk": { of: "register", ...LANDSCAPE, walk: showPaidAtRisk },
  customer: { of: "register", ...LANDSCAPE, walk: showCustomer },
  receipt: { of: "register", ...LANDSCAPE, walk: showReceipt },
  offline: { of: "register", ...LANDSCAPE, walk: showOffline },
  beacons: { of: "register", ...LANDSCAPE, walk: showBeacons },
  overview: { of: "console", ...LANDSCAPE, isDark: true, walk: showOverview },
  lab: { of: "lab", ...LANDSCAPE, walk: showLab },
};

const wanted = process.argv.slice(2);
const all = [
  ...Object.keys(PICTURES_BY_NAME),
  ...Object.keys(WHOLE_PICTURES),
  ...CHECK_IN_PICTURES,
];
const EVERY = "every";
const unknown = wanted.find((name) => !all.includes(name) && name !== EVERY);
if (unknown !== undefined) {
  console.error(`There is no picture "${unknown}".`);
  console.error(`names: ${[EVERY, ...all].join(", ")}`);
  process.exit(2);
}
try {
  const isDone = wanted.includes(EVERY) ? takeEveryScreen(console.log) : takeAll(wanted);
  process.exitCode = (await isDone) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** False if one of them is too large. */
async function takeAll(names: readonly string[]): Promise<boolean> {
  if (!existsSync(inTree("terminal/ui/dist/index.html"))) {
    throw new Error("The pages are not built yet. Run: npm run build");
  }
  const isWanted = ([name]: readonly [string, unknown]): boolean =>
    names.length === 0 || names.includes(name);
  const browser = await launchChromium();
  let areSmall = true;
  const keep = (file: string): void => {
    const { size } = statSync(file);
    areSmall &&= size <= PICTURE_BYTES_MAX;
    console.log(`${file} ${Math.ceil(size / 1000)} kB`);
  };
  try {
    for (const [name, picture] of Object.entries(PICTURES_BY_NAME).filter(isWanted)) {
      const file = fileOf("register", name);
      await take(browser, picture, file);
      keep(file);
    }
    for (const [name, picture] of Object.entries(WHOLE_PICTURES).filter(isWanted)) {
      const file = fileOf(picture.of, name);
      await takeWhole(browser, picture, file);
      keep(file);
    }
    const ofCheckIn = CHECK_IN_PICTURES.filter((name) => isWanted([name, null]));
    const fileOfCheckIn = (name: string): string =>
      fileOf(name === "zones" ? "console" : "shopper", name);
    if (ofCheckIn.length > 0) {
      await takeCheckIn(ofCheckIn, fileOfCheckIn);
      ofCheckIn.map(fileOfCheckIn).forEach(keep);
    }
  } finally {
    await browser.close();
  }
  return areSmall;
}

function fileOf(of: keyof typeof FOLDERS, name: string): string {
  mkdirSync(FOLDERS[of], { recursive: true });
  return join(FOLDERS[of], `${name}.png`);
}

async function takeWhole(browser: Browser, picture: WholePicture, file: string): Promise<void> {
  const { width, height, isDark = false, walk } = picture;
  const folder = mkdtempSync(join(tmpdir(), "tillwave-screenshots-"));
  const shop = await openWholeShop({ folder });
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: isDark ? "dark" : "light",
  });
  try {
    const page = await walk(shop, async (url) => {
      const opened = await context.newPage();
      await opened.goto(url);
      return opened;
    });
    await page.evaluate(() => document.fonts.ready);
    await writeSameText(page, folder);
    await drawAtOnce(page);
    await page.screenshot({ path: file, animations: "disabled" });
  } finally {
    await context.close();
    await shop.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take(browser: Browser, picture: Picture, file: string): Promise<void> {
  const { width, height, isDark = false, language, damage, walk } = picture;
  const folder = mkdtempSync(join(tmpdir(), "tillwave-screenshots-"));
  if (damage !== undefined) {
    await (await openShop({ folder })).close();
    damage(join(folder, "till.db"));
  }
  const flags = language === undefined ? [] : ["--language", language];
  const shop = await openShop({ folder, flags });
  const page = await browser.newPage({
    viewport: { width, height },
    locale: language ?? "en",
    colorScheme: isDark ? "dark" : "light",
  });
  try {
    await page.goto(shop.url);
    await walk(page);
    await page.evaluate(() => document.fonts.ready);
    await writeSameText(page, folder);
    await drawAtOnce(page);
    await page.screenshot({ path: file, animations: "disabled" });
  } finally {
    await page.close();
    await shop.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ringUp(page: Page, items: readonly string[]): Promise<void> {
  const grid = page.getByRole("group", { name: "Items" });
  for (const item of items) {
    await grid.getByRole("button", { name: item }).click();
  }
}

/** In whatever language they have their names. */
async function ringUpFirst(page: Page): Promise<void> {
  const tiles = page.locator(".tile");
  for (const place of [0, 1, 3, 1, 2]) {
    await tiles.nth(place).click();
  }
}

async function showRefund(page: Page): Promise<void> {
  await takeCash(page, BASKET, "100");
  await page.getByRole("button", { name: "Next sale" }).click();
  await page.getByRole("button", { name: "Sales" }).click();
  await page.getByRole("button", { name: /0001/u }).click();
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page
    .getByRole("button", { name: /^Pineapple bun|One more.*Pineapple bun/u })
    .first()
    .click();
  await page.getByRole("radio", { name: "Damaged" }).check({ force: true });
}

async function showXReport(page: Page): Promise<void> {
  await sellSome(page);
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "X report" }).click();
  await page.getByText("Sales by the hour").waitFor();
}

async function pay(page: Page, items: readonly string[]): Promise<void> {
  await ringUp(page, items);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
  await page.getByRole("heading", { name: "How will it be paid?" }).waitFor();
}

async function takeCash(page: Page, items: readonly string[], note: string): Promise<void> {
  await pay(page, items);
  await page.getByRole("button", { name: `${note} Change` }).click();
  await page.getByRole("button", { name: "Next sale" }).waitFor();
}

async function showSales(page: Page): Promise<void> {
  const baskets = [["Filter coffee"], BASKET, ["Sliced loaf", "Banana"], ["Folding umbrella"]];
  for (const items of baskets) {
    await takeCash(page, items, items.length === 1 && items[0] === "Filter coffee" ? "50" : "100");
    await page.getByRole("button", { name: "Next sale" }).click();
  }
  await page.getByRole("button", { name: "Sales" }).click();
  await page.getByRole("button", { name: /0002/u }).click();
  await page.getByRole("article").waitFor();
}

type OpenPage = (url: string) => Promise<Page>;

/** Five items to be paid, and a reader that waits for a phone. */
async function showTap(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await open(shop.url);
  await page.getByRole("button", { name: "The reader is ready" }).waitFor();
  await pay(page, BASKET);
  await page.getByRole("heading", { name: "Tap now" }).waitFor();
  return page;
}

function hold(shop: WholeShop): Promise<void> {
  return shop.turn({ type: "hold", what: "phone-1", reader: null });
}

/** The phone hears what it is asked, and says nothing for a second. */
async function showHoldStill(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await showTap(shop, open);
  await tapWithFault(shop, "hang");
  await page.getByRole("heading", { name: "Hold still" }).waitFor();
  return page;
}

async function showUnknown(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await showTap(shop, open);
  await tapWithFault(shop, "pull-after-bytes");
  await page.getByRole("heading", { name: "Do not take it twice" }).waitFor();
  return page;
}

async function tapWithFault(shop: WholeShop, name: "hang" | "pull-after-bytes"): Promise<void> {
  const fault = { name, at: "spend", afterBytes: 10 } as const;
  await shop.turn({ type: "phone", phone: "phone-1", change: { fault } });
  await hold(shop);
}

async function showPaidByTap(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await showTap(shop, open);
  await hold(shop);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await page.getByRole("article").getByText("Authorised").waitFor();
  return page;
}

async function showPaidAtRisk(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await showTap(shop, open);
  await shop.turn({ type: "network", mode: "off" });
  await page.getByRole("button", { name: /Offline/u }).waitFor();
  await hold(shop);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await page.getByRole("article").getByText("Offline, within").waitFor();
  return page;
}

async function showCustomer(shop: WholeShop, open: OpenPage): Promise<Page> {
  await showTap(shop, open);
  const page = await open(await customerUrl(shop.url));
  await page.getByRole("heading", { name: "Tap now" }).waitFor();
  await page.bringToFront();
  return page;
}

async function showReceipt(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await open(shop.url);
  await takeCash(page, BASKET, "100");
  await page.getByText("Printed", { exact: false }).first().waitFor();
  return page;
}

async function showOffline(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await open(shop.url);
  await shop.turn({ type: "network", mode: "off" });
  const offline = page.getByRole("button", { name: /Offline/u });
  await offline.waitFor();
  await sellSome(page);
  await page.getByText("3 waiting").waitFor();
  await offline.click();
  await page.getByRole("dialog").waitFor();
  return page;
}

/** One that was just claimed and placed, and the demo's other one, which nobody has named. */
async function showBeacons(shop: WholeShop, open: OpenPage): Promise<Page> {
  const page = await open(shop.url);
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByRole("button", { name: "Beacons and zones" }).click();
  await page.getByText("Waiting").first().waitFor();
  await page.getByRole("button", { name: "Add a beacon" }).click();
  const label = /Its label: (\S+)/u.exec(shop.said())?.[1] ?? "";
  await page.getByLabel("Letters on the label").fill(label);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("button", { name: "Yes, this one" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Door");
  await page.getByLabel("Zone").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Make it ours" }).click();
  await page.getByRole("heading", { name: /^Heard on air/u }).waitFor();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await page.getByRole("button", { name: "Put Door on the plan" }).click();
  await page.getByText("On air", { exact: true }).waitFor();
  return page;
}

async function showOverview(shop: WholeShop, open: OpenPage): Promise<Page> {
  await sellSome(await open(shop.url));
  const page = await open(shop.consoleUrl);
  await page.getByLabel("Password").fill(shop.consolePassword);
  await page.keyboard.press("Enter");
  await page.getByRole("table").first().waitFor();
  await page.getByText("1 of 1").waitFor();
  return page;
}

async function showLab(shop: WholeShop, open: OpenPage): Promise<Page> {
  const lab = await open(shop.labUrl);
  await takeCash(await open(shop.url), BASKET, "100");
  await lab.bringToFront();
  await lab.getByText("Thank you").first().waitFor();
  return lab;
}

async function sellSome(page: Page): Promise<void> {
  for (const items of [BASKET, ["Sliced loaf", "Banana"], ["Folding umbrella"]]) {
    await takeCash(page, items, "100");
    await page.getByRole("button", { name: "Next sale" }).click();
  }
}
