import { NO_LOG } from "@tillwave/shared/core/log";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { openReceiptQr } from "@tillwave/shared/sync/receipt-qr";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, onTestFinished, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import { createReceiptSigner } from "../receipt-signer.ts";
import { openStore } from "../store.ts";
import { createMemberships } from "../sync/memberships.ts";
import { createTillKeys } from "../till-key.ts";
import { type OpenTill, openTill } from "./open-till.ts";
import { HUB_URL, simulateHub } from "./simulated-hub.ts";

const crypto = createNodeCrypto();

/** What the signer of a till that was closed says of one of its sales. */
function signed(till: OpenTill, index: number) {
  const { sales } = present(till.service.sales(null), "the sales");
  till.service.close();
  const { folder, clock } = till;
  const keys = createTillKeys(folder, crypto);
  const memberships = createMemberships({ folder, keys, crypto, clock, log: NO_LOG, hubUrl: null });
  const timers = createVirtualClock();
  const machine = { id: () => "machine-1" };
  const store = openStore(
    {
      folder,
      settings: demoSettings,
      version: "1.0.0",
      replaces: null,
      membership: memberships.now,
    },
    { clock, timers, crypto, random: nodeRandom, machine, log: NO_LOG },
  );
  const { database, close } = present(store.ok ? store.value : null, "the store");
  onTestFinished(close);
  const paid = present(sales[index], "the sale");
  const text = createReceiptSigner({ database, memberships, crypto })(paid);
  const tillKey = memberships.now()?.certificate.tillKey;
  return {
    paid,
    opened: text && tillKey ? openReceiptQr(text, { keys: [tillKey], crypto }) : null,
  };
}

test("a receipt of a till that has joined says, signed, what was sold and what was paid", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "tart" });
  till.press({ type: "pay" });
  till.takeCash(10_000);
  const { paid, opened } = signed(till, 0);
  expect(opened).toMatchObject({
    ok: true,
    value: {
      merchant: 1001,
      terminal: 7,
      ...paid.ref,
      currency: "HKD",
      total: paid.entry.total,
      other: paid.entry.total,
      lines: paid.entry.lines.map(({ quantity, amount }) => ({ quantity, amount })),
    },
  });
  const head = opened?.ok === true ? toHex(opened.value.headStart) : "";
  expect(head.startsWith(paid.head)).toBe(true);
});

test("a receipt of a till that has joined no hub is not signed", () => {
  const till = openTill();
  till.sell("bun");
  expect(signed(till, 0).opened).toBeNull();
});

test("a copy of a receipt from before the joining, under other numbers, is not signed", async () => {
  const hub = simulateHub();
  const till = openTill({ hubs: hub.hubs });
  till.sell("bun");
  till.press({ type: "next" });
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  till.sell("bun");
  expect(signed(till, 1).opened).toBeNull();
});
