/** What every ear keeps, the simulated one and the real. */
import { equalBytes, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { assert } from "@tillwave/shared/core/assert";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AirReport, Ear, EarView, Ears } from "../ports.ts";

/** An air with somebody in it. */
export interface AirBench {
  readonly ears: Ears;
  /** The other one says this from now on, four times a second or more. */
  advertise(data: Uint8Array, options?: { readonly connectable?: boolean }): Promise<void>;
  /** How that one is called. */
  readonly address: string;
  /** Of the ear. */
  removeAdapter(): Promise<void>;
  returnAdapter(): Promise<void>;
  close(): Promise<void>;
}

/** For a process to come up and a controller to answer, in milliseconds. */
const WAIT_MS = 8000;
const TEST_MS = 30_000;
const LOOK_MS = 20;

export interface HeardBy {
  readonly ear: Ear;
  readonly reports: AirReport[];
  readonly views: EarView[];
  until(what: string, holds: () => boolean): Promise<void>;
}

/** An ear, with all that it said. */
export function listenBy(ears: Ears): HeardBy {
  const reports: AirReport[] = [];
  const views: EarView[] = [];
  const ear = ears.open(
    { adapter: 0 },
    { changed: (view) => views.push(view), heard: (report) => reports.push(report) },
  );
  return {
    ear,
    reports,
    views,
    async until(what, holds) {
      const end = performance.now() + WAIT_MS;
      while (!holds()) {
        assert(performance.now() < end, `${what}; it is ${JSON.stringify(ear.view())}`);
        await new Promise((resolve) => {
          setTimeout(resolve, LOOK_MS);
        });
      }
    },
  };
}

export function earKeepsItsContract(name: string, openBench: () => Promise<AirBench>): void {
  describe(`${name} keeps the contract of an ear`, () => {
    let bench: AirBench;
    let heard: HeardBy;
    beforeEach(async () => {
      bench = await openBench();
      heard = listenBy(bench.ears);
      await heard.until("it listens", () => heard.ear.view().state === "listening");
    }, TEST_MS);
    afterEach(async () => {
      await heard.ear.close();
      await bench.close();
    }, TEST_MS);

    const said = (data: Uint8Array) => (): boolean =>
      heard.reports.some((report) => equalBytes(report.data, data));

    test(
      "what is on air is heard as it is, with who said it and how",
      async () => {
        const data = Uint8Array.of(2, 1, 6, 4, 9, ...toUtf8("Bun"));
        await bench.advertise(data, { connectable: true });
        await heard.until("it is heard", said(data));
        const report = heard.reports.find((one) => equalBytes(one.data, data));
        expect(report).toMatchObject({ address: bench.address, kind: "connectable", data });
        expect(report?.rssi === null || Number(report?.rssi) < 20).toBe(true);
        await bench.advertise(data, { connectable: false });
        await heard.until("it is no more connectable", () =>
          heard.reports.some(({ kind }) => kind === "non-connectable"),
        );
      },
      TEST_MS,
    );

    test(
      "what nobody can read is heard as it is, and what comes behind it too",
      async () => {
        const broken = [
          new Uint8Array(0),
          Uint8Array.of(0xff),
          Uint8Array.of(31, 0xff, 1),
          Uint8Array.of(1, 0x0a),
          new Uint8Array(31).fill(0xff),
        ];
        for (const data of [...broken, Uint8Array.of(2, 1, 6)]) {
          await bench.advertise(data);
          await heard.until(`${data.length} bytes are heard`, said(data));
        }
        expect(heard.ear.view().restarts).toBe(0);
      },
      TEST_MS,
    );

    test(
      "what one address says in turn is never joined",
      async () => {
        const company = Uint8Array.of(2, 1, 6, 4, 0xff, 0x4c, 0, 1);
        const named = Uint8Array.of(2, 1, 6, 3, 9, 0x41, 0x42);
        for (const data of [company, named, company]) {
          await bench.advertise(data);
          const before = heard.reports.length;
          await heard.until("it is heard", () => heard.reports.slice(before).some(said(data)));
        }
        const all = heard.reports.filter(({ kind }) => kind !== "scan-response");
        expect(new Set(all.map(({ data }) => toHex(data)))).toEqual(
          new Set([company, named].map(toHex)),
        );
      },
      TEST_MS,
    );

    test(
      "an adapter that went and came back is listened to again",
      async () => {
        await bench.removeAdapter();
        await heard.until("it is told of", () => heard.ear.view().state !== "listening");
        await bench.returnAdapter();
        await heard.until("it listens again", () => heard.ear.view().state === "listening");
        const data = Uint8Array.of(2, 1, 6, 2, 9, 0x42);
        await bench.advertise(data);
        await heard.until("it hears again", said(data));
        expect(heard.ear.view().state).toBe("listening");
      },
      TEST_MS,
    );

    test(
      "an ear that is closed says nothing more",
      async () => {
        await bench.advertise(Uint8Array.of(2, 1, 6));
        await heard.until("it hears", () => heard.reports.length > 0);
        await heard.ear.close();
        const { length } = heard.reports;
        await bench.advertise(Uint8Array.of(2, 1, 4));
        await heard.ear.close();
        expect(heard.reports).toHaveLength(length);
      },
      TEST_MS,
    );
  });
}
