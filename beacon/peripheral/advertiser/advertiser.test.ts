import { assert, present } from "@tillwave/shared/core/assert";
import { decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import { describe, expect, test } from "vitest";
import { OPCODE } from "../radio/hci.ts";
import { LIMITS, NOTHING_HEALED, REBOOTS_IN_VAIN_MAX } from "./healing-record.ts";
import { SILENT_MAX_MS } from "./health.ts";
import { type AirBench, planOf, useAirBench } from "./testing/air-bench.ts";

function frameIn({ air }: AirBench): string {
  const order = air();
  if (order === null) {
    return "nothing";
  }
  const decoded = decodeAdvertisement(order.data);
  assert(decoded.ok, "what is on air are AD structures");
  return decoded.value.frames[0]?.type ?? "other";
}
const stateOf = ({ advertiser }: AirBench): string => advertiser().view().state;
const isOnAir = ({ air }: AirBench) => air() !== null;

describe("on air", () => {
  test("what the settings say is on air within half a second of the radio's start", async () => {
    await useAirBench({}, async (bench) => {
      expect(stateOf(bench)).toBe("starting");
      expect(await bench.until(() => isOnAir(bench), 1000)).toBeLessThan(500);
      await bench.pass(50);
      expect(frameIn(bench)).toBe("ibeacon");
      expect(bench.air()?.connectable).toBe(false);
      expect(bench.advertiser().view()).toMatchObject({ state: "on-air", frame: "ibeacon" });
      expect(bench.lines).toEqual([]);
      expect(bench.views.at(-1)?.state).toBe("on-air");
    });
  });

  test("frames take turns by their shares, connectable and not", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(1500);
      const seen: string[] = [];
      for (let slot = 0; slot < 12; slot += 1) {
        seen.push(`${frameIn(bench)} ${bench.air()?.connectable}`);
        await bench.pass(1000);
      }
      expect(seen.filter((frame) => frame === "ibeacon false").length).toBe(8);
      expect(seen.filter((frame) => frame === "eddystone-eid true").length).toBe(4);
    });
  });

  test("between turns nothing is off the air for longer than a controller takes to answer", async () => {
    await useAirBench({ plan: planOf({ slotMs: 100 }) }, async (bench) => {
      await bench.pass(1000);
      bench.changes.length = 0;
      await bench.pass(60_000);
      const gaps = bench.changes.flatMap(({ at, order }, i) =>
        order === null ? [(bench.changes[i + 1]?.at ?? bench.now()) - at] : [],
      );
      expect(gaps.length).toBeGreaterThan(300);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(10);
    });
  });

  test("other settings are on air at once", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(1000);
      bench.advertiser().apply(planOf({ frames: [{ frame: "url", share: 1, connectable: true }] }));
      expect(await bench.until(() => frameIn(bench) === "eddystone-url", 1000)).toBeLessThan(50);
      bench.advertiser().apply({ settings: null, name: "tillwave-1" });
      await bench.pass(50);
      expect(frameIn(bench)).toBe("other");
      expect(stateOf(bench)).toBe("unclaimed");
    });
  });

  test("settings that are taken back when the adapter is known are never on air", async () => {
    await useAirBench({}, async (bench) => {
      bench.react = ({ radio }) => {
        if (radio.address !== null) {
          bench.react = () => {};
          bench.advertiser().apply({ settings: null, name: "tillwave-1" });
        }
      };
      await bench.pass(3000);
      expect(stateOf(bench)).toBe("unclaimed");
      expect(bench.changes.length).toBe(1);
      expect(frameIn(bench)).toBe("other");
    });
  });

  test("outside the shop's hours nothing is on air, and all is well", async () => {
    const plan = planOf({ hours: [{ days: [0], from: "09:00", to: "20:01" }] });
    await useAirBench({ plan }, async (bench) => {
      await bench.pass(30_000);
      expect(isOnAir(bench)).toBe(true);
      await bench.pass(60_000);
      expect(isOnAir(bench)).toBe(false);
      expect(stateOf(bench)).toBe("closed");
      await bench.pass(300_000);
      expect(bench.advertiser().isWell()).toBe(true);
      expect(bench.lines).toEqual([]);
    });
  });

  test("a clock that may be believed again brings the ids back that roll", async () => {
    await useAirBench({}, async (bench) => {
      bench.mayRoll = false;
      await bench.pass(5000);
      expect(bench.changes.every(({ order }) => order?.connectable !== true)).toBe(true);
      bench.mayRoll = true;
      bench.advertiser().clockChanged();
      expect(await bench.until(() => frameIn(bench) === "eddystone-eid", 5000)).not.toBeNull();
    });
  });

  test("advertisements are counted by the time on air", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(105_200);
      expect(bench.advertiser().view().frames).toBeGreaterThan(980);
      expect(bench.advertiser().view().frames).toBeLessThanOrEqual(1001);
      bench.adapter.unplug();
      await bench.pass(10_000);
      expect(bench.advertiser().view().frames).toBeLessThanOrEqual(1001);
    });
  });

  test("closed, it is silent", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(1000);
      void bench.advertiser().close();
      await bench.pass(1000);
      expect(isOnAir(bench)).toBe(false);
    });
  });
});

