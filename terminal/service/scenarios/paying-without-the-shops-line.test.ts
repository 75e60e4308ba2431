import { fromHex } from "@tillwave/shared/core/bytes";
import { formatTokenQr } from "@tillwave/shared/wallet/token-qr";
import {
  encodePresentation,
  formatPresentationQr,
  signPresentation,
} from "@tillwave/shared/wallet/presentation";
import { parseRequestQr } from "@tillwave/shared/wallet/request-qr";
import { codeKeyOf, typedCode } from "@tillwave/shared/wallet/typed-code";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { present } from "@tillwave/shared/core/assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Phone, type TappingTill, tappingTill } from "./tapping-till.ts";

const crypto = createNodeCrypto();

async function offline(): Promise<TappingTill> {
  const shop = await tappingTill({ policy: { perTap: 0 } });
  shop.ledger.fault = "no-network";
  await shop.passes(5000);
  return shop;
}

const isPaid = (shop: TappingTill): boolean => shop.till.view().state.sale.type === "completed";

function tenderShown(shop: TappingTill) {
  const step = shop.step();
  const text = "requestQr" in step ? step.requestQr : "";
  const parsed = parseRequestQr(text);
  return present(parsed.ok ? parsed.value : null, "a request on the screen");
}

/** The hub has answered the phone. */
function grant(shop: TappingTill, phone: Phone): void {
  const asking = phone.wallet.state().wallet.spends.find(({ state }) => state === "asking");
  const { request } = tenderShown(shop);
  const token = shop.tapHub.token(
    request,
    crypto.sha256(new TextEncoder().encode("ann")).slice(8, 16),
  );
  const nonce = fromHex(present(asking, "an uplink").nonce);
  phone.wallet.tell({ type: "uplink-answered", nonce, token });
}

test("over the shop's limits, a phone that is online asks the hub itself, and the till waits for it", async () => {
  const shop = await offline();
  const phone = shop.phone("ann");
  phone.wallet.tell({ type: "online", isOnline: true });
  shop.pay();
  shop.reader.insert(phone.card);
  await shop.passes(500);
  expect(shop.step()).toMatchObject({ type: "waiting-token" });
  expect(shop.till.takeCash(100_000)).toMatchObject({ error: { type: "tender-in-doubt" } });
  grant(shop, phone);
  await shop.passes(500);
  expect(isPaid(shop)).toBe(true);
  expect(shop.till.view().paid?.entry.tenders).toMatchObject([{ proof: { type: "token" } }]);
});

test("its token comes with the next tap, or as a code that is scanned", async () => {
  for (const way of ["tap", "scan"] as const) {
    const shop = await offline();
    const phone = shop.phone("ann");
    phone.wallet.tell({ type: "online", isOnline: true });
    shop.pay();
    await shop.tap(phone);
    await shop.passes(3000);
    grant(shop, phone);
    if (way === "tap") {
      await shop.tap(phone);
    } else {
      const token = present(phone.wallet.state().wallet.spends[0]?.token, "a token");
      expect(shop.act({ action: "scan", text: formatTokenQr(fromHex(token)) })).toEqual({
        ok: true,
      });
    }
    expect(isPaid(shop), way).toBe(true);
  }
});

test("eight typed digits pay; three wrong ones use up the nonce, and ten lock the till for an hour", async () => {
  const shop = await offline();
  const codeNow = (): string => {
    const file = readFileSync(join(shop.till.folder, "membership"), "utf8");
    const secret = /"terminalSecret":\s*"([0-9a-f]+)"/u.exec(file)?.[1] ?? "";
    return typedCode(codeKeyOf(fromHex(secret), crypto), tenderShown(shop), crypto);
  };
  const wrong = (): unknown => shop.act({ action: "code", digits: "00000000" });
  shop.pay();
  shop.act({ action: "uplink" });
  expect(shop.step()).toMatchObject({ type: "waiting-token", codeTriesLeft: 3 });
  expect(wrong()).toMatchObject({ error: { type: "code-wrong", triesLeft: 2 } });
  expect(shop.act({ action: "code", digits: codeNow() })).toEqual({ ok: true });
  expect(isPaid(shop)).toBe(true);
  shop.till.press({ type: "next" });
  shop.pay();
  for (let n = 0; n < 3; n += 1) {
    shop.act({ action: "uplink" });
    expect([wrong(), wrong(), wrong()].at(-1)).toMatchObject({
      error: { type: "code-wrong", triesLeft: 0 },
    });
    expect(shop.step()).toMatchObject({ type: "armed", notice: { type: "wrong-code" } });
  }
  shop.act({ action: "uplink" });
  expect(wrong()).toMatchObject({ error: { type: "codes-locked" } });
  const again = shop.kill();
  await again.passes(200);
  expect(again.act({ action: "code", digits: "00000000" })).toMatchObject({
    error: { type: "codes-locked" },
  });
  await again.passes(200);
  again.clock.pass(3_700_000);
  expect(again.act({ action: "code", digits: "00000000" })).toMatchObject({
    error: { type: "code-wrong" },
  });
});

test("a code that the customer shows pays once, within its limits", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  const { credential, deps } = phone.wallet;
  const show = (counter: number): string => {
    const presentation = encodePresentation({
      counter,
      notAfter: Math.floor(shop.clock.read().wall / 1000) + 60,
      maxAmount: 5000,
      currency: "HKD",
      random: new Uint8Array(8),
      cumCash: 0,
      cumPromo: 0,
      isUserVerified: true,
    });
    const signature = signPresentation({ credential, presentation }, deps.signer, crypto);
    return formatPresentationQr({ credential, presentation, signature });
  };
  const code = show(600);
  shop.pay();
  expect(shop.act({ action: "scan", text: code })).toEqual({ ok: true });
  await shop.passes(500);
  expect(shop.till.view().paid?.entry.tenders).toMatchObject([
    { proof: { type: "presented", grade: "at-risk" } },
  ]);
  shop.till.press({ type: "next" });
  shop.pay();
  expect(shop.act({ action: "scan", text: code })).toMatchObject({
    error: { type: "qr-refused", why: "used-before" },
  });
  expect(shop.act({ action: "scan", text: "TWT1AAAA" })).toMatchObject({
    error: { type: "qr-refused" },
  });
  expect(shop.act({ action: "scan", text: "hello" })).toMatchObject({
    error: { type: "qr-refused", why: "not-a-code" },
  });
});
