/** The command line of technicians and staff, against the real shop: what it does, says and ends with. */
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BackupReply, JoinCode } from "@tillwave/shared/api/console";
import type { HubView, PrinterReply } from "@tillwave/shared/api/till";
import { onTestFinished, expect, test } from "vitest";
import { openShop } from "../scripts/shop/shop-process.ts";
import { type WholeShop, openWholeShop } from "../scripts/shop/whole-shop.ts";
import {
  bookedIn,
  lastSaleAt,
  sellBuns,
  soldAt,
  tillwave,
  tillwaveJson,
} from "./daemons/command-line.ts";
import { startHub } from "./daemons/hub-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const WAIT = { timeout: 30_000, interval: 100 };
const FLAGS = ["--built"];

interface Place {
  /** Where the command line runs, and finds no other shop. */
  readonly folder: string;
  readonly till: string;
  readonly hub: string;
  readonly shop: WholeShop;
}

async function openPlace(): Promise<Place> {
  const folder = makeMemoryFolder("tillwave-cli-");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Where the demo shop lies for whoever names no folder.
  const till = join(folder, "tillwave", "demo");
  const shop = await openWholeShop({ folder: till, flags: FLAGS });
  onTestFinished(() => shop.close());
  return { folder, till, hub: join(till, "hub"), shop };
}

const inStep = async (folder: string): Promise<void> => {
  await expect
    .poll(() => tillwaveJson<HubView>(folder, "sync", "push"), WAIT)
    .toMatchObject({ exit: 0, state: "in-step", waiting: 0 });
};

interface Export {
  readonly file: string | null;
  readonly sales: number;
  readonly entries: number;
}

interface Import {
  readonly files: readonly {
    readonly stored: number;
    readonly duplicate: number;
    readonly refused: readonly unknown[];
    readonly fault: unknown;
  }[];
}

test("a technician asks the printer, the line to the hub and the hub, and each answers", async () => {
  const { folder, shop } = await openPlace();
  const printerIsReady = async (): Promise<void> => {
    await expect
      .poll(() => tillwaveJson<PrinterReply>(folder, "printer", "status"), WAIT)
      .toMatchObject({ exit: 0, ok: true, printer: { state: "ready", queued: 0 } });
  };
  await printerIsReady();
  await sellBuns(shop.url, 1, 1);
  // While the receipt prints, a test strip is refused.
  await printerIsReady();
  const [printed, code, missing] = await Promise.all([
    tillwaveJson(folder, "printer", "test"),
    tillwaveJson<JoinCode>(folder, "hub", "join-code", "--name", "Till 3"),
    tillwaveJson(folder, "printer", "reprint", "1-4000"),
  ]);
  expect(printed).toMatchObject({ exit: 0, ok: true });
  expect(code).toMatchObject({ exit: 0, terminal: 3 });
  expect(code.code).toMatch(/^\w{4}-\w{4}-\w{4}-\w{4}$/u);
  expect(missing).toMatchObject({ exit: 1, error: "no-such-sale" });
  const sale = await lastSaleAt(shop.url);
  // Asked for again while the receipt itself is still on its way, it is that one that comes.
  await expect
    .poll(() => tillwaveJson(folder, "printer", "reprint", sale), WAIT)
    .toMatchObject({ exit: 0, copy: 1 });
  await inStep(folder);
  expect(await tillwaveJson<HubView>(folder, "sync", "status")).toMatchObject({
    exit: 0,
    state: "in-step",
    waiting: 0,
  });
});

test("a hub that lost its books has them back: from its till, or from the folder of one that does not run", async () => {
  const { folder, till, hub, shop } = await openPlace();
  await sellBuns(shop.url, 1, 1);
  await inStep(folder);
  const backup = await tillwaveJson<BackupReply>(folder, "hub", "backup");
  expect(backup).toMatchObject({ exit: 0, hubEpoch: 1 });
  await sellBuns(shop.url, 2, 2);
  await inStep(folder);
  const sold = await soldAt(shop.url);
  expect(await bookedIn(hub)).toEqual(sold);
  expect(await tillwaveJson(folder, "hub", "restore", backup.file)).toMatchObject({
    exit: 1,
    error: "running",
  });
  await shop.close();
  const restored = await tillwave(folder, "hub", "restore", backup.file);
  expect(restored).toMatchObject({ exit: 0, error: "" });
  expect(restored.out).toMatch(/kept as .*hub\.db\.before-[\s\S]*hubEpoch is 2[\s\S]*send again/u);
  const again = await openShop({ folder: till, flags: FLAGS, whole: true });
  onTestFinished(() => again.close());
  await expect.poll(() => bookedIn(hub), WAIT).toEqual(sold);

  await again.close();
  rmSync(join(hub, "hub.db"));
  expect(await tillwaveJson(folder, "hub", "restore", backup.file)).toMatchObject({
    exit: 0,
    keptAs: null,
    hubEpoch: 3,
  });
  const exported = await tillwaveJson<Export>(folder, "journal", "export", "--all");
  expect(exported).toMatchObject({ exit: 0, sales: 3 });
  const file = exported.file ?? "";
  expect(await tillwaveJson(folder, "hub", "import", file)).toMatchObject({ exit: 3 });
  const alone = await startHub({ folder: hub });
  onTestFinished(async () => void (await alone.stop()));
  expect(await bookedIn(hub)).toEqual(sold.slice(0, 1));
  expect(await tillwaveJson<Import>(folder, "hub", "import", file)).toMatchObject({
    exit: 0,
    files: [{ refused: [], fault: null }],
  });
  expect(await bookedIn(hub)).toEqual(sold);
});

test("sales made without a network are carried to the hub, and are there once when it is back", async () => {
  const { folder, hub, shop } = await openPlace();
  await sellBuns(shop.url, 1, 1);
  await inStep(folder);
  const nothing = await tillwaveJson<Export>(folder, "journal", "export");
  expect(nothing).toMatchObject({ exit: 0, file: null, entries: 0 });
  await shop.turn({ type: "network", mode: "off" });
  await sellBuns(shop.url, 2, 3);
  const file = join(folder, "stick.twx");
  const exported = await tillwaveJson<Export>(folder, "journal", "export", "--to", file);
  expect(exported).toMatchObject({ exit: 0, file, sales: 3 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [whole, over] = await Promise.all([
    tillwaveJson(folder, "journal", "verify", file),
    tillwaveJson(folder, "journal", "export", "--to", file),
  ]);
  expect(whole).toMatchObject({ exit: 0, sales: 3, signatures: "checked", faults: [] });
  expect(over).toMatchObject({ exit: 1, error: "already-there" });
  const imported = await tillwaveJson<Import>(folder, "hub", "import", file);
  expect(imported).toMatchObject({ exit: 0, files: [{ stored: exported.entries, refused: [] }] });
  expect(await bookedIn(hub)).toEqual(await soldAt(shop.url));
  const again = await tillwaveJson<Import>(folder, "hub", "import", file);
  expect(again).toMatchObject({ exit: 0, files: [{ stored: 0, duplicate: exported.entries }] });
  await shop.turn({ type: "network", mode: "on" });
  await inStep(folder);
  expect(await bookedIn(hub)).toEqual(await soldAt(shop.url));
});