/** What an adapter does, and how it comes back. */
const LOSSES: Record<string, { lose(bench: AirBench): void; bring(bench: AirBench): void }> = {
  "pulled out and put back": {
    lose: ({ adapter }) => adapter.unplug(),
    bring: ({ adapter }) => adapter.plug(),
  },
  "back under another index": {
    lose: ({ adapter }) => adapter.unplug(),
    bring: ({ adapter }) => adapter.plug(5),
  },
  "another one put in": {
    lose: ({ adapter }) => adapter.unplug(),
    bring: ({ other }) => other.plug(),
  },
  "down and up": { lose: ({ adapter }) => adapter.down(), bring: ({ adapter }) => adapter.up() },
  "hung and woken": {
    lose: ({ adapter }) => adapter.hang(),
    bring: ({ adapter }) => adapter.thaw(),
  },
  "without permission for a while": {
    lose({ radios }) {
      radios.permit(false);
      radios.killProcess();
    },
    bring: ({ radios }) => radios.permit(true),
  },
  "refusing everything for a while": {
    lose: ({ adapter }) => adapter.refuse(null, { times: 1e6 }),
    bring: ({ adapter }) => adapter.cure(),
  },
  "swallowing everything for a while": {
    lose: ({ adapter }) => adapter.swallow(null, { times: 1e6 }),
    bring: ({ adapter }) => adapter.cure(),
  },
};

/** What passes by itself. */
const MISHAPS: Record<string, (bench: AirBench) => void> = {
  "down and up before anybody looked": ({ adapter }) => {
    adapter.down();
    adapter.up();
  },
  "silent without a word": ({ adapter }) => adapter.forget(),
  "its process killed": ({ radios }) => radios.killProcess(),
  "its process hung": ({ radios }) => radios.hangProcess(),
  "one order refused": ({ adapter }) => adapter.refuse(OPCODE.setAdvertisingEnable),
  "one answer lost": ({ adapter }) => adapter.swallow(OPCODE.setAdvertisingData, { reaches: true }),
  "a late answer": ({ adapter }) => adapter.delay(OPCODE.setAdvertisingData, { ms: 1400 }),
};

describe("mended", () => {
  for (const [name, { lose, bring }] of Object.entries(LOSSES)) {
    for (const seconds of [1, 20, 400]) {
      test(`${name} after ${seconds} s: on air within 5 s`, async () => {
        await useAirBench({ mayReboot: false }, async (bench) => {
          await bench.pass(3000);
          lose(bench);
          await bench.pass(seconds * 1000);
          bring(bench);
          const isWell = (): boolean => isOnAir(bench) && stateOf(bench) === "on-air";
          expect(await bench.until(isWell, 5000)).not.toBeNull();
          await bench.pass(20_000);
          expect(isWell()).toBe(true);
          expect(bench.lines.at(-1)).toMatch(/^on air again after/u);
        });
      });
    }
  }

  for (const [name, befall] of Object.entries(MISHAPS)) {
    test(`${name}: on air within 5 s`, async () => {
      await useAirBench({}, async (bench) => {
        await bench.pass(3333);
        befall(bench);
        await bench.pass(1);
        await bench.until(() => isOnAir(bench), 5000);
        await bench.pass(5000);
        expect(isOnAir(bench)).toBe(true);
        expect(stateOf(bench)).toBe("on-air");
      });
    });
  }

  test("a customer's phone that connects and goes costs no step of healing", async () => {
    await useAirBench({}, async (bench) => {
      const takesConnections = (): boolean => bench.air()?.connectable === true;
      await bench.until(takesConnections, 5000);
      await bench.pass(100);
      expect(bench.adapter.connect()).toBe(true);
      expect(isOnAir(bench)).toBe(false);
      expect(await bench.until(() => isOnAir(bench), 5000)).toBeLessThan(50);
      await bench.until(() => bench.advertiser().view().frame === "eid", 5000);
      await bench.pass(100);
      bench.adapter.disconnect();
      expect(await bench.until(takesConnections, 5000)).toBeLessThan(100);
      await bench.pass(10_000);
      expect(bench.lines).toEqual([]);
    });
  });

  test("an order during which a connection came is given again", async () => {
    await useAirBench({ plan: planOf({ slotMs: 60_000 }) }, async (bench) => {
      await bench.pass(3000);
      expect(bench.orders).toBe(1);
      bench.interruptsNext = true;
      bench.advertiser().apply(planOf({ powerAt1m: -40, slotMs: 60_000 }));
      await bench.pass(100);
      expect(bench.orders).toBe(3);
    });
  });

  test("a radio that is ready again is told at once", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      bench.radios.killProcess();
      await bench.pass(10);
      const isReady = (): boolean => bench.advertiser().view().radio.state === "ready";
      expect(isReady()).toBe(false);
      await bench.until(isReady, 5000);
      expect(await bench.until(() => isOnAir(bench), 5000)).toBeLessThan(50);
      expect(await bench.until(() => stateOf(bench) === "on-air", 5000)).toBeLessThan(50);
    });
  });
});

