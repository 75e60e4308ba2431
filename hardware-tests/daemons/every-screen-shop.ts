/** A register page whose passing offers stay, for those that look at each screen in many forms. */
import type { Page } from "playwright-core";
import type { TestBrowser } from "./browser.ts";
import { FIRST_FORM, SIZES } from "./page-forms.ts";
import { type RegisterPage, registerPage } from "./register-page.ts";

/** What goes by itself after so long, as the offer of Undo does, stays where it is looked at. In milliseconds. */
const OFFERED_FOR = 6000;
export const FIRST_SIZE = SIZES[FIRST_FORM.size];

export interface OpenedRegister {
  readonly page: Page;
  readonly cashier: RegisterPage;
}

export async function openRegister(browser: TestBrowser, url: string): Promise<OpenedRegister> {
  const page = await browser.openPage(url, { viewport: FIRST_SIZE });
  await page.addInitScript(keepOffers, OFFERED_FOR);
  await page.reload();
  return { page, cashier: registerPage(page) };
}

function keepOffers(offeredFor: number): void {
  const later = globalThis.setTimeout;
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms?: number) => (ms === offeredFor ? 0 : later(run, ms)),
  });
}
