/** What every radio does, whatever is behind it: the library, its process, the controller. */
import { fromHex } from "@tillwave/shared/core/bytes";
import { describe, expect, test } from "vitest";
import { servesCentrals } from "./radio-contract-centrals.ts";
import { keepsOnInTrouble } from "./radio-contract-trouble.ts";
import { IBEACON, UID, type UseRadioBench, createRadioWalks, order } from "./radio-walks.ts";

export function keepsRadioContract(name: string, use: UseRadioBench): void {
  const { withRadio, ready, advertise } = createRadioWalks(use);

  describe(`${name} keeps the radio's contract`, () => {
    test("a radio that is ready says which adapter it has, and nothing is on air", async () => {
      await withRadio(async (radio, bench, heard) => {
        expect(radio.view().state).toBe("starting");
        await ready(radio, bench);
        expect(radio.view()).toMatchObject({ adapter: 0, detail: null, restarts: 0, resets: 0 });
        // What emulated adapters, here and as btvirt, send with.
        expect(radio.view().txPowerRead).toBe(0);
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

    keepsOnInTrouble(use);
    servesCentrals(use);
  });
}