describe("what people are told", () => {
  test("each step of the ladder in a line", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      bench.adapter.refuse(null, { times: 1e6 });
      await bench.pass(430_000);
      const refused = /the controller refused .* \(status 0x0c\)/u;
      expect(bench.lines.slice(0, 5).map((line) => line.replace(refused, "refused"))).toEqual([
        "off the air: refused",
        "refused: it is told again what to advertise",
        "refused: the adapter is reset (1st of 60 in this hour)",
        "refused: the adapter is reset (2nd of 60 in this hour)",
        "refused: the radio's process is started anew (1st of 60 in this hour)",
      ]);
      expect(bench.lines.at(-1)).toMatch(/somebody must look at this beacon/u);
      expect(bench.lines.length).toBeLessThan(20);
      expect(bench.lines.some((line) => line.includes("the machine is rebooted (1st of 3"))).toBe(
        true,
      );
    });
  });

  test("no adapter, no permission, switched off: the state says so, whatever its process does", async () => {
    const walks = [
      ["no-adapter", ({ adapter }: AirBench) => adapter.unplug()],
      ["adapter-off", ({ adapter }: AirBench) => adapter.down()],
      [
        "no-permission",
        ({ radios }: AirBench) => {
          radios.permit(false);
          radios.killProcess();
        },
      ],
    ] as const;
    for (const [state, lose] of walks) {
      await useAirBench({ mayReboot: false }, async (bench) => {
        await bench.pass(3000);
        lose(bench);
        await bench.pass(5000);
        const from = bench.views.length;
        await bench.pass(600_000);
        expect(stateOf(bench)).toBe(state);
        expect(new Set(bench.views.slice(from).map((view) => view.state))).toEqual(
          new Set([state]),
        );
        expect(bench.lines.length).toBeLessThan(5);
        expect(bench.advertiser().isWell()).toBe(true);
      });
    }
  });

  test("blocked by rfkill: it says so and how to undo it, spends nothing, and is back by itself", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      bench.adapter.block();
      await bench.pass(6 * 3_600_000);
      expect(stateOf(bench)).toBe("adapter-off");
      expect(bench.advertiser().view().radio).toMatchObject({
        state: "blocked",
        detail: expect.stringContaining("rfkill unblock bluetooth"),
      });
      expect(bench.reboots()).toBe(0);
      expect(bench.disk.kept).toBeNull();
      expect(bench.lines.length).toBeLessThan(5);
      expect(bench.advertiser().isWell()).toBe(true);
      bench.adapter.unblock();
      expect(await bench.until(() => isOnAir(bench), 10_000)).toBeLessThan(6000);
      await bench.pass(600_000);
      expect(stateOf(bench)).toBe("on-air");
      expect(bench.reboots()).toBe(0);
      expect(bench.disk.kept).toBeNull();
    });
  });

  test("a radio that never starts is trouble, but not at once", async () => {
    await useAirBench({ prepare: ({ adapter }) => adapter.unplug() }, async (bench) => {
      await bench.pass(60_000);
      expect(stateOf(bench)).toBe("no-adapter");
      await bench.pass(600_000);
      expect(bench.reboots()).toBe(0);
    });
  });
});

