import { signal } from "@preact/signals";
import type { Scanned } from "@tillwave/shared/api/till";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { expect, test } from "vitest";
import { createLanding, listenToScanner } from "./landing.ts";
import type { Screen, ToReverse } from "./register.ts";
import type { Notice } from "./till-store.ts";

function openLanding(on: Screen = "register") {
  const pressed: TillCommand[] = [];
  const receipts: string[] = [];
  const refusals: string[] = [];
  const notice = signal<Notice | null>(null);
  const salesOpen = signal(on === "sales");
  const beaconsOpen = signal(on === "beacons");
  const labels: (string | undefined)[] = [];
  const reversing = signal<ToReverse | null>(on === "reversal" ? { type: "search" } : null);
  const landing = createLanding({
    store: { notice, press: (command) => pressed.push(command) > 0 },
    register: {
      screen: signal(on),
      salesOpen,
      reversing,
      beaconsOpen,
      openBeacons: (label) => void labels.push(label),
    },
    tapping: {
      scan: (text) => text.startsWith("TWT1"),
      refuse: ({ type }) => void refusals.push(type),
    },
    openReceipt: (text) => receipts.push(text),
  });
  return {
    landing,
    pressed,
    receipts,
    refusals,
    notice,
    salesOpen,
    reversing,
    beaconsOpen,
    labels,
  };
}

test("a beacon's label opens its screen, and its key is in no sale; while a customer pays it waits", () => {
  const { landing, pressed, labels } = openLanding();
  landing.code("twb1abc");
  expect(labels).toEqual(["TWB1ABC"]);
  expect(pressed).toEqual([]);
  const paying = openLanding("pay");
  paying.landing.code("TWB1ABC");
  expect(paying.labels).toEqual([]);
  expect(paying.notice.value).toEqual({ type: "finish-payment" });
});

test("goods that are scanned on the screen of beacons come onto the tape", () => {
  const { landing, pressed, beaconsOpen } = openLanding("beacons");
  landing.code("4891234567890");
  expect(pressed).toHaveLength(1);
  expect(beaconsOpen.value).toBe(false);
});

test("goods that are scanned come onto the tape, from the list of sales too", () => {
  const { landing, pressed, salesOpen } = openLanding("sales");
  landing.code("4891234567890");
  expect(pressed).toEqual([{ type: "scan", barcode: "4891234567890" }]);
  expect(salesOpen.value).toBe(false);
});

test("goods that are scanned while something is looked for to give back are sold", () => {
  const { landing, pressed, reversing } = openLanding("reversal");
  landing.code("4891234567890");
  expect(pressed).toHaveLength(1);
  expect(reversing.value).toBeNull();
});

test("a receipt that is scanned shows its sale, and is no goods", () => {
  const { landing, pressed, receipts } = openLanding();
  landing.code("twr1abc");
  landing.told({ type: "receipt", text: "TWR1ABD" });
  expect(receipts).toEqual(["TWR1ABC", "TWR1ABD"]);
  expect(pressed).toEqual([]);
});

test("while a customer pays, goods and receipts wait, and a phone's code goes to the payment", () => {
  const { landing, pressed, receipts, notice } = openLanding("pay");
  for (const text of ["4891234567890", "TWR1ABC"]) {
    notice.value = null;
    landing.code(text);
    expect(notice.value).toEqual({ type: "finish-payment" });
  }
  notice.value = null;
  landing.told({ type: "receipt", text: "TWR1ABC" });
  expect(notice.value).toEqual({ type: "finish-payment" });
  notice.value = null;
  landing.code("TWT1AAAA");
  expect(notice.value).toBeNull();
  expect([...pressed, ...receipts]).toEqual([]);
});

test("what the till's own scanner has done is shown, and not pressed again", () => {
  const { landing, pressed, refusals, notice, salesOpen } = openLanding("sales");
  const refused = { type: "unknown-barcode", barcode: "1" } as const;
  const told: readonly Scanned[] = [
    { type: "refused", error: refused },
    { type: "unreadable" },
    { type: "finish-payment" },
    { type: "given-to-payment" },
  ];
  const shown = told.map((scanned) => {
    landing.told(scanned);
    return notice.value;
  });
  expect(shown).toEqual([
    { type: "refused", error: refused, dropped: 0 },
    { type: "unreadable-code" },
    { type: "finish-payment" },
    { type: "finish-payment" },
  ]);
  landing.told({ type: "payment-refused", error: { type: "no-payment" } });
  expect(refusals).toEqual(["no-payment"]);
  landing.told({ type: "sold" });
  expect([notice.value, salesOpen.value]).toEqual([null, false]);
  expect(pressed).toEqual([]);
});

test("each code of the till's scanner is heard once, the same one twice as well", () => {
  const { landing, receipts } = openLanding();
  const scanned = signal<Scanned | null>(null);
  const stop = listenToScanner({ scanned }, landing);
  scanned.value = { type: "receipt", text: "TWR1ABC" };
  scanned.value = { type: "receipt", text: "TWR1ABC" };
  expect(receipts).toEqual(["TWR1ABC", "TWR1ABC"]);
  stop();
  scanned.value = { type: "receipt", text: "TWR1ABC" };
  expect(receipts).toHaveLength(2);
});
