/** What axe-core finds wrong with a page: a line for each element that breaks a rule. */
import axe from "axe-core";
import type { Page } from "playwright-core";

export async function runAxe(page: Page): Promise<readonly string[]> {
  await load(page);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { readonly axe: typeof axe };
    const { violations, passes } = await inPage.run(document);
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(" ")} ${html.slice(0, 120)}`),
    );
    return passes.some(({ id }) => id === "color-contrast") ? found : ["axe looked at nothing"];
  });
}

/** Once for each document: half a megabyte goes in, and nothing is to come out, which takes longer than a look. */
async function load(page: Page): Promise<void> {
  if (!(await page.evaluate(`"axe" in globalThis`))) {
    await page.evaluate(`${axe.source}; null`);
  }
}
