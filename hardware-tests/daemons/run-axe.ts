/** What axe-core finds wrong with a page: a line for each element that breaks a rule. */
import axe from "axe-core";
import type { Page } from "playwright-core";

export async function runAxe(page: Page): Promise<readonly string[]> {
  await page.evaluate(`globalThis.axe ?? ${axe.source}`);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations, passes } = await inPage.run(document);
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(" ")} ${html.slice(0, 120)}`),
    );
    return passes.some(({ id }) => id === "color-contrast") ? found : ["axe looked at nothing"];
  });
}
