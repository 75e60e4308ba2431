/** What every adapter of the scale's line keeps, the simulated one and the one on a serial port. */
import { encodeToledoAnswer } from "@tillwave/shared/scale/toledo-8217";
import { expect, test } from "vitest";
import type { LineClosed, ScaleLine, Scales } from "../ports.ts";

/** The other end of the cable. */
export interface ScaleBench {
  readonly scales: Scales;
  readonly path: string;
  /** What the till has asked so far. */
  asked(): Uint8Array;
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

export function keepsScaleContract(
  name: string,
  withBench: (use: (bench: ScaleBench) => Promise<void>) => Promise<void>,
): void {
  const listen = (bench: ScaleBench): { readonly heard: Heard; readonly line: ScaleLine } => {
    const heard: Heard = { opened: 0, bytes: [], closed: [] };
    const line = bench.scales.connect({ path: bench.path, baudRate: 9600 }).open({
      opened: () => (heard.opened += 1),
      received: (bytes) => heard.bytes.push(...bytes),
      closed: (why) => heard.closed.push(why),
    });
    expect(heard, "nothing is told before open returns").toMatchObject({ opened: 0, closed: [] });
    return { heard, line };
  };
  const opened = async (bench: ScaleBench) => {
    const open = listen(bench);
    await bench.until(() => open.heard.opened === 1, "the line did not open");
    return open;
  };

  test(`${name}: what the till asks arrives, and so does the answer`, () =>
    withBench(async (bench) => {
      const { heard, line } = await opened(bench);
      line.write(Uint8Array.of(0x57));
      await bench.until(() => bench.asked().length === 1, "the scale was not asked");
      expect(bench.asked()).toEqual(Uint8Array.of(0x57));
      const answer = encodeToledoAnswer({ type: "weight", grams: 412, isNet: false });
      bench.answer(answer);
      await bench.until(() => heard.bytes.length >= answer.length, "the answer is missing");
      expect(heard.bytes.map((byte) => byte & 0x7f)).toEqual([...answer]);
      line.close();
    }));

  test(`${name}: a pulled cable is told once, and with it back in there is a line again`, () =>
    withBench(async (bench) => {
      const { heard, line } = await opened(bench);
      await bench.unplug();
      await bench.until(() => heard.closed.length === 1, "nobody said that the cable is out");
      line.close();
      expect(heard.closed.map(({ type }) => type)).toEqual(["unplugged"]);
      const without = listen(bench);
      await bench.until(() => without.heard.closed.length === 1, "nobody said: no port");
      expect(without.heard.closed[0]?.type).toBe("no-port");
      await bench.plugIn();
      const again = await opened(bench);
      again.line.close();
    }));

  test(`${name}: who closes the line hears nothing more`, () =>
    withBench(async (bench) => {
      const { heard, line } = await opened(bench);
      line.close();
      line.close();
      bench.answer(Uint8Array.of(0x02));
      line.write(Uint8Array.of(0x57));
      expect(heard).toMatchObject({ opened: 1, bytes: [], closed: [] });
    }));
}
