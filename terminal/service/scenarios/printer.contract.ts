/** What every adapter of the printer's line keeps, the simulated one and the one on a serial port. */
import { equalBytes } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import type { LineClosed, PrinterLine, Printers } from "../ports.ts";

/** The other end of the cable. */
export interface PrinterBench {
  readonly printers: Printers;
  readonly path: string;
  /** What has arrived at the printer so far. */
  received(): Uint8Array;
  answer(bytes: Uint8Array): void;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** Settles when it is so; fails where it never is. */
  until(isSo: () => boolean, otherwise: string): Promise<void>;
}

interface Heard {
  opened: number;
  readonly bytes: number[];
  readonly closed: LineClosed[];
}

export function keepsPrinterContract(
  name: string,
  withBench: (use: (bench: PrinterBench) => Promise<void>) => Promise<void>,
): void {
  const listen = (bench: PrinterBench): { readonly heard: Heard; readonly line: PrinterLine } => {
    const heard: Heard = { opened: 0, bytes: [], closed: [] };
    const line = bench.printers.connect({ path: bench.path, baudRate: 115_200 }).open({
      opened: () => (heard.opened += 1),
      received: (bytes) => heard.bytes.push(...bytes),
      closed: (why) => heard.closed.push(why),
    });
    expect(heard, "nothing is told before open returns").toMatchObject({ opened: 0, closed: [] });
    return { heard, line };
  };
  const opened = async (bench: PrinterBench) => {
    const open = listen(bench);
    await bench.until(() => open.heard.opened === 1, "the line did not open");
    return open;
  };

  test(`${name}: what is written arrives whole and in order, and so does what comes back`, () =>
    withBench(async (bench) => {
      const { heard, line } = await opened(bench);
      const every = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
      line.write(every.subarray(0, 1000));
      line.write(every.subarray(1000));
      await bench.until(() => bench.received().length >= every.length, "bytes are missing");
      expect(equalBytes(bench.received(), every)).toBe(true);
      bench.answer(Uint8Array.of(0x12, 0x00, 0xff, 0x11, 0x13, 0x0a, 0x0d));
      await bench.until(() => heard.bytes.length >= 7, "the answer did not come");
      expect(heard.bytes).toEqual([0x12, 0x00, 0xff, 0x11, 0x13, 0x0a, 0x0d]);
      line.close();
    }));

  test(`${name}: a pulled cable is told once, and nothing after it`, () =>
    withBench(async (bench) => {
      const { heard, line } = await opened(bench);
      await bench.unplug();
      line.write(Uint8Array.of(1));
      await bench.until(() => heard.closed.length === 1, "nobody said that the cable is out");
      line.write(Uint8Array.of(1));
      line.close();
      expect(heard.closed.map(({ type }) => type)).toEqual(["unplugged"]);
    }));

  test(`${name}: without a cable there is no port, and with it there is one again`, () =>
    withBench(async (bench) => {
      await bench.unplug();
      const { heard } = listen(bench);
      await bench.until(() => heard.closed.length === 1, "nobody said that there is no port");
      expect(heard.closed[0]?.type).toBe("no-port");
      await bench.plugIn();
      const again = await opened(bench);
      again.line.close();
    }));

  test(`${name}: who closes the line hears nothing more, and may open it again`, () =>
    withBench(async (bench) => {
      const first = await opened(bench);
      first.line.close();
      first.line.close();
      bench.answer(Uint8Array.of(0x12));
      let second = listen(bench);
      await bench.until(() => {
        if (second.heard.closed.length > 0) {
          second = listen(bench);
        }
        return second.heard.opened === 1;
      }, "the line was not free again");
      expect(first.heard).toMatchObject({ opened: 1, bytes: [], closed: [] });
      second.line.close();
    }));

  test(`${name}: a port has one user; the second is told that it is busy`, () =>
    withBench(async (bench) => {
      const first = await opened(bench);
      const second = listen(bench);
      await bench.until(() => second.heard.closed.length === 1, "the second was not refused");
      expect(second.heard.closed[0]?.type).toBe("port-busy");
      expect(first.heard.closed).toEqual([]);
      first.line.close();
    }));

  test(`${name}: closed before it is open, it never opens`, () =>
    withBench(async (bench) => {
      const { heard, line } = listen(bench);
      line.close();
      let next = listen(bench);
      await bench.until(() => {
        if (next.heard.closed.length > 0) {
          next = listen(bench);
        }
        return next.heard.opened === 1;
      }, "the line was not free");
      expect(heard).toMatchObject({ opened: 0, closed: [] });
      next.line.close();
    }));
}
