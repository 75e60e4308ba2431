import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import type { Alarm } from "@tillwave/shared/api/till";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { Minor } from "@tillwave/shared/sale/money";
import { alarmWords, noticeWords } from "./words.ts";

const found = findCurrency("HKD");
const hkd = present(found.ok ? found.value : null, "HKD");

test("an amount that changed is said with the amount that it is", () => {
  const error = { type: "due-changed", due: Minor(120_450) } as const;
  expect(noticeWords({ type: "refused", error, dropped: 0 }, hkd)).toBe(
    "The amount changed to 1,204.50. Look at the tape, then take the cash.",
  );
});

test("a refusal says when later presses went with it", () => {
  const error = { type: "unknown-barcode", barcode: "4891" } as const;
  expect(noticeWords({ type: "refused", error, dropped: 3 }, hkd)).toBe(
    "Unknown barcode 4891. Search for the item by its name. What was pressed after it was not done either.",
  );
});

test("unusual cash is asked about by its amount", () => {
  expect(noticeWords({ type: "check-amount", received: Minor(489_123_400) }, hkd)).toBe(
    "Took 4,891,234.00? Press Take cash again.",
  );
});

test("a broken chain says how many entries and from which one on", () => {
  const at = { type: "chain-broken", epoch: 2, seq: 7 } as const;
  expect(alarmWords({ ...at, entries: 1 }).more).toMatch(/^Entry 7 of journal 2 is not/u);
  expect(alarmWords({ ...at, entries: 12 }).more).toMatch(
    /^12 entries, from entry 7 of journal 2/u,
  );
});

test("every alarm says what happened and what to do", () => {
  const at = { epoch: 2, seq: 7 } as const;
  const alarms: readonly Alarm[] = [
    { type: "hub-disagrees", ...at },
    { type: "hub-rolled-back", ...at },
    { type: "fork", ...at },
    { type: "restored", why: "restored" },
    { type: "restored", why: "cloned" },
    { type: "till-refused", why: "revoked" },
    { type: "till-refused", why: "epoch-closed" },
    { type: "till-refused", why: "signature-invalid" },
    { type: "till-refused", why: "statement-mismatch" },
    { type: "membership-lost" },
  ];
  for (const alarm of alarms) {
    expect(alarmWords(alarm).more).toMatch(/call a technician|tell who|join the hub again/iu);
  }
});
