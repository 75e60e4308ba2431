import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toHex, toUtf8 } from "../core/bytes.ts";
import { LANGUAGES } from "../core/language.ts";
import { anyAmount, anySignedAmount } from "../testing/arbitraries.ts";
import { type Entry, decodeEntry, encodeEntry } from "./entry.ts";
import { ENTRY_VERSION } from "./fields.ts";
import type { Report } from "./report-fields.ts";

const anyText = fc.string({ unit: "binary", maxLength: 200 });
const anyCount = fc.oneof(fc.nat(10_000), fc.maxSafeNat());
const anyHex = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
const anyCode = fc.constantFrom("HKD", "JPY", "EUR");
const anyClock = fc.record({ wall: anyCount, monotonic: anyCount, boot: anyText });
const anyRef = fc.record({ epoch: anyCount, seq: anyCount });
const anyMethod = fc.constantFrom(
  "tap" as const,
  "code" as const,
  "phone-number" as const,
  "card" as const,
);
const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((drawn) => toHex(drawn));
const anyProof = fc.oneof(
  fc.record({
    type: fc.constant("spend" as const),
    credential: hexOf(8),
    nonce: hexOf(16),
    result: hexOf(24),
    signature: hexOf(64),
    grade: fc.constantFrom("authorised" as const, "at-risk" as const),
    token: fc.option(hexOf(151)),
  }),
  fc.record({ type: fc.constant("token" as const), nonce: hexOf(16), token: hexOf(151) }),
  fc.record({
    type: fc.constant("typed-code" as const),
    nonce: hexOf(16),
    code: fc.constant("00239772"),
  }),
  fc.record({
    type: fc.constant("presented" as const),
    credential: hexOf(8),
    nonce: hexOf(16),
    presentation: hexOf(40),
    signature: hexOf(64),
    grade: fc.constant("at-risk" as const),
    token: fc.constant(null),
  }),
  fc.record({
    type: fc.constant("card" as const),
    reference: fc.constant("7-3-12"),
    authorisation: fc.constant("A1"),
    scheme: fc.constant("test"),
  }),
);
const anyReason = fc.constantFrom("cleared" as const, "emptied" as const);

const anyTaxLines = fc.array(
  fc.record({
    rate: fc.record({
      id: anyText,
      name: anyText,
      partsPerMillion: anyCount,
      mode: fc.constantFrom("inclusive" as const, "exclusive" as const),
    }),
    base: anyAmount,
    tax: anyAmount,
  }),
  { maxLength: 3 },
);
const anyPerson = fc.record({ id: anyText, name: anyText });
const anyTakenOff = fc.record(
  {
    off: fc.oneof(
      fc.record({ type: fc.constant("percent" as const), partsPerMillion: anyCount }),
      fc.record({ type: fc.constant("amount" as const), amount: anyAmount }),
    ),
    amount: anyAmount,
    reason: anyText,
    by: anyPerson,
  },
  { requiredKeys: ["off", "amount", "reason"] },
);
const anyLines = fc.array(
  fc.record(
    {
      id: anyCount,
      sku: anyText,
      name: anyText,
      unitPrice: anyAmount,
      quantity: anyCount,
      amount: anyAmount,
      taxId: anyText,
      gross: anyAmount,
      discount: anyTakenOff,
      share: anyAmount,
      override: fc.record(
        { listPrice: anyAmount, reason: anyText, by: anyPerson },
        { requiredKeys: ["listPrice", "reason"] },
      ),
      weight: fc.record({
        grams: anyCount,
        source: fc.constantFrom("typed" as const, "scale" as const),
      }),
    },
    { requiredKeys: ["id", "sku", "name", "unitPrice", "quantity", "amount", "taxId"] },
  ),
  { maxLength: 3 },
);
const anyTender = fc.oneof(
  fc.record({
    method: fc.constant("cash" as const),
    settles: anyAmount,
    rounding: anySignedAmount,
    received: anyAmount,
    change: anyAmount,
  }),
  fc.record({
    method: anyMethod,
    id: anyCount,
    settles: anyAmount,
    proof: fc.option(anyProof),
    state: fc.constantFrom(
      "armed" as const,
      "pending" as const,
      "unknown" as const,
      "approved" as const,
      "declined" as const,
    ),
  }),
);

