/** Each fault is planted once and has to be found: a check that nobody has seen fail may be one that cannot. */
import { expect, test } from "vitest";
import { withBrowser } from "./browser.ts";
import { findLayoutFaults } from "./layout-faults.ts";

const browser = withBrowser();

const GOOD = `
  <meta name="viewport" content="width=device-width">
  <style>
    body { margin: 0; height: 100vh; overflow: hidden; font: 16px sans-serif; }
    button { min-width: 48px; min-height: 48px; padding: 0; }
    .box { width: 200px; height: 40px; overflow: hidden; }
    .list { width: 200px; height: 60px; overflow: auto; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; }
    .folded { height: 0; overflow: hidden; }
  </style>
  <button>Pay</button>
  <div class="box">Words that fit</div>
  <div class="unseen">A sentence that is only spoken, and far too long for its box</div>
  <div class="folded">A tape that is folded away</div>
`;

const PLANTED = {
  SMALL: `<button style="min-height: 47px; height: 47px">Pay</button>`,
  OUTSIDE: `<button aria-label="Pay" style="position: absolute; left: 1260px"></button>`,
  "CLIPPED div.box": `<div class="box" style="white-space: nowrap">Words that are far too long for a box of this width</div>`,
  "CLIPPED div.low": `<div class="low" style="height: 20px; overflow: hidden; width: 200px">Words that need three or four lines in a box that has room for one alone</div>`,
  SCROLLS: `<div class="list">One<br>Two<br>Three<br>Four<br>Five<br>Six</div>`,
  WIDE: `<style>body { overflow: visible; }</style><div style="width: 1400px">Wide</div>`,
};

async function faultsOf(planted: string, mayScroll: boolean): Promise<readonly string[]> {
  const page = await browser.openPage("about:blank");
  await page.setContent(GOOD + planted);
  return page.evaluate(findLayoutFaults, mayScroll);
}

test("a page without a fault has none", async () => {
  expect(await faultsOf("", false)).toEqual([]);
});

test.each(Object.entries(PLANTED))("%s is found", async (fault, planted) => {
  const found = await faultsOf(planted, false);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(new RegExp(`^${fault}`, "u"));
});

test("where scrolling is allowed, a list may be longer than it shows", async () => {
  expect(await faultsOf(PLANTED.SCROLLS, true)).toEqual([]);
});
