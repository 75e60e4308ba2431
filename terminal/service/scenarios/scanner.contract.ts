/** What every adapter of the scanner's line keeps, the simulated one and the one on a serial port. */
import { expect, test } from "vitest";
import type { LineClosed, ScannerLine, Scanners } from "../ports.ts";

/** The other end of the cable. */
export interface ScannerBench {
  readonly scanners: Scanners;
  readonly path: string;
  send(bytes: Uint8Array): void;
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

export function keepsScannerContract(
  name: string,
  withBench: (use: (bench: ScannerBench) => Promise<void>) => Promise<void>,
): void {
  const listen = (bench: ScannerBench): { readonly heard: Heard; readonly line: ScannerLine } => {
    const heard: Heard = { opened: 0, bytes: [], closed: [] };
    const line = bench.scanners.connect({ path: bench.path, baudRate: 9600 }).open({
      opened: () => (heard.opened += 1),
      received: (bytes) => heard.bytes.push(...bytes),
      closed: (why) => heard.closed.push(why),
    });
    expect(heard, "nothing is told before open returns").toMatchObject({ opened: 0, closed: [] });
    return { heard, line };
  };
  const opened = async (bench: ScannerBench) => {
    const open = listen(bench);
    await bench.until(() => open.heard.opened === 1, "the line did not open");
    return open;
  };
  const openedInTime = async (bench: ScannerBench) => {
    let open = listen(bench);
    await bench.until(() => {
      if (open.heard.closed.length > 0) {
        open = listen(bench);
      }
      return open.heard.opened === 1;
    }, "the line was not free again");
    return open;
  };

  test(`${name}: every byte that the scanner sends arrives, in order`, () =>
    withBench(async (bench) => {
      const { heard, line } = await opened(bench);
      const every = Uint8Array.from({ length: 1024 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
      bench.send(every.subarray(0, 300));
      bench.send(every.subarray(300));
      await bench.until(() => heard.bytes.length >= every.length, "bytes are missing");
      expect(heard.bytes).toEqual([...every]);
      line.close();
    }));

  test(`${name}: a pulled cable is told once`, () =>
    withBench(async (bench) => {
      const { heard, line } = await opened(bench);
      await bench.unplug();
      await bench.until(() => heard.closed.length === 1, "nobody said that the cable is out");
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
      const again = await openedInTime(bench);
      again.line.close();
    }));

  test(`${name}: who closes the line hears nothing more, and may open it again`, () =>
    withBench(async (bench) => {
      const first = await opened(bench);
      first.line.close();
      first.line.close();
      bench.send(Uint8Array.of(0x34));
      const second = await openedInTime(bench);
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
}