const anyRole = fc.constantFrom("cashier" as const, "supervisor" as const);
const anyTally = fc.record({ count: anyCount, total: anyAmount });
const anyReport: fc.Arbitrary<Report> = fc.record({
  sales: anyTally,
  discounts: anyTally,
  refunds: anyTally,
  voids: anyTally,
  cancelled: anyTally,
  drawerOpenings: anyCount,
  cashIn: anyTally,
  cashOut: anyTally,
  refusedLater: anyTally,
  firstSale: fc.option(anyCount),
  lastSale: fc.option(anyCount),
  tenders: fc.array(
    fc.record({
      method: fc.oneof(fc.constant("cash" as const), anyMethod),
      count: anyCount,
      taken: anyAmount,
      givenBack: anyAmount,
    }),
    { maxLength: 5 },
  ),
  taxes: anyTaxLines,
  hours: fc.array(fc.record({ hour: fc.nat(23), count: anyCount, total: anyAmount }), {
    maxLength: 24,
  }),
  float: fc.option(anyAmount),
  expected: anySignedAmount,
});

/** Each kind's own fields. The type demands every kind, and every field of it. */
const FIELDS: { readonly [K in Entry["kind"]]: fc.Arbitrary<FieldsOf<K>> } = {
  anchor: fc.record({ epoch: anyCount, seq: anyCount, head: anyHex, statement: anyHex }),
  "cash-moved": fc.record(
    {
      amount: anySignedAmount,
      currency: anyCode,
      reason: anyText,
      approvedBy: fc.option(anyPerson),
    },
    { requiredKeys: ["amount", "currency", "reason"] },
  ),
  "clock-jump": fc.record({ from: anyClock, by: anySignedAmount }),
  "drawer-opened": fc.record(
    { reason: anyText, approvedBy: fc.option(anyPerson) },
    { requiredKeys: ["reason"] },
  ),
  "epoch-opened": fc.record({
    opened: anyCount,
    why: fc.constantFrom(
      "first",
      "chain-broken",
      "journal-set-aside",
      "restored",
      "cloned",
      "spare",
    ),
    previous: fc.option(fc.record({ epoch: anyCount, seq: anyCount, head: anyHex })),
    detail: anyText,
  }),
  export: fc.record({ epoch: anyCount, first: anyCount, last: anyCount, to: anyText }),
  refund: fc.record({
    original: anyRef,
    sale: anyCount,
    currency: anyCode,
    lines: anyLines,
    taxes: anyTaxLines,
    adjustment: anyAmount,
    total: anyAmount,
    rounding: anySignedAmount,
    reason: anyText,
  }),
  reprint: fc.record({ original: anyRef, copy: anyCount }),
  "sale-cancelled": fc.record({
    sale: anyCount,
    reason: anyReason,
    currency: anyCode,
    lines: anyLines,
    total: anyAmount,
  }),
  "sale-paid": fc.record({
    sale: anyCount,
    currency: anyCode,
    lines: anyLines,
    taxes: anyTaxLines,
    taxRounding: fc.constantFrom("half-up", "down", "up"),
    subtotal: anyAmount,
    adjustment: anyAmount,
    total: anyAmount,
    tenders: fc.array(anyTender, { maxLength: 3 }),
  }),
  "settings-changed": fc.record({
    who: anyText,
    changes: fc.array(fc.record({ name: anyText, from: anyText, to: anyText }), { maxLength: 3 }),
  }),
  "shift-closed": fc.record(
    {
      closed: anyCount,
      first: anyCount,
      last: anyCount,
      expected: anySignedAmount,
      counted: fc.option(anyAmount),
      firstEpoch: anyCount,
      openedAt: anyCount,
      currency: anyCode,
      report: anyReport,
      pieces: fc.array(fc.record({ value: anyAmount, count: anyCount }), { maxLength: 3 }),
      left: fc.option(anyAmount),
      reason: anyText,
      waiting: anyCount,
      approvedBy: fc.option(anyPerson),
    },
    { requiredKeys: ["closed", "first", "last", "expected", "counted"] },
  ),
  "shift-opened": fc.record({ opened: anyCount, float: fc.option(anyAmount) }),
  "tender-opened": fc.record({
    sale: anyCount,
    tender: anyCount,
    method: anyMethod,
    settles: anyAmount,
    currency: anyCode,
    nonce: fc.option(anyHex),
    request: fc.option(anyHex),
  }),
  "tender-approved": fc.record({
    sale: anyCount,
    tender: anyCount,
    method: anyMethod,
    settles: anyAmount,
    currency: anyCode,
    proof: anyProof,
  }),
  "tender-absent": fc.record({ sale: anyCount, tender: anyCount, nonce: anyHex, absence: anyHex }),
  "pin-locked": fc.record({ person: fc.option(anyPerson), minutes: anyCount }),
  "signed-in": fc.record({ person: anyPerson, role: anyRole }),
  "signed-out": fc.record({
    person: anyPerson,
    why: fc.constantFrom("lock", "switch", "idle", "restart"),
  }),
  "staff-changed": fc.record({
    person: anyPerson,
    change: fc.constantFrom("added", "changed"),
    role: anyRole,
    language: fc.option(fc.constantFrom(...LANGUAGES)),
    isActive: fc.boolean(),
    hasNewPin: fc.boolean(),
    approvedBy: fc.option(anyPerson),
  }),
  "spend-void": fc.record(
    {
      sale: anyCount,
      tender: anyCount,
      nonce: anyHex,
      reason: anyText,
      evidence: fc.option(anyHex),
      approvedBy: fc.option(anyPerson),
    },
    { requiredKeys: ["sale", "tender", "nonce", "reason", "evidence"] },
  ),
  "refused-later": fc.record({
    original: anyRef,
    sale: anyCount,
    tender: anyCount,
    amount: anyAmount,
    currency: anyCode,
    reference: anyText,
    reason: anyText,
  }),
  "version-changed": fc.record({ from: fc.option(anyText), to: anyText }),
  void: fc.record({
    original: anyRef,
    sale: anyCount,
    currency: anyCode,
    total: anyAmount,
    cash: anyAmount,
    reason: anyText,
  }),
};
type FieldsOf<K extends Entry["kind"]> = Omit<
  Extract<Entry, { kind: K }>,
  "v" | "kind" | "clock" | "cashier" | "shift"
