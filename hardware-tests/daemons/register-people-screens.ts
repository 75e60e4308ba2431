/** Leads through the screens about people: the list, the lock, PINs, what a supervisor allows, the first page. */
import type { RegisterPage } from "./register-page.ts";
import type { Look } from "./register-screens.ts";

/** Of the supervisor, and of the cashier. */
export const ANA = "2580";
export const MEI = "13579";

export async function openFromMenu(cashier: RegisterPage, name: string): Promise<void> {
  await cashier.button("Menu").click();
  await cashier.button(name).click();
}

/** Types it as a person does. */
export async function typePin(cashier: RegisterPage, pin: string): Promise<void> {
  await cashier.type(pin);
  await cashier.press("Enter");
}

export const standsAt = (cashier: RegisterPage, name: string): Promise<void> =>
  cashier.button(`${name}: Lock`).waitFor();

/** Ana, a supervisor, stands at the till; Mei is a cashier. */
export async function hire(cashier: RegisterPage): Promise<void> {
  await openFromMenu(cashier, "Add people");
  await add(cashier, "Ana", ANA);
  await add(cashier, "Mei", MEI);
  await cashier.press("Escape");
  await standsAt(cashier, "Ana");
}

async function add(cashier: RegisterPage, name: string, pin: string): Promise<void> {
  const { page } = cashier;
  await cashier.button("Add a person").click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("PIN", { exact: true }).fill(pin);
  await page.getByLabel("PIN again").fill(pin);
  await cashier.button("Save").click();
  await page.getByText(`${name} is saved.`).waitFor();
}

/** From a till without people to a cashier's. */
export async function visitPeople(cashier: RegisterPage, look: Look): Promise<void> {
  const { page } = cashier;
  await openFromMenu(cashier, "Add people");
  await cashier.button("Add a person").waitFor();
  await look("no people");
  await cashier.press("Escape");
  await hire(cashier);
  await openFromMenu(cashier, "People and PINs");
  const mei = page.getByRole("button", { name: /^Mei/u });
  await mei.waitFor();
  await look("people");
  await mei.click();
  await look("a person");
  await cashier.press("Escape", "F9");
  await page.getByRole("heading", { name: "Who is at the till?" }).waitFor();
  await look("lock");
  await mei.click();
  await typePin(cashier, "0000");
  await page.getByText("That PIN is not right. 4 tries are left.").waitFor();
  await look("a wrong PIN");
  await typePin(cashier, MEI);
  await standsAt(cashier, "Mei");
  await openFromMenu(cashier, "Arrange favourites");
  await page.getByRole("heading", { name: "A supervisor has to allow this" }).waitFor();
  await look("a supervisor is asked for");
  await typePin(cashier, ANA);
  await cashier.heading(/^Arrange favourites/u).waitFor();
  await look("no favourites");
  await cashier.button("Drinks").click();
  await cashier.tile("Soy milk").click();
  await cashier.tile("Filter coffee").click();
  await look("favourites are chosen");
  await cashier.button("Faves").click();
  await cashier.tile("Filter coffee").click();
  await look("favourites are moved");
}
