/**
 * The beacon's panel on real StandardFirmata in a simulated Arduino (scripts/simavr): from the beacon's own process through the panel's
 * and a serial port to a pin, and back, by the chip's clock.
 *
 *     lamp    show() ─▶ panel's process ─▶ johnny-five ─▶ serial port ─▶ the pin's edge
 *     button  the pin's edge ─▶ serial port ─▶ johnny-five (debounces for 7 ms) ─▶ panel's process ─▶ what it was taken for
 *
 * The chip marks both ends. It looks for marks every tenth of a millisecond, which is added where that would flatter us. Where this
 * machine gives the chip no processor its clock stands still: the same times by this process's clock, in which the chip's lateness is ours,
 * are said as well.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startPanel } from "@tillwave/beacon-peripheral/adapters/panel-process";
import { SETTLES_IN } from "@tillwave/beacon-peripheral/panel/button";
import type { Panel } from "@tillwave/beacon-peripheral/panel/panel";
import { NO_LOG } from "@tillwave/shared/core/log";
import { CYCLES_A_MILLISECOND, type Uno, startUno } from "../simavr/uno.ts";
import { type Figure, percentile } from "./report.ts";

const [LED, BUTTON] = [4, 2];
const LAMP_GOAL = 10;
const BUTTON_GOAL = 30;
const OPEN_MS_MAX = 60_000;
/** A mark is late by so much at most, in milliseconds. */
const MARK_LATE = 0.1;
/** How long a flash lasts, with time to spare. */
const DARK_AFTER = 120;
/** For more than the debouncing takes, also where the chip is late. */
const DOWN_FOR = 100;
/** What is told later than that is not told, in milliseconds. */
const TOLD_WITHIN = 2000;
/** Neither the firmware's round nor a timer of ours is met at the same moment each time. */
const UNEVEN = [0, 3, 7, 1, 11, 5, 2, 9, 4, 8, 6];

interface Times {
  /** By the chip's clock, in milliseconds. */
  readonly chip: number[];
  /** By this process's. */
  readonly own: number[];
}

export async function measurePanel(
  progress: (line: string) => void,
  { long }: { readonly long: boolean },
): Promise<readonly Figure[]> {
  const rounds = long ? 500 : 100;
  const uno = await startUno();
  let touched = (): void => {};
  let opened = (): void => {};
  const isOpen = new Promise<void>((resolve) => {
    opened = resolve;
  });
  await uno.letGo(BUTTON);
  const panel = startPanel(
    { settings: { kind: "firmata", port: uno.port, led: LED, button: BUTTON } },
    {
      changed: ({ state }) => state === "open" && opened(),
      button: () => touched(),
    },
    NO_LOG,
  );
  try {
    progress("panel: the Arduino starts");
    await Promise.race([isOpen, tooLate()]);
    await sleep(2 * SETTLES_IN);
    progress(`panel: the lamp, ${rounds} times`);
    const lamp = await measureLamp(uno, panel, rounds);
    progress(`panel: the button, ${rounds} times`);
    const button = await measureButton(uno, rounds, (heard) => {
      touched = heard;
    });
    return [
      ...figuresOf("lamp's edge after it was ordered", lamp, LAMP_GOAL),
      ...figuresOf("button's event after its edge", button, BUTTON_GOAL),
      watched("  presses that were never told", button.missed, `of ${rounds}`),
    ];
  } finally {
    await panel.close();
    await uno.close();
  }
}

async function tooLate(): Promise<never> {
  await sleep(OPEN_MS_MAX, undefined, { ref: false });
  throw new Error("the panel did not come up");
}

async function measureLamp(uno: Uno, panel: Panel, rounds: number): Promise<Times> {
  const times: Times = { chip: [], own: [] };
  for (let round = 0; round < rounds; round += 1) {
    // A short flash, then dark for seconds.
    panel.show("quiet");
    await sleep(DARK_AFTER + unevenly(round));
    const rise = uno.nextEdge(LED, 1);
    const from = performance.now();
    const ordered = uno.cycle();
    panel.show("mending");
    const { cycle } = await rise;
    times.own.push(performance.now() - from);
    times.chip.push((cycle - (await ordered)) / CYCLES_A_MILLISECOND + MARK_LATE);
  }
  return times;
}

async function measureButton(
  uno: Uno,
  rounds: number,
  listen: (heard: () => void) => void,
): Promise<Times & { readonly missed: number }> {
  const times: Times = { chip: [], own: [] };
  let missed = 0;
  for (let round = 0; round < rounds; round += 1) {
    await uno.hold(BUTTON);
    await sleep(DOWN_FOR + unevenly(round));
    const heard = new Promise<{ readonly at: number; readonly cycle: Promise<number> }>((resolve) =>
      listen(() => resolve({ at: performance.now(), cycle: uno.cycle() })),
    );
    const from = performance.now();
    const edge = await uno.letGo(BUTTON);
    const told = await Promise.race([heard, sleep(TOLD_WITHIN, null)]);
    if (told === null) {
      missed += 1;
    } else {
      times.own.push(told.at - from);
      times.chip.push(((await told.cycle) - edge) / CYCLES_A_MILLISECOND);
    }
    await sleep(DOWN_FOR + unevenly(round + 3));
  }
  return { ...times, missed };
}

const unevenly = (round: number): number => UNEVEN[round % UNEVEN.length] ?? 0;

const figuresOf = (name: string, { chip, own }: Times, goal: number): readonly Figure[] => {
  const p95 = percentile(chip, 95);
  return [
    {
      name: `${name}, p95 of ${chip.length}`,
      value: p95,
      unit: "ms of the chip's",
      goal: `≤ ${goal} ms`,
      met: p95 <= goal,
      peer: null,
    },
    watched(`${name}, p50`, percentile(chip, 50), "ms of the chip's"),
    watched(`${name}, longest`, percentile(chip, 100), "ms of the chip's"),
    watched(`${name}, p95 by this process's clock`, percentile(own, 95), "ms"),
  ];
};

const watched = (name: string, value: number, unit: string): Figure => ({
  name,
  value,
  unit,
  goal: null,
  met: null,
  peer: null,
});