>;

const KINDS = Object.keys(FIELDS) as readonly Entry["kind"][];

function anyEntryOf(kind: Entry["kind"]): fc.Arbitrary<Entry> {
  const common = fc.record({
    v: fc.constant(ENTRY_VERSION),
    kind: fc.constant(kind),
    clock: anyClock,
    cashier: fc.option(fc.record({ id: anyText, name: anyText })),
    shift: anyCount,
  });
  return fc
    .tuple(common, FIELDS[kind] as fc.Arbitrary<object>)
    .map(([scene, fields]) => Object.assign(scene, fields) as unknown as Entry);
}

const DRAWER: Extract<Entry, { kind: "drawer-opened" }> = {
  v: 1,
  kind: "drawer-opened",
  clock: { wall: 1_800_000_000_000, monotonic: 60_000, boot: "a" },
  cashier: { id: "7", name: "Mei" },
  shift: 3,
  reason: "change for the bus",
};
const decodeJson = (json: unknown): ReturnType<typeof decodeEntry> =>
  decodeEntry(toUtf8(JSON.stringify(json)));
const malformed = (where: string): object => ({
  ok: false,
  error: { type: "entry-malformed", where },
});

test("an entry is one line of JSON, its fields in the order that they were written", () => {
  expect(new TextDecoder().decode(encodeEntry(DRAWER))).toBe(
    '{"v":1,"kind":"drawer-opened","clock":{"wall":1800000000000,"monotonic":60000,"boot":"a"},' +
      '"cashier":{"id":"7","name":"Mei"},"shift":3,"reason":"change for the bus"}',
  );
});

