/** The till's program prints on a real serial port: what came out is read from the bytes by the interpreter. */
import { present } from "@tillwave/shared/core/assert";
import { afterEach, expect, test } from "vitest";
import { type PrintingTillProcess, startPrintingTill } from "./daemons/printing-till.ts";
import { until } from "./daemons/pty.ts";

let open: PrintingTillProcess | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const start = async (...options: Parameters<typeof startPrintingTill>) => {
  open = await startPrintingTill(...options);
  return open;
};

const cuts = ({ device }: PrintingTillProcess): number =>
  device.paper.filter(({ type }) => type === "cut").length;

for (const profile of ["generic-80mm", "epson-tm-t88"]) {
  test(`a sale's receipt comes out of a ${profile}, with Chinese drawn, and the drawer opens`, async () => {
    const shop = await start(profile);
    await shop.printerIs("ready");
    await shop.sell(1);
    await shop.paperIs("printed");
    const { head, ref } = await shop.lastSale();
    const text = shop.device.lines().join("\n");
    expect(text).toContain("Harbour Corner");
    expect(text).toContain("Tax id 4711-0815");
    expect(text).toContain(
      `Chain head ${head.slice(0, 4)} ${head.slice(4)}`
        .toUpperCase()
        .replace("CHAIN HEAD", "Chain head"),
    );
    expect(text).toMatch(/Cash +1,000\.00/u);
    const pictures = shop.device.paper.filter((event) => event.type === "image");
    expect(pictures).toHaveLength(1);
    const black = present(pictures[0], "a picture").bits.filter((byte) => byte !== 0).length;
    expect(black, "dots of the drawn row").toBeGreaterThan(100);
    expect(shop.device.pulses).toBe(1);
    expect(shop.device.faults).toEqual([]);
    expect(await shop.receipt(ref)).toMatchObject({ paper: "printed", receipt: { ref, head } });
  });
}

test("out of paper: sales go on, the till says so, and prints when paper is in; copies by hand", async () => {
  const shop = await start();
  await shop.printerIs("ready");
  shop.device.set({ paperLines: 0 });
  await shop.printerIs("out-of-paper");
  await shop.sell(1);
  await shop.paperIs("queued");
  expect(shop.device.pulses).toBe(1);
  shop.device.set({ paperLines: 1000 });
  await shop.paperIs("printed");
  expect(await shop.print((await shop.lastSale()).ref)).toEqual({ ok: true, copy: 1 });
  await until(() => cuts(shop) === 2, "the copy did not come out");
  expect(shop.device.lines().join("\n")).toContain("COPY 1");
  expect(await shop.openDrawer("press-of-a-page")).toEqual({ ok: true });
  await until(() => shop.device.pulses === 2, "the drawer did not open");
});

test("the test strip comes out and says what came back", async () => {
  const shop = await start();
  await shop.printerIs("ready");
  expect(await shop.ask({ action: "test" })).toMatchObject({ ok: true });
  expect(shop.device.lines().join("\n")).toContain("Борщ");
  expect(shop.device.faults).toEqual([]);
});

test("killed between the sale and its paper, the program prints it after the restart, once", async () => {
  const shop = await start();
  await shop.printerIs("ready");
  // The queue writes when presses have paused; the kill comes first.
  await shop.sell(1);
  await shop.killAndStart();
  await shop.paperIs("printed");
  expect(cuts(shop)).toBe(1);
});
