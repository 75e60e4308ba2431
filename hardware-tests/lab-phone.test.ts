/** The lab's phones: held to a reader over real sockets, kept over a restart, seen and used on the page. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { assert } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { selectWallet, spend } from "@tillwave/shared/nfc/wallet-commands";
import type { FieldEvent } from "@tillwave/shared/api/lab-phone";
import { encodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { decodeSpendAnswer, decodeSpendResult } from "@tillwave/shared/wallet/spend";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type LabProcess, withLabs } from "./daemons/lab-process.ts";
import { runAxe } from "./daemons/run-axe.ts";
import { type WaitingReader, withWaitingReaders } from "./daemons/waiting-reader.ts";

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const SEEN = { timeout: 15_000, interval: 25 };
const SELECT = toHex(selectWallet());
/** The one phone that has its wallet without a hub of this shop. */
const WHAT = "phone-3";

const readers = withWaitingReaders();
const labs = withLabs();
const browser = withBrowser();

async function open(): Promise<{ readonly lab: LabProcess; readonly reader: WaitingReader }> {
  const reader = await readers.open();
  return { reader, lab: await labs.start({ readers: [reader.port] }) };
}

let seq = 0;
function request(amount: number): string {
  seq += 1;
  const names = { terminal: 7, epoch: 3, seq, nonce: fromHex(seq.toString(16).padStart(32, "0")) };
  const terms = { amount, currency: "HKD", kinds: 7, promoMax: 0, reward: null, time: 0 };
  return toHex(spend(encodeSpendRequest({ ...names, ...terms })));
}

function counterOf(answer: string | null): number {
  const spent = decodeSpendAnswer(fromHex(answer ?? "").slice(0, -2));
  const result = spent.ok ? decodeSpendResult(spent.value.result) : spent;
  assert(result.ok, "it is a wallet's answer");
  return result.value.counter;
}

const hold = (lab: LabProcess) => lab.send({ type: "hold", what: WHAT, reader: null });
const takeAway = (lab: LabProcess) => lab.send({ type: "take-away", what: WHAT });

async function eventsOf({ url }: LabProcess): Promise<readonly FieldEvent[]> {
  const { origin, hash } = new URL(url);
  const headers = { authorization: `Bearer ${hash.slice("#t=".length)}` };
  return (await (await fetch(`${origin}/api/lab/field`, { headers })).json()) as FieldEvent[];
}

test("a phone that is held to a reader pays over the wire, and every byte is remembered", async () => {
  const { lab, reader } = await open();
  expect(await hold(lab)).toEqual({ ok: true });
  expect(await reader.card()).toBe("3b80800101");
  expect(await reader.ask(SELECT)).toMatch(/^6f.*9000$/u);
  expect(counterOf(await reader.ask(request(5800)))).toBe(1);
  await takeAway(lab);
  await reader.gone();
  expect((await eventsOf(lab)).map(({ type }) => type)).toEqual([
    "laid",
    "on",
    "command",
    "answer",
    "command",
    "answer",
    "lifted",
  ]);
});

test("the lab is killed in a tap; its phones know what they have signed", async () => {
  const { lab, reader } = await open();
  await hold(lab);
  await reader.card();
  await reader.ask(SELECT);
  const asked = request(5800);
  const first = await reader.ask(asked);
  lab.process.kill("SIGKILL");
  await lab.gone;
  const file = join(lab.folder, `${WHAT}.json`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).toContain('"counter":1');
  const next = await labs.start({ folder: lab.folder, readers: [reader.port] });
  await hold(next);
  await reader.card();
  await reader.ask(SELECT);
  expect(await reader.ask(asked)).toBe(first);
  expect(counterOf((await reader.ask(request(100))) ?? "")).toBe(2);
}, 60_000);

test("a reader that is not there is said, and found when it comes", async () => {
  const { port } = await readers.open();
  const lab = await labs.start({ readers: [port + 1] });
  await hold(lab);
  await lab.sees(({ view }) => view.bench.readers[0]?.isThere === false);
  const reader = await readers.open(port + 1);
  expect(await reader.card()).toBe("3b80800101");
  await lab.sees(({ view }) => view.bench.readers[0]?.isThere === true);
});

