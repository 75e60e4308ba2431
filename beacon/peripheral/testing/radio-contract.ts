/** What every radio does, whatever is behind it: the library, its process, the controller. */
import { assert } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { describe, expect, test } from "vitest";
import type { AirOrder, Radio, RadioListener, RadioView, Radios } from "../ports.ts";

/** A radio in a room where its adapter can be seen and spoilt. */
export interface RadioBench {
  readonly radios: Radios;
  /** What the adapter sends at this instant. */
  onAir(): AirOrder | null;
  /** Lets time pass until it is so. */
  until(isSo: () => boolean, otherwise: string): Promise<void>;
  /** Lets time pass until the answer is there. */
  answer<T>(promise: Promise<T>): Promise<T>;
  down(): void;
  up(): Promise<void>;
  unplug(): void;
  plug(index?: number): Promise<void>;
  hang(): void;
  thaw(): void;
  /** The controller stops advertising and tells nobody. */
  forget(): void;
  /** The next command that starts or stops advertising is refused. */
  refuseStart(status: number): void;
  /** The next command that starts or stops advertising is not answered. */
  swallowStart(): void;
  permit(isPermitted: boolean): void;
  /** A central that connects to what is on air. */
  connect(): Promise<{ disconnect(): Promise<void> }>;
}

export type UseRadioBench = (walk: (bench: RadioBench) => Promise<void>) => Promise<void>;

const TRIES_MAX = 20;

const IBEACON = fromHex("02 01 06 1a ff 4c00 02 15 00112233445566778899aabbccddeeff 0001 0002 c5");
const UID = fromHex("02 01 06 03 03 aafe 15 16 aafe 00 eb 00010203040506070809 0a0b0c0d0e0f");
const order = (change: Partial<AirOrder> = {}): AirOrder => ({
  data: IBEACON,
  scanResponse: new Uint8Array(),
  connectable: false,
  intervalMs: 100,
  ...change,
});

interface Heard extends RadioListener {
  readonly views: RadioView[];
  stops: number;
}

function listen(): Heard {
  const heard: Heard = {
    views: [],
    stops: 0,
    changed: (view) => heard.views.push(view),
    stoppedByItself() {
      heard.stops += 1;
    },
  };
  return heard;
}

