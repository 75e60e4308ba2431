/** The hub's console page as a merchant sees it, and the way through all its screens. */
import type { Locator, Page } from "playwright-core";
import { PASSWORD } from "../../terminal/hub/console/testing/simulated-hub.ts";
import type { FakeHub } from "./fake-hub-console.ts";

export interface ConsolePage {
  readonly page: Page;
  readonly password: Locator;
  button(name: string | RegExp): Locator;
  link(name: string | RegExp): Locator;
  heading(name: string | RegExp): Locator;
  text(words: string | RegExp): Locator;
  /** The row of a till on the overview: "T2". */
  till(name: string): Locator;
  signIn(): Promise<void>;
  /** Where the address leads. */
  go(hash: string): Promise<void>;
  chooseFile(text: string): Promise<void>;
}

export function consolePage(page: Page): ConsolePage {
  const password = page.getByLabel("Password");
  const button = (name: string | RegExp): Locator =>
    page.getByRole("button", { name, exact: true });
  return {
    page,
    password,
    button,
    link: (name) => page.getByRole("link", { name, exact: true }),
    heading: (name) => page.getByRole("heading", { name, exact: true }),
    text: (words) => page.getByText(words).filter({ visible: true }).first(),
    till: (name) => page.getByRole("row", { name: new RegExp(`^${name} `, "u") }),
    signIn: async () => {
      await password.fill(PASSWORD);
      await button("Sign in").click();
      await page.getByRole("heading", { name: "Terminals" }).waitFor();
    },
    go: async (hash) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
    },
    chooseFile: (text) =>
      page.setInputFiles("input[type=file]", {
        name: "prices.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(text),
      }),
  };
}

export const GOOD_FILE = "sku,name,price\nbun,Pineapple bun,9.00\ntart,Egg tart,11.00\n";
export const BAD_FILE = "sku,name,price\nbun,Pineapple bun,9.00\ntart,Egg tart,1I.00\ntea,Tea,\n";

export type Look = (screen: string) => Promise<void>;

/** From the password to a hub that does not answer, looking at every screen. */
export async function visitScreens(
  merchant: ConsolePage,
  { hub }: FakeHub,
  look: Look,
): Promise<void> {
  await merchant.password.waitFor();
  await look("sign in");
  await merchant.password.fill("guess");
  await merchant.button("Sign in").click();
  await merchant.text("That is not the password.").waitFor();
  await look("wrong password");
  await merchant.signIn();
  await look("overview");
  await merchant.text("As a table").click();
  await merchant.button(/^Show \d+ more$/u).click();
  await look("overview, unfolded");
  await merchant.button("Menu").click();
  await merchant.heading("Menu").waitFor();
  await look("menu");
  await merchant.page.keyboard.press("Escape");
  await visitTill(merchant, look);
  await visitSales(merchant, look);
  await visitQuarantine(merchant, look);
  await visitCatalogue(merchant, look);
  await visitJoin(merchant, hub.join, look);
  await merchant.go("#/");
  hub.calm();
  await merchant.text("All is well").waitFor();
  await look("overview when all is well");
  hub.enlarge();
  await merchant.text("99,999,999.99").waitFor();
  await look("overview with large figures");
  await merchant.go("#/quarantine");
  await merchant.heading("Nothing is kept aside").waitFor();
  await look("empty quarantine");
  hub.setSilent(true);
  await merchant.text(/^The hub does not answer/u).waitFor();
  await look("the hub does not answer");
}

async function visitTill(merchant: ConsolePage, look: Look): Promise<void> {
  await merchant.go("#/tills/2");
  await merchant.heading("Journals").waitFor();
  await look("a till");
  await merchant.button("Revoke this till").click();
  await merchant.heading("Revoke Till 2?").waitFor();
  await look("revoke");
  await merchant.page.keyboard.press("Escape");
  await merchant.go("#/tills/99");
  await merchant.text("The hub knows nothing by that number.").waitFor();
  await look("a till that is not there");
}

async function visitSales(merchant: ConsolePage, look: Look): Promise<void> {
  await merchant.go("#/sales");
  await merchant.link(/4120/u).waitFor();
  await look("sales");
  await merchant.link(/4118/u).click();
  await merchant.page.getByRole("article", { name: "Receipt" }).waitFor();
  await merchant.text("The stored line").click();
  await look("a sale");
  await merchant.go("#/sales/5/3/4116");
  await merchant.text("This entry cannot be shown as a receipt.").waitFor();
  await look("a sale that is kept aside");
}

async function visitQuarantine(merchant: ConsolePage, look: Look): Promise<void> {
  await merchant.go("#/quarantine");
  await merchant.link(/3·000201/u).waitFor();
  await look("quarantine");
  await merchant.link(/3·000201/u).click();
  await merchant.heading("Line by line").waitFor();
  await look("two copies");
  await merchant.text("The stored lines").click();
  await look("two copies as stored");
  await merchant.go("#/quarantine/2");
  await merchant.text("Nothing else stands under this number").waitFor();
  await look("one copy alone");
}

async function visitCatalogue(merchant: ConsolePage, look: Look): Promise<void> {
  await merchant.go("#/catalogue");
  await merchant.heading("At the tills").waitFor();
  await look("catalogue");
  await merchant.chooseFile(BAD_FILE);
  await merchant.button("Make it the catalogue").waitFor();
  await look("a file is chosen");
  await merchant.button("Make it the catalogue").click();
  await merchant.text("2 of 3 rows cannot be taken.").waitFor();
  await look("bad rows");
  await merchant.chooseFile(GOOD_FILE);
  await merchant.button("Make it the catalogue").click();
  await merchant.text("Version 8 is at the hub, with 2 items.").waitFor();
  await look("a new catalogue");
  await merchant.page.getByLabel("Shop's name").fill("");
  await merchant.button("Save for every till").click();
  await merchant.text("Give the shop a name.").waitFor();
  await look("a shop without a name");
  await merchant.page.getByLabel("Shop's name").fill("Harbour Corner");
  await merchant.button("Save for every till").click();
  await merchant.text("Version 3 is at the hub.").waitFor();
  await look("a shop's new name");
}

async function visitJoin(
  merchant: ConsolePage,
  join: (terminal: number) => void,
  look: Look,
): Promise<void> {
  await merchant.go("#/join");
  await merchant.text("A number of my choice").click();
  await merchant.page.getByLabel("Terminal number").fill("2");
  await merchant.text("Till 2 is in use.").waitFor();
  await merchant.page.getByLabel("Name").fill("海港街角的小店舖啊");
  await look("join a till");
  await merchant.page.getByLabel("Name").fill("Pier 9 kiosk");
  await merchant.button("Make a code").click();
  await merchant.heading("Scan this at Till 2").waitFor();
  await look("a code");
  join(2);
  await merchant.heading("Till 2 has joined").waitFor();
  await look("a till has joined");
}
