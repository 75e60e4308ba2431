/** Leads through every sheet of a shift, and into training and out of it, for those that look at each of them. */
import type { RegisterPage } from "./register-page.ts";
import type { Look } from "./register-screens.ts";

/** From an empty register with nothing sold to the next shift, empty again. */
export async function visitShift(cashier: RegisterPage, look: Look): Promise<void> {
  await sellOne(cashier);
  await openSheet(cashier, "X report", "X report · Shift 1");
  await cashier.page.getByText("Sales by the hour").waitFor();
  await look("X report");
  await closeSheet(cashier);
  await visitCash(cashier, look);
  await visitCount(cashier, look);
  await openSheet(cashier, "Past shifts", "Past shifts");
  await look("past shifts");
  await cashier.button(/^Z 1 /u).click();
  await cashier.heading("Z 1").waitFor();
  await look("a past Z");
  await closeSheet(cashier);
}

export async function sellOne(cashier: RegisterPage): Promise<void> {
  await cashier.tile("Bubble tea").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.button(/Exact, no change$/u).click();
  await cashier.next.click();
  await cashier.pause();
}

export async function openSheet(
  cashier: RegisterPage,
  way: string,
  title: string | RegExp,
): Promise<void> {
  await cashier.button("Menu").click();
  await cashier.button(way).click();
  await cashier.heading(title).waitFor();
}

export const closeSheet = (cashier: RegisterPage): Promise<void> =>
  cashier.page.keyboard.press("Escape");

async function visitCash(cashier: RegisterPage, look: Look): Promise<void> {
  await openSheet(cashier, "Cash in or out", "Cash in or out");
  await cashier.page.getByRole("textbox", { name: "Amount" }).fill("200");
  await look("cash in");
  await cashier.button("Cash in").click();
  await cashier.page.getByText("200.00 is in the drawer").waitFor();
  await look("cash in, done");
  await cashier.page.getByText("Count the float", { exact: true }).click();
  await look("float");
  await closeSheet(cashier);
}

async function visitCount(cashier: RegisterPage, look: Look): Promise<void> {
  await openSheet(cashier, "Close the shift", "Close the shift · Shift 1");
  await cashier.page.getByRole("textbox", { name: "How many of 100.00" }).fill("2");
  await look("count");
  await cashier.page.getByText("One sum", { exact: true }).click();
  await look("count, one sum");
  await cashier.page.getByText("Notes and coins", { exact: true }).click();
  await cashier.button("Close the shift").click();
  await cashier.page.getByText("18.00 less than expected").waitFor();
  await look("count that differs");
  await cashier.button("Wrong change").click();
  await cashier.page.getByText("Shift 1 is closed · Shift 2 is open").waitFor();
  await look("a closed shift");
  await cashier.button("Done").click();
}

/** From an empty register and back to it. */
export async function visitTraining(cashier: RegisterPage, look: Look): Promise<void> {
  await openSheet(cashier, "Training", "Training");
  await look("training sheet");
  await cashier.button("Start training").click();
  await cashier.page.getByText("TEST · Training: nothing is sold here").waitFor();
  await cashier.tile("Bubble tea").click();
  await look("training, register");
  await cashier.pause();
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  await look("training, pay");
  await cashier.button(/Exact, no change$/u).click();
  await cashier.page.getByText("TEST: no receipt").waitFor();
  await look("training, paid");
  await cashier.next.click();
  await openSheet(cashier, "End training", "Training");
  await cashier.button("End training").click();
  await cashier.page.getByText("TEST · Training: nothing is sold here").waitFor({
    state: "detached",
  });
}