export function keepsRadioContract(name: string, use: UseRadioBench): void {
  async function withRadio(
    walk: (radio: Radio, bench: RadioBench, heard: Heard) => Promise<void>,
    adapter: number | null = null,
  ): Promise<void> {
    await use(async (bench) => {
      const heard = listen();
      const radio = bench.radios.open({ adapter, stack: "simulated" }, heard);
      try {
        await walk(radio, bench, heard);
      } finally {
        await bench.answer(radio.close());
      }
    });
  }

  async function ready(radio: Radio, bench: RadioBench): Promise<void> {
    await bench.until(() => radio.view().state === "ready", "the radio becomes ready");
  }

  async function advertise(radio: Radio, bench: RadioBench, wanted: AirOrder): Promise<void> {
    expect(await bench.answer(radio.advertise(wanted))).toMatchObject({ ok: true });
  }

  describe(`${name} keeps the radio's contract`, () => {
    test("a radio that is ready says which adapter it has, and nothing is on air", async () => {
      await withRadio(async (radio, bench, heard) => {
        expect(radio.view().state).toBe("starting");
        await ready(radio, bench);
        expect(radio.view()).toMatchObject({ adapter: 0, detail: null, restarts: 0, resets: 0 });
        expect(radio.view().address).toMatch(/^00:aa:01:[0-9a-f]{2}:00:42$/u);
        expect(heard.views.at(-1)).toStrictEqual(radio.view());
        expect(bench.onAir()).toBeNull();
      });
    });

    test("an order before it is ready is answered at once", async () => {
      await withRadio(async (radio) => {
        expect(await radio.advertise(order())).toStrictEqual({
          ok: false,
          error: { type: "not-ready", state: "starting" },
        });
      });
    });

    test("what is ordered is on air, byte for byte", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        const scanResponse = fromHex("05 09 54696c6c");
        for (const wanted of [
          order(),
          order({ data: UID, intervalMs: 1000 }),
          order({ connectable: true, scanResponse }),
          order({ connectable: true, scanResponse: new Uint8Array(), intervalMs: 10_000 }),
          order({ data: new Uint8Array() }),
        ]) {
          await advertise(radio, bench, wanted);
          const { connectable, data, intervalMs } = wanted;
          expect(bench.onAir()).toMatchObject({ connectable, data, intervalMs });
          if (connectable) {
            expect(bench.onAir()?.scanResponse).toStrictEqual(wanted.scanResponse);
          }
        }
      });
    });

    test("silence is silence, asked for as often as one likes", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        expect(await bench.answer(radio.silence())).toMatchObject({ ok: true });
        expect(bench.onAir()).toBeNull();
        expect(await bench.answer(radio.silence())).toMatchObject({ ok: true });
        await advertise(radio, bench, order({ data: UID }));
        expect(bench.onAir()?.data).toStrictEqual(UID);
      });
    });

    test("of many orders at once the last is on air, and each has its answer", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        const orders = Array.from({ length: 20 }, (_, i) =>
          order({ data: Uint8Array.of(2, 1, i), connectable: i % 2 === 0 }),
        );
        const answers = await bench.answer(
          Promise.all(orders.map(async (wanted) => await radio.advertise(wanted))),
        );
        const faults = answers.map((answer) => (answer.ok ? "on air" : answer.error.type));
        expect(faults).toStrictEqual([
          "on air",
          ...Array.from({ length: 18 }, () => "replaced"),
          "on air",
        ]);
        expect(bench.onAir()?.data).toStrictEqual(orders.at(-1)?.data);
      });
    });

    test("a reset ends what is on air, and the next order works", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        expect(await bench.answer(radio.reset())).toMatchObject({ ok: true });
        expect(bench.onAir()).toBeNull();
        expect(radio.view().resets).toBe(1);
        await advertise(radio, bench, order());
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
      });
    });

    test("a check finds all well, on air and silent", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        expect(await bench.answer(radio.check())).toMatchObject({ ok: true });
        await advertise(radio, bench, order());
        expect(await bench.answer(radio.check())).toMatchObject({ ok: true });
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
      });
    });

    test("a controller that falls silent is found out, and the next order works", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        bench.forget();
        expect(await bench.answer(radio.check())).toStrictEqual({
          ok: false,
          error: { type: "fell-silent" },
        });
        await advertise(radio, bench, order());
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
        expect(await bench.answer(radio.check())).toMatchObject({ ok: true });
      });
    });

    test("a start that is refused says so, and the next order works", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await bench.answer(radio.silence());
        bench.refuseStart(0x0c);
        expect(await bench.answer(radio.advertise(order()))).toStrictEqual({
          ok: false,
          error: { type: "refused", step: "start", status: 0x0c },
        });
        await advertise(radio, bench, order());
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
      });
    });

    test("a start that is never answered is given up, and the next order works", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await bench.answer(radio.silence());
        bench.swallowStart();
        expect(await bench.answer(radio.advertise(order()))).toStrictEqual({
          ok: false,
          error: { type: "timed-out", step: "start" },
        });
        await advertise(radio, bench, order({ data: UID }));
        expect(bench.onAir()?.data).toStrictEqual(UID);
      });
    });

    test("a controller that hangs is given up, and taken up again when it answers", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        bench.hang();
        const check = await bench.answer(radio.check());
        expect(check).toMatchObject({ ok: false, error: { type: "timed-out" } });
        const again = await bench.answer(radio.advertise(order({ data: UID })));
        expect(again).toMatchObject({ ok: false, error: { type: "timed-out" } });
        bench.thaw();
        // A kernel gives a command of its own time before it sends the next.
        for (let tries = 0; ; tries += 1) {
          assert(tries < TRIES_MAX, "it answers again");
          const answered = await bench.answer(radio.advertise(order({ data: UID })));
          if (answered.ok) {
            break;
          }
        }
        expect(bench.onAir()?.data).toStrictEqual(UID);
      });
    });

    test("an adapter that goes down and comes up is ready again, and the next order works", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        bench.down();
        await bench.until(() => radio.view().state === "off", "the radio sees it");
        expect(await bench.answer(radio.advertise(order()))).toStrictEqual({
          ok: false,
          error: { type: "not-ready", state: "off" },
        });
        await bench.up();
        await ready(radio, bench);
        await advertise(radio, bench, order());
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
      });
    });

    test("an adapter down and up in a moment does not stay silent unnoticed", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        bench.down();
        await bench.up();
        expect(bench.onAir()).toBeNull();
        for (let tries = 0; bench.onAir() === null; tries += 1) {
          assert(tries < TRIES_MAX, "it is on air again");
          await ready(radio, bench);
          const found = await bench.answer(radio.check());
          await bench.answer(found.ok ? radio.check() : radio.advertise(order()));
        }
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
      });
    });

    test("an adapter that is pulled out and put back is ready again", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        bench.unplug();
        await bench.until(() => radio.view().state !== "ready", "the radio sees it");
        await bench.plug();
        await ready(radio, bench);
        await advertise(radio, bench, order());
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
      });
    });

    test("an adapter that comes back under another index is found", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        bench.unplug();
        await bench.until(() => radio.view().state === "no-adapter", "the radio sees it");
        await bench.plug(3);
        await ready(radio, bench);
        expect(radio.view().adapter).toBe(3);
        await advertise(radio, bench, order());
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
      });
    });

    test("a radio without an adapter says so, and has it when it comes", async () => {
      await use(async (bench) => {
        bench.unplug();
        const radio = bench.radios.open({ adapter: 0, stack: "simulated" }, listen());
        await bench.until(() => radio.view().state === "no-adapter", "the radio sees none");
        await bench.plug();
        await ready(radio, bench);
        expect(radio.view()).toMatchObject({ state: "ready", adapter: 0 });
        await bench.answer(radio.close());
      });
    });

    test("a radio whose adapter is down says so, and is ready when it is up", async () => {
      await use(async (bench) => {
        bench.down();
        const radio = bench.radios.open({ adapter: null, stack: "simulated" }, listen());
        await bench.until(() => radio.view().state === "off", "the radio sees it");
        await bench.up();
        await ready(radio, bench);
        await advertise(radio, bench, order());
        expect(bench.onAir()?.data).toStrictEqual(IBEACON);
        await bench.answer(radio.close());
      });
    });

    test("a radio that may not says so, and goes on when it may", async () => {
      await use(async (bench) => {
        bench.permit(false);
        const radio = bench.radios.open({ adapter: null, stack: "simulated" }, listen());
        await bench.until(() => radio.view().state === "no-permission", "the radio sees it");
        bench.permit(true);
        await ready(radio, bench);
        expect(radio.view()).toMatchObject({ state: "ready", detail: null });
        await bench.answer(radio.close());
      });
    });

    test("a new process is ready, and what the old one left on air is ended", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        radio.restart();
        expect(radio.view().state).toBe("gone");
        expect(await radio.advertise(order())).toMatchObject({ ok: false });
        await ready(radio, bench);
        expect(radio.view().restarts).toBe(1);
        await advertise(radio, bench, order({ data: UID }));
        expect(bench.onAir()?.data).toStrictEqual(UID);
      });
    });

    test("an order under way when the process dies is answered", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        const answer = radio.advertise(order());
        radio.restart();
        expect(await bench.answer(answer)).toStrictEqual({
          ok: false,
          error: { type: "child-died" },
        });
      });
    });

    test("a connection ends what is on air: it is told, and what follows is not connectable", async () => {
      await withRadio(async (radio, bench, heard) => {
        await ready(radio, bench);
        await advertise(radio, bench, order({ connectable: true }));
        const stops = heard.stops;
        const central = await bench.connect();
        await bench.until(() => heard.stops > stops, "the end is told");
        await advertise(radio, bench, order({ connectable: true }));
        expect(bench.onAir()).toMatchObject({ connectable: false, data: IBEACON });
        const stopsBefore = heard.stops;
        await central.disconnect();
        await bench.until(() => heard.stops > stopsBefore, "the end of the connection is told");
        await advertise(radio, bench, order({ connectable: true }));
        expect(bench.onAir()).toMatchObject({ connectable: true, data: IBEACON });
      });
    });

    test("a radio that is closed is silent, and answers", async () => {
      await withRadio(async (radio, bench) => {
        await ready(radio, bench);
        await advertise(radio, bench, order());
        await bench.answer(radio.close());
        expect(bench.onAir()).toBeNull();
        expect(await radio.advertise(order())).toMatchObject({ ok: false });
        expect(await radio.check()).toMatchObject({ ok: false });
      });
    });
  });
}
