/** The lab's phones and a real hub: a wallet is issued, what was signed is reported, the hub's word is got, the wallet renewed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { PhoneChange, PhoneView } from "@tillwave/shared/api/lab-phone";
import { getToken, selectWallet, spend } from "@tillwave/shared/nfc/wallet-commands";
import { formatRequestQr } from "@tillwave/shared/wallet/request-qr";
import { type SpendRequest, encodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { parseTokenQr } from "@tillwave/shared/wallet/token-qr";
import { peekToken } from "@tillwave/shared/wallet/token";
import { afterEach, expect, test } from "vitest";
import { type HubProcess, startHub } from "./daemons/hub-process.ts";
import { type LabPicture, type LabProcess, withLabs } from "./daemons/lab-process.ts";
import { type WaitingReader, withWaitingReaders } from "./daemons/waiting-reader.ts";

const readers = withWaitingReaders();
const labs = withLabs();
let hub: HubProcess | null = null;
let folder = "";

afterEach(async () => {
  await hub?.stop();
  hub = null;
  rmSync(folder, { recursive: true, force: true });
});

interface Scene {
  readonly lab: LabProcess;
  readonly reader: WaitingReader;
  change(change: PhoneChange): Promise<unknown>;
  sees(what: (phone: PhoneView) => boolean): Promise<PhoneView>;
}

async function open(): Promise<Scene> {
  folder = mkdtempSync(join(tmpdir(), "lab-hub-"));
  hub = await startHub({ folder });
  const reader = await readers.open();
  const console = ["--hub-console", hub.console, "--hub-token-file", join(folder, "control-token")];
  const lab = await labs.start({ readers: [reader.port], more: console });
  const phoneOf = ({ view }: LabPicture): PhoneView => present(view.bench.phones[0], "phone 1");
  return {
    lab,
    reader,
    change: (change) => lab.send({ type: "phone", phone: "phone-1", change }),
    sees: async (what) => phoneOf(await lab.sees((picture) => what(phoneOf(picture)))),
  };
}

let seq = 0;
function request(change: Partial<SpendRequest> = {}): SpendRequest {
  seq += 1;
  const names = { terminal: 7, epoch: 3, seq, nonce: fromHex(seq.toString(16).padStart(32, "0")) };
  const terms = { amount: 5800, currency: "HKD", kinds: 1, promoMax: 0, reward: null, time: 0 };
  return { ...names, ...terms, ...change };
}

async function tap({ lab, reader }: Scene): Promise<void> {
  await lab.send({ type: "hold", what: "phone-1", reader: null });
  await reader.card();
  expect(await reader.ask(toHex(selectWallet()))).toMatch(/9000$/u);
}

test("a phone gets its wallet at the console, pays, and reports what it has signed", async () => {
  const scene = await open();
  const before = await scene.sees(({ wallet }) => wallet !== null);
  expect(before.wallet).toMatchObject({ merchant: 1001, shop: "Corner shop", cash: 250_000 });
  await tap(scene);
  const asked = toHex(spend(encodeSpendRequest(request())));
  expect(await scene.reader.ask(asked)).toMatch(/9000$/u);
  expect(await scene.change({ act: "report" })).toEqual({ ok: true });
  const after = await scene.sees(({ wallet }) => wallet?.counter === 1);
  expect(after).toMatchObject({ trouble: null, wallet: { cash: 244_200 } });
});

test("an uplink brings the hub's token through the field, and as a code", async () => {
  const scene = await open();
  await scene.sees(({ wallet }) => wallet !== null);
  await tap(scene);
  const asked = request({ amount: 60_000 });
  const bytes = toHex(spend(encodeSpendRequest(asked), { uplink: true }));
  expect(await scene.reader.ask(bytes)).toBe("6985");
  await scene.change({ say: "yes" });
  expect(await scene.reader.ask(bytes)).toBe("6300");
  await scene.sees(({ code }) => code?.kind === "paid");
  const answer = present(await scene.reader.ask(toHex(getToken(asked.nonce))), "an answer");
  expect(peekToken(fromHex(answer).slice(0, -2))).toMatchObject({
    ok: true,
    value: { merchant: 1001, terminal: 7, amount: 60_000, cash: 60_000 },
  });
});

test("a till's code that the phone has read is paid, and a second time it is the same token", async () => {
  const scene = await open();
  await scene.sees(({ wallet }) => wallet !== null);
  const scan = formatRequestQr({ merchant: 1001, request: request({ amount: 12_000 }) });
  expect(await scene.change({ scan })).toEqual({ ok: true });
  const { code } = await scene.sees((phone) => phone.code?.kind === "paid");
  const token = parseTokenQr(code?.text ?? "");
  assert(token.ok, "it is a token");
  expect(peekToken(token.value)).toMatchObject({ value: { amount: 12_000 } });
  expect(await scene.change({ scan })).toEqual({ ok: true });
});

test("a wallet is renewed with a new key and goes on paying", async () => {
  const scene = await open();
  const before = await scene.sees(({ wallet }) => wallet !== null);
  expect(await scene.change({ act: "renew" })).toEqual({ ok: true });
  await tap(scene);
  expect(await scene.reader.ask(toHex(spend(encodeSpendRequest(request()))))).toMatch(/9000$/u);
  const after = await scene.sees(({ wallet }) => wallet?.counter === 1);
  expect(after.wallet?.cash).toBe((before.wallet?.cash ?? 0) - 5800);
});