test("a phone pulled out of its answer leaves half of it on the line", async () => {
  const { lab, reader } = await open();
  const fault = { name: "pull-after-bytes", at: "spend", afterBytes: 40 } as const;
  await lab.send({ type: "phone", phone: WHAT, change: { fault } });
  await hold(lab);
  await reader.card();
  await reader.ask(SELECT);
  expect(await reader.ask(request(5800))).toBeNull();
  const answer = (await eventsOf(lab)).findLast(({ type }) => type === "answer");
  expect(answer?.data).toHaveLength(2 * 40);
});

const choosePhone = (page: Page) => page.getByRole("radio", { name: "Other shop's phone" });

test("a payment above the floor is confirmed on the phone, by keyboard alone", async () => {
  const { lab, reader } = await open();
  const page = await browser.openPage(lab.url);
  await choosePhone(page).focus();
  await page.keyboard.press("Space");
  const button = page.getByRole("button", { name: "Hold to reader", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await reader.card();
  await reader.ask(SELECT);
  const asked = request(40_000);
  expect(await reader.ask(asked)).toBe("6985");
  const question = page.getByRole("alertdialog");
  await question.getByText("HK$400.00").waitFor();
  await question.getByRole("button", { name: "Confirm" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Hold the phone to the reader again").waitFor();
  expect(counterOf(await reader.ask(asked))).toBe(1);
  await page.getByRole("list", { name: "Payments" }).getByText("HK$400.00").waitFor();
  await page.getByRole("button", { name: "Take away", exact: true }).click();
  await reader.gone();
});

test("a lab without hub and reader says what is missing", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url);
  await page.getByText("The lab was started without a reader").waitFor();
  await page.getByText("No wallet was issued").waitFor();
  const why = page.getByText("The lab was started without a hub's console.");
  await why.waitFor();
  expect(await page.getByRole("button", { name: "Hold to reader", exact: true }).isDisabled()).toBe(
    true,
  );
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [WIDE, PHONE]) {
    test(`axe finds nothing on a phone in ${colorScheme} at ${viewport.width} × ${viewport.height}`, async () => {
      const { lab, reader } = await open();
      const page = await browser.openPage(lab.url, { colorScheme, viewport });
      await choosePhone(page).check({ force: true });
      await hold(lab);
      await reader.card();
      await reader.ask(SELECT);
      await reader.ask(request(5800));
      await page.getByRole("list", { name: "Payments" }).getByText("HK$58.00").waitFor();
      expect(await runAxe(page)).toEqual([]);
      await takeAway(lab);
      await reader.gone();
      await hold(lab);
      await reader.card();
      await reader.ask(SELECT);
      await reader.ask(request(40_000));
      await page.getByRole("alertdialog").waitFor();
      expect(await runAxe(page)).toEqual([]);
      await lab.send({ type: "phone", phone: WHAT, change: { say: "no" } });
      await lab.send({ type: "phone", phone: WHAT, change: { show: 20_000 } });
      await page.getByRole("img", { name: "QR code: TWC1" }).waitFor();
      expect(await runAxe(page)).toEqual([]);
      const sideways = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>(".lab, .devices, .phone-page, .device")]
          .filter((it) => it.scrollWidth > it.clientWidth + 1)
          .map((it) => it.className),
      );
      expect(sideways).toEqual([]);
    }, 60_000);
  }
}

test("a code is on the screen for a minute, and every fault can be chosen", async () => {
  const { lab } = await open();
  const page = await browser.openPage(lab.url);
  await choosePhone(page).check({ force: true });
  await page.getByRole("button", { name: "Code up to" }).click();
  await page.getByText("Pay up to HK$200.00 with this code").waitFor();
  await page.getByRole("button", { name: "Close the code" }).click();
  const fault = page.getByLabel("What goes wrong at the next tap");
  await fault.selectOption("pull-after-bytes");
  await page.getByLabel("After so many bytes").fill("7");
  await page.getByLabel("After so many bytes").blur();
  await expect
    .poll(async () => (await lab.sees(() => true)).view.bench.phones[2]?.fault, SEEN)
    .toEqual({ name: "pull-after-bytes", at: "spend", afterBytes: 7 });
  expect(await fault.locator("option").count()).toBe(15);
});
