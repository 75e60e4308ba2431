/** What goes wrong with printers, on a real serial port, and the program that sells on. */
import { afterEach, expect, test } from "vitest";
import { createSerialHolder } from "./daemons/serial-holder.ts";
import { type PrintingTillProcess, startPrintingTill } from "./daemons/printing-till.ts";
import { until } from "./daemons/pty.ts";

let open: PrintingTillProcess | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const start = async (): Promise<PrintingTillProcess> => {
  open = await startPrintingTill();
  await open.printerIs("ready");
  return open;
};

const receipts = ({ device }: PrintingTillProcess): number =>
  device.lines().filter((line) => line.startsWith("Sale ")).length;

test("unplugged in the middle of a receipt: unknown, not printed again by itself, and well again when plugged in", async () => {
  const shop = await start();
  shop.device.set({ bytesPerSecond: 400 });
  await shop.sell(1);
  await until(() => shop.device.paper.length > 2, "nothing came out");
  await shop.pty.unplug();
  await shop.paperIs("unknown");
  await shop.printerIs("unreachable");
  await shop.detailSays("no such port");
  await shop.sell(2);
  await shop.paperIs("queued");
  shop.device.set({ bytesPerSecond: 40_000 });
  await shop.pty.plugIn();
  await shop.paperIs("printed");
  expect(receipts(shop)).toBe(2);
  expect(shop.device.faults).toEqual([]);
});

test("switched off and on in the middle of a receipt: unknown, and the next one is whole", async () => {
  const shop = await start();
  shop.device.set({ bytesPerSecond: 400 });
  await shop.sell(1);
  await until(() => shop.device.paper.length > 2, "nothing came out");
  shop.device.switchOff();
  await shop.paperIs("unknown");
  await shop.printerIs("unreachable");
  shop.device.set({ bytesPerSecond: 40_000 });
  shop.device.switchOn();
  await shop.printerIs("ready");
  await shop.sell(2);
  await shop.paperIs("printed");
  expect(shop.device.lines().filter((line) => line.startsWith("Sale 0002"))).toHaveLength(1);
});

test("a printer that speaks nonsense is none; the till sells on, and prints when it speaks sense", async () => {
  const shop = await start();
  shop.device.set({ isNonsense: true });
  await shop.printerIs("unreachable");
  await shop.sell(1);
  await shop.paperIs("queued");
  shop.device.set({ isNonsense: false });
  await shop.paperIs("printed");
  expect(receipts(shop)).toBe(1);
});

test("a port that another program has: said in words, and printed when it is free", async () => {
  const shop = await start();
  await shop.pty.unplug();
  await shop.printerIs("unreachable");
  const holder = await createSerialHolder(shop.pty);
  await shop.sell(1);
  await shop.detailSays("another program has the port");
  holder.letGo();
  await shop.paperIs("printed");
});

/** Sales for each figure. */
const SALES = 60;

test("a printer that is dead, slow or unplugged changes no sale's time", async () => {
  const shop = await start();
  let number = 1;
  const measure = async (): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < SALES; i += 1) {
      times.push(await shop.sell(number));
      number += 1;
    }
    times.sort((a, b) => a - b);
    return times[Math.floor(SALES / 2)] ?? 0;
  };
  await measure();
  const well = await measure();
  shop.device.set({ bytesPerSecond: 100 });
  const slow = await measure();
  shop.device.switchOff();
  const dead = await measure();
  await shop.pty.unplug();
  const unplugged = await measure();
  const figures = { well, slow, dead, unplugged };
  console.log(`median of "take cash", in milliseconds: ${JSON.stringify(figures)}`);
  // Noise of a busy machine, and no more: one wait for a printer would be hundreds of milliseconds.
  const most = Math.max(slow, dead, unplugged);
  expect(most).toBeLessThan(well * 1.5 + 3);
});