test.each(KINDS)("every %s survives the way to the disk and back", (kind) => {
  fc.assert(
    fc.property(anyEntryOf(kind), (entry) => {
      const body = encodeEntry(entry);
      expect(body).not.toContain(0x0a);
      expect(decodeEntry(body)).toEqual({ ok: true, value: entry });
    }),
    { numRuns: 60 },
  );
});

test("what is not JSON, or not UTF-8, is refused", () => {
  const notJson = { ok: false, error: { type: "entry-not-json" } };
  expect(decodeEntry(new Uint8Array())).toEqual(notJson);
  expect(decodeEntry(toUtf8('{"v":1'))).toEqual(notJson);
  expect(decodeEntry(Uint8Array.of(0x22, 0xff, 0x22))).toEqual(notJson);
});

test("a layout that this till does not know is refused by its number", () => {
  for (const version of [0, 2, "1", null]) {
    expect(decodeJson({ ...DRAWER, v: version })).toEqual({
      ok: false,
      error: { type: "entry-unknown-version", version },
    });
  }
  for (const json of [null, 7, "x", [], {}]) {
    expect(decodeJson(json)).toEqual({
      ok: false,
      error: { type: "entry-unknown-version", version: null },
    });
  }
});

test("a kind that this till does not know is refused", () => {
  expect(decodeJson({ ...DRAWER, kind: "drawer-kicked" })).toEqual(malformed("kind"));
  expect(decodeJson({ v: 1 })).toEqual(malformed("kind"));
});

test("a field too many is refused by its name, wherever it stands", () => {
  expect(decodeJson({ ...DRAWER, note: "x" })).toEqual(malformed("note"));
  expect(decodeJson({ ...DRAWER, constructor: "x" })).toEqual(malformed("constructor"));
  expect(decodeJson({ ...DRAWER, clock: { ...DRAWER.clock, zone: 8 } })).toEqual(
    malformed("clock.zone"),
  );
});

test("a field that is missing, too long or of another type is refused by its name", () => {
  const { shift: _, ...withoutShift } = DRAWER;
  expect(decodeJson(withoutShift)).toEqual(malformed("shift"));
  expect(decodeJson({ ...DRAWER, cashier: { id: "7" } })).toEqual(malformed("cashier.name"));
  expect(decodeJson({ ...DRAWER, reason: "x".repeat(401) })).toEqual(malformed("reason"));
  expect(decodeJson({ ...DRAWER, reason: 7 })).toEqual(malformed("reason"));
});

test("a figure beyond 2^53 − 1, below nothing or with a fraction is refused", () => {
  const body = JSON.stringify(DRAWER);
  for (const figure of ["9007199254740992", "1e300", "-1", "0.5"]) {
    expect(decodeEntry(toUtf8(body.replace('"shift":3', `"shift":${figure}`)))).toEqual(
      malformed("shift"),
    );
  }
});

test("no bytes make it throw", () => {
  const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.json().map(toUtf8));
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(decodeEntry(bytes).ok).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("no damage to an entry makes it throw", () => {
  const anyDamage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(anyEntryOf("sale-paid"), anyDamage, (entry, damage) => {
      const bytes = encodeEntry(entry);
      for (const [at, value] of damage) {
        bytes[at % bytes.length] = value;
      }
      expect(() => decodeEntry(bytes)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});
