/** Leads through every screen of a payment by phone, code or card, for those that look at each of them. */
import type { Page } from "playwright-core";
import { TAP_NOTICES } from "@tillwave/shared/testing/tap-notices";
import type { RegisterPage } from "./register-page.ts";
import type { Look } from "./register-screens.ts";
import {
  ARMED,
  ASKING,
  CHECKING,
  READER,
  type TapTold,
  armedWith,
  card,
  paidByTap,
  unknown,
  waitingToken,
} from "./register-tap.ts";

const CANNOT_PAY = ["not-joined", "no-keys", "certificate-lapsed", "revoked"] as const;
const WHYS = [
  "pulled-away",
  "no-answer",
  "answer-not-believed",
  "restarted",
  "power-cut",
  "terminal-silent",
] as const;
const HINTS = ["other-phone", "not-found-yet", "cannot-be-believed"] as const;

/** From a basket of one to a sale that was paid at risk. */
export async function visitTap(cashier: RegisterPage, told: TapTold, look: Look): Promise<void> {
  const { page } = cashier;
  await cashier.tile("Egg tart").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  await visitReader(cashier, told, look);
  await told.step(CHECKING);
  await cashier.heading("Hold still").waitFor();
  await look("pay, phone found");
  await told.step(ASKING);
  await look("pay, hold still");
  await visitUplink(cashier, told, look);
  await visitUnknown(cashier, told, look);
  await told.step(card("asking"));
  await cashier.heading("Use the card terminal").waitFor();
  await look("pay, card terminal");
  await told.step(card("querying"));
  await cashier.heading("Do not take it twice").waitFor();
  await look("pay, card terminal is asked again");
  for (const grade of ["authorised", "at-risk"] as const) {
    await told.say(await paidByTap(page, grade));
    const tag = grade === "authorised" ? "Authorised" : "Offline, within the limits";
    await page.getByRole("main").getByText(tag, { exact: true }).waitFor();
    await page.getByText("Promo credit").waitFor();
    await look(`paid by tap, ${grade}`);
  }
}

async function visitReader(cashier: RegisterPage, told: TapTold, look: Look): Promise<void> {
  await told.step(ARMED);
  await cashier.heading("Tap now").waitFor();
  await look("pay, tap now");
  for (const notice of TAP_NOTICES) {
    await told.step(armedWith(notice));
    await cashier.heading("Tap now").waitFor({ state: "detached" });
    await look(`pay, ${JSON.stringify(notice)}`);
    await told.step(ARMED);
    await cashier.heading("Tap now").waitFor();
  }
  await cashier.button("By code").click();
  await cashier.heading("By code").waitFor();
  await look("code sheet");
  await cashier.page.keyboard.press("Escape");
  for (const cannotPay of CANNOT_PAY) {
    await told.tell({ reader: { ...READER, cannotPay } });
    await cashier.heading("No phones for now").waitFor();
    await look(`pay, ${cannotPay}`);
  }
  for (const state of ["starting", "mending"] as const) {
    await told.tell({ reader: { ...READER, state }, cardTerminal: { state: "unreachable" } });
    await cashier.heading(state === "starting" ? "Starting" : "Reader restarts").waitFor();
    await look(`pay, reader ${state}`);
  }
  await cashier.button("Reader restarts").click();
  await cashier.heading("Status").waitFor();
  await look("status, reader restarts");
  await cashier.page.keyboard.press("Escape");
  await told.tell({ reader: { ...READER, state: "none" }, cardTerminal: { state: "ready" } });
  await cashier.page.getByRole("region", { name: "Phone" }).waitFor({ state: "detached" });
  await look("pay, no reader but a card terminal");
  await told.tell({ reader: READER });
}

async function visitUplink(
  { page, button, heading }: RegisterPage,
  told: TapTold,
  look: Look,
): Promise<void> {
  await told.step(waitingToken(85_000));
  await heading("On the customer's phone").waitFor();
  await look("pay, uplink");
  await button(/^Type the code/u).click();
  await heading("Type the code").waitFor();
  await page.keyboard.type("8923977");
  await look("typed code");
  await page.keyboard.press("Escape");
}

async function visitUnknown(cashier: RegisterPage, told: TapTold, look: Look): Promise<void> {
  const { page, button, heading } = cashier;
  for (const why of WHYS) {
    await told.step(unknown({ why, hub: "unreachable" }));
    await heading("Do not take it twice").waitFor();
    await look(`pay, unknown, ${why}`);
  }
  for (const hint of HINTS) {
    await told.step(unknown({ until: null, hint, hub: "not-joined" }));
    await button("A manager decides").waitFor();
    await look(`pay, passed on, ${hint}`);
  }
  await button("The phone shows a code").click();
  await heading("By code").waitFor();
  await look("code sheet of an unknown payment");
  await page.keyboard.press("Escape");
  await button("A manager decides").click();
  await heading("End this payment?").waitFor();
  await look("end the payment");
  await page.getByLabel("The customer has gone").check();
  await button("End the payment").click();
  await button(/^Never count/u).waitFor();
  await look("end the payment, sure?");
  await page.keyboard.press("Escape");
}

/** The customer's screen at each of its scenes; the till's own page stays where it is. */
export async function visitCustomer(page: Page, told: TapTold, look: Look): Promise<void> {
  const heading = (name: string) => page.getByRole("heading", { name, exact: true }).waitFor();
  await heading("Ready to pay");
  await look("customer, to pay");
  await told.step(ARMED);
  await heading("Tap now");
  await look("customer, tap now");
  await told.step(armedWith({ type: "confirm-on-phone" }));
  await heading("Look at your phone");
  await look("customer, confirm");
  await told.step(armedWith({ type: "wallet-refused", why: "cloned" }));
  await heading("That did not work");
  await look("customer, refused");
  await told.step(ASKING);
  await heading("Hold still");
  await look("customer, hold still");
  await told.step(waitingToken(60_000));
  await heading("Pay on your phone");
  await look("customer, uplink");
  await told.step(unknown());
  await heading("One moment");
  await look("customer, unknown");
  await told.step(card("asking"));
  await heading("Use the card terminal");
  await look("customer, card terminal");
  await told.step({ type: "off" });
  await heading("Ready to pay");
}
