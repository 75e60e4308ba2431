/** What is scanned at the till's own port is sold once, whatever pages are open, and only where it may be. */
import type { Scanned } from "@tillwave/shared/api/till";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { demoBarcode } from "../demo/catalogue.ts";
import { demoSettings } from "../demo/settings.ts";
import { type OpenTill, openTill } from "./open-till.ts";
import { createSimulatedScanner } from "./simulated-scanner.ts";

const BUN = demoBarcode(1);
const RECEIPT = `TWR1${"ABCDEFGH".repeat(20)}`;

function tillWithScanner(settings = {}) {
  const clock = createVirtualClock();
  const scanner = createSimulatedScanner(clock);
  const till = openTill({
    clock,
    scanners: scanner.scanners,
    settings: {
      ...demoSettings,
      scanner: { path: "/dev/ttyACM0", baudRate: 9600 },
      ...settings,
    },
  });
  clock.pass(10);
  return { till, scanner, clock };
}

const scannedIn = ({ heard }: OpenTill): readonly Scanned[] =>
  heard.flatMap((message) => (message.type === "scanned" ? [message.scanned] : []));

const lastScanned = (till: OpenTill): Scanned | undefined => scannedIn(till).at(-1);

const linesOf = (till: OpenTill): readonly number[] =>
  till.view().state.sale.lines.map(({ quantity }) => quantity);

test("goods that are scanned are in the sale, once for each scan", () => {
  const { till, scanner } = tillWithScanner();
  scanner.scan(BUN);
  scanner.scan(BUN);
  expect(linesOf(till)).toEqual([2]);
  expect(scannedIn(till)).toEqual([{ type: "sold" }, { type: "sold" }]);
});

test("they are still there after the till was killed", () => {
  const { till, scanner } = tillWithScanner();
  scanner.scan(BUN);
  expect(linesOf(till.reopen())).toEqual([1]);
});

test("the next customer's first code begins the next sale", () => {
  const { till, scanner } = tillWithScanner();
  scanner.scan(BUN);
  till.press({ type: "pay" });
  till.takeCash(900);
  const { number: paid, type } = till.view().state.sale;
  expect(type).toBe("completed");
  scanner.scan(BUN);
  expect(till.view().state.sale).toMatchObject({ number: paid + 1, type: "open" });
  expect(linesOf(till)).toEqual([1]);
});

test("a code that nobody knows is said, and nothing is sold", () => {
  const { till, scanner } = tillWithScanner();
  scanner.scan("4899999999999");
  expect(lastScanned(till)).toEqual({
    type: "refused",
    error: { type: "unknown-barcode", barcode: "4899999999999" },
  });
  scanner.scan("9".repeat(65));
  expect(lastScanned(till)).toEqual({ type: "unreadable" });
  expect(linesOf(till)).toEqual([]);
});

test("while a customer pays, goods wait", () => {
  const { till, scanner } = tillWithScanner();
  scanner.scan(BUN);
  till.press({ type: "pay" });
  scanner.scan(BUN);
  expect(lastScanned(till)).toEqual({ type: "finish-payment" });
  expect(linesOf(till)).toEqual([1]);
});

test("a receipt is shown on the pages and is no goods, in small letters too", () => {
  const { till, scanner } = tillWithScanner();
  scanner.scan(RECEIPT.toLowerCase());
  expect(lastScanned(till)).toEqual({ type: "receipt", text: RECEIPT });
  expect(linesOf(till)).toEqual([]);
});

test("a phone's code where nothing is to be paid, or no phone is waited for, is refused in words", () => {
  const { till, scanner } = tillWithScanner();
  scanner.scan("TWT1AAAA");
  expect(lastScanned(till)).toEqual({ type: "payment-refused", error: { type: "no-payment" } });
  scanner.scan(BUN);
  till.press({ type: "pay" });
  scanner.scan("TWC1AAAA");
  expect(lastScanned(till)).toEqual({ type: "payment-refused", error: { type: "not-now" } });
});

test("a cable that was pulled is said, and the scanner is found again when it is back", () => {
  const { till, scanner, clock } = tillWithScanner();
  expect(till.status().scanner).toEqual({ state: "ready" });
  scanner.send(new TextEncoder().encode(BUN.slice(0, 5)));
  scanner.pullCable();
  expect(till.status().scanner).toEqual({ state: "unreachable" });
  clock.pass(60_000);
  const asked = scanner.asked();
  clock.pass(60_000);
  expect(scanner.asked() - asked, "it is asked for every five seconds").toBeLessThanOrEqual(13);
  scanner.plugIn();
  clock.pass(6000);
  expect(till.status().scanner).toEqual({ state: "ready" });
  scanner.scan(BUN);
  expect(linesOf(till)).toEqual([1]);
});

test("a till whose settings name no scanner opens no port and says nothing of one", () => {
  const { till, scanner } = tillWithScanner({ scanner: undefined });
  expect(till.status().scanner).toBeUndefined();
  expect(scanner.asked()).toBe(0);
});

test("a till that is closed lets go of the port", () => {
  const { till, scanner, clock } = tillWithScanner();
  till.service.close();
  clock.pass(60_000);
  scanner.scan(BUN);
  expect(scannedIn(till)).toEqual([]);
  expect(scanner.asked()).toBe(1);
});
