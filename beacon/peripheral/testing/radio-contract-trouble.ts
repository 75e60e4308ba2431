/** The part of the radio's contract in which the controller, the adapter or the system goes wrong. */
import { assert } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import {
  IBEACON,
  TRIES_MAX,
  UID,
  type UseRadioBench,
  createRadioWalks,
  listen,
  order,
} from "./radio-walks.ts";

export function keepsOnInTrouble(use: UseRadioBench): void {
  const { withRadio, ready, advertise } = createRadioWalks(use);

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
}