describe("the machine", () => {
  const dead = (bench: AirBench): void => bench.adapter.refuse(null, { times: 1e9 });

  test("it is rebooted once the reboot is written down", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      dead(bench);
      await bench.pass(310_000);
      expect(bench.reboots()).toBe(1);
      expect(bench.disk.kept).toMatchObject({ reboots: 1, rebootsInVain: 1 });
      expect(bench.advertiser().view().healing).toMatchObject({ step: "reboot", reboots: 1 });
    });
  });

  test("a reboot that cannot be written down is not asked for", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      dead(bench);
      bench.disk.isFull = true;
      await bench.pass(430_000);
      expect(bench.reboots()).toBe(0);
      expect(bench.lines).toContain("it is not rebooted: that it was could not be written down");
      expect(stateOf(bench)).toBe("alarm");
    });
  });

  test("what cannot be written down is said once, tried again, and written when there is room", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      bench.disk.isFull = true;
      bench.adapter.refuse(null, { times: 20 });
      await bench.pass(60_000);
      expect(stateOf(bench)).toBe("on-air");
      const words = "what healing costs could not be written down";
      expect(bench.lines.filter((line) => line === words)).toHaveLength(1);
      expect(bench.disk.writes).toBeLessThan(30);
      bench.disk.isFull = false;
      await bench.pass(20_000);
      expect(bench.disk.kept?.reset.hour.count).toBeGreaterThan(0);
    });
  });

  test.each([0, 1])("a record that cannot be read allows none (%i runs later)", async (later) => {
    const prepare = ({ disk }: Pick<AirBench, "disk">): void => {
      disk.isDamaged = true;
    };
    await useAirBench({ prepare }, async (bench) => {
      if (later > 0) {
        await bench.startAgain();
      }
      await bench.pass(3000);
      dead(bench);
      await bench.pass(400_000);
      expect(bench.reboots()).toBe(0);
      expect(stateOf(bench)).toBe("alarm");
    });
  });

  test("with a radio that is dead for good it never reboots in a loop", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      dead(bench);
      for (let boot = 0; boot < 6; boot += 1) {
        const before = bench.reboots();
        await bench.until(() => bench.reboots() > before, 400_000);
        // Whatever the clock says after it.
        bench.leap += boot % 2 === 0 ? 7200 : 90_000;
        await bench.startAgain();
      }
      expect(bench.reboots()).toBe(REBOOTS_IN_VAIN_MAX);
      expect(REBOOTS_IN_VAIN_MAX).toBeLessThanOrEqual(LIMITS.reboot.day);
      await bench.pass(400_000);
      expect(stateOf(bench)).toBe("alarm");
    });
  });

  test("a reboot that is not granted is told, and it goes on trying", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      bench.grantReboots(false);
      dead(bench);
      await bench.pass(600_000);
      expect(bench.lines).toContain("the system did not grant the reboot");
      expect(stateOf(bench)).toBe("alarm");
      bench.adapter.cure();
      expect(await bench.until(() => stateOf(bench) === "on-air", 5000)).not.toBeNull();
      await bench.pass(601_000);
      expect(present(bench.disk.kept, "a record").rebootsInVain).toBe(0);
    });
  });

  test("nothing is written while nothing goes wrong", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(700_000);
      expect(bench.disk.kept).toBeNull();
      expect(NOTHING_HEALED.reboots).toBe(0);
    });
  });
});

describe("the watchdog's question", () => {
  test("is answered with yes through all trouble that is being dealt with", async () => {
    await useAirBench({ mayReboot: false }, async (bench) => {
      for (const lose of [
        () => bench.adapter.hang(),
        () => bench.adapter.cure(),
        () => bench.adapter.unplug(),
        () => bench.adapter.plug(),
        () => bench.radios.hangProcess(),
      ]) {
        lose();
        for (let second = 0; second < 100; second += 1) {
          await bench.pass(1000);
          expect(bench.advertiser().isWell()).toBe(true);
        }
      }
    });
  });

  test("is answered with no once nothing the radio is asked comes to an end", async () => {
    await useAirBench({}, async (bench) => {
      await bench.pass(3000);
      expect(bench.advertiser().isWell()).toBe(true);
      const before = bench.now();
      bench.stopRadio();
      await bench.pass(SILENT_MAX_MS + 3000);
      expect(bench.now() - before).toBeLessThan(30_000);
      expect(bench.advertiser().isWell()).toBe(false);
    });
  });
});
