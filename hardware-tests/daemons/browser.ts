/**
 * Chromium for the tests of one file, a fresh context for each page that they open. What the page
 * complains of fails the test: errors on its console, errors that nobody caught, what its content
 * policy stopped, and requests to anybody but its own service.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { present } from "@tillwave/shared/core/assert";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";

/** The tablet that the design is drawn for. */
const TABLET = { width: 1280, height: 800 };
/** For a control to be there, in milliseconds, on a machine that does other work too. */
const CONTROL_MS_MAX = 15_000;
/** Of what a page showed when its test failed, in characters. */
const SHOWN_MAX = 4000;

export interface PageOptions extends BrowserContextOptions {
  /** Complaints that belong to the scenario: a service that is killed refuses connections. */
  readonly expected?: RegExp;
}

export interface TestBrowser {
  /** Opens the address in a context of its own. */
  openPage(url: string, options?: PageOptions): Promise<Page>;
  /** Another tab of the same context. */
  openTab(page: Page, url: string): Promise<Page>;
}

interface Opened {
  readonly context: BrowserContext;
  readonly complaints: string[];
  readonly expected: RegExp | null;
}

/**
 * To be called once at the head of a test file, after `withShops`: a page that outlives its shop
 * complains of it. `further` arguments are Chromium's own, asked for when it is started. Where a test fails, its pages
 * are said as a screen reader would have them.
 */
export function withBrowser(further: () => readonly string[] = () => []): TestBrowser {
  let browser: Browser | null = null;
  let opened: Opened[] = [];
  beforeAll(async () => {
    browser = await launchChromium(further());
  });
  afterEach(async ({ task }) => {
    const over = opened;
    opened = [];
    if (task.result?.state === "fail") {
      await Promise.all(over.flatMap(({ context }) => context.pages()).map(sayWhatIsShown));
    }
    await Promise.all(over.map(({ context }) => context.close()));
    expect(over.flatMap(unexpectedOf), "what the page complained of").toEqual([]);
  });
  afterAll(() => browser?.close());
  return {
    async openPage(url, { expected, ...options } = {}) {
      const running = present(browser, "the browser of this file");
      const context = await running.newContext({ viewport: TABLET, ...options });
      context.setDefaultTimeout(CONTROL_MS_MAX);
      const complaints: string[] = [];
      opened.push({ context, complaints, expected: expected ?? null });
      await listenForComplaints(context, { origin: new URL(url).origin, complaints });
      return visit(await context.newPage(), url);
    },
    openTab: async (page, url) => visit(await page.context().newPage(), url),
  };
}

async function visit(page: Page, url: string): Promise<Page> {
  await page.goto(url, { waitUntil: "load" });
  return page;
}

async function sayWhatIsShown(page: Page): Promise<void> {
  const shown = await page
    .locator("body")
    .ariaSnapshot()
    .catch((error: unknown) => String(error));
  console.log(`${page.url().replace(/#.*/u, "")} shows:\n${shown.slice(0, SHOWN_MAX)}`);
}

async function listenForComplaints(
  context: BrowserContext,
  { origin, complaints }: { readonly origin: string; readonly complaints: string[] },
): Promise<void> {
  context.on("console", (message) => {
    if (message.type() === "error") {
      complaints.push(`console: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => complaints.push(`error: ${String(error.error())}`));
  context.on("request", (request) => {
    if (origin !== "null" && !request.url().startsWith(`${origin}/`)) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (violation) => {
      console.error(`policy: ${violation.violatedDirective} stopped ${violation.blockedURI}`);
    });
  });
}

function unexpectedOf({ complaints, expected }: Opened): readonly string[] {
  return complaints.filter((complaint) => expected === null || !expected.test(complaint));
}
