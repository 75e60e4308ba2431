/**
 * The emitter's loudspeaker through a real sound server: every sample as ordered at the server's monitor, and sound again
 * within 5 s after whatever went has come back.
 */
import { startLoudspeaker } from "@tillwave/emitter/adapters/speaker-process";
import type { Loudspeaker, SpeakerView } from "@tillwave/emitter/ports";
import type { SoundOrder } from "@tillwave/emitter/speaker/words";
import type { SpeakerChoice } from "@tillwave/shared/api/emitter";
import { NO_LOG } from "@tillwave/shared/core/log";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { heardAs } from "../scripts/sound/heard-sound.ts";
import { PULSE_RATE, type Pulse, type Recorder, startPulse } from "../scripts/sound/pulse.ts";
import { until } from "./daemons/pty.ts";

const ORDER: SoundOrder = { place: 7, code: 0x1357_9bdf, profile: "steady", level: 0.25 };
const NEXT: SoundOrder = { ...ORDER, code: 0x2468_ace0 };
/** In milliseconds. */
const START_MAX = 20_000;
const BACK_MAX = 5000;
/** Rounds of each loss; bench/emitter --long plays 100. */
const ROUNDS = 2;

let pulse: Pulse;
beforeAll(async () => {
  pulse = await startPulse();
});
afterAll(async () => {
  await pulse.close();
});

interface Listening {
  /** All that was heard. */
  sound(): Float32Array;
  /** Since something was heard, in milliseconds. */
  silentFor(): number;
  stop(): Promise<void>;
}

async function listen(): Promise<Listening> {
  const parts: Float32Array[] = [];
  let heardAt = Number.NEGATIVE_INFINITY;
  const recorder: Recorder = await pulse.record((samples) => {
    parts.push(samples);
    if (samples.some((sample) => sample !== 0)) {
      heardAt = performance.now();
    }
  });
  return {
    silentFor: () => performance.now() - heardAt,
    sound() {
      const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
    stop: recorder.stop,
  };
}

interface Speaking {
  readonly loudspeaker: Loudspeaker;
  readonly views: readonly SpeakerView[];
  /** Codes as they were told to sound; null for silence. */
  readonly told: readonly (number | null)[];
  order(now: SoundOrder | null): void;
  readonly chimes: () => number;
}

let speaking: Loudspeaker | null = null;
afterEach(async () => {
  await speaking?.close();
  speaking = null;
});

function speak(choice: SpeakerChoice): Speaking {
  const views: SpeakerView[] = [];
  const told: (number | null)[] = [];
  let chimes = 0;
  let ordered: SoundOrder | null = null;
  const say = (): void => loudspeaker.tell({ type: "sound", order: ordered });
  const loudspeaker = startLoudspeaker(
    { choice, device: null, environment: pulse.environment },
    {
      changed: (view) => views.push(view),
      cameUp: say,
      sounding: (what) => told.push(what?.code ?? null),
      chimed: () => {
        chimes += 1;
      },
      air: () => {},
    },
    NO_LOG,
  );
  speaking = loudspeaker;
  return {
    loudspeaker,
    views,
    told,
    chimes: () => chimes,
    order(now) {
      ordered = now;
      say();
    },
  };
}

const seconds = (count: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, count * 1000);
  });

describe.each(["web-audio", "player"] as const)("through %s", (choice) => {
  test("every sample is as ordered: codes, levels, stop and start", async () => {
    const ear = await listen();
    const { order, told, loudspeaker } = speak(choice);
    const orders = [
      ORDER,
      NEXT,
      { ...NEXT, level: 0.05 },
      { ...ORDER, level: 0.05 },
      null,
      { ...NEXT, profile: "quick" } as const,
    ];
    for (const [count, one] of orders.entries()) {
      order(one);
      await until(() => told.length > count, `order ${count} is not sounded`, START_MAX);
      await seconds(1.5);
    }
    // A player program holds up to two seconds.
    await seconds(3);
    await loudspeaker.close();
    await ear.stop();
    // What comes behind the last order is the end of the process: it may cut the sound anywhere.
    const recording = ear.sound();
    const end = recording.findLastIndex((sample) => sample !== 0) - PULSE_RATE / 4;
    const heard = heardAs(recording.subarray(0, end), orders, PULSE_RATE);
    expect(heard).toMatchObject({ type: "as-ordered" });
  });

  test("it chimes, and sounds on", async () => {
    const ear = await listen();
    const { order, told, chimes, loudspeaker } = speak(choice);
    order(ORDER);
    await until(() => told.length > 0, "it does not sound", START_MAX);
    loudspeaker.tell({ type: "chime", level: 0.2 });
    await until(() => chimes() === 1, "it does not chime", START_MAX);
    await seconds(1);
    await ear.stop();
    expect(ear.silentFor()).toBeLessThan(1000);
  });

  test("no loudspeaker is left: it says so once, and sounds as soon as there is one", async () => {
    const { order, told, views } = speak(choice);
    order(ORDER);
    await until(() => told.length > 0, "it does not sound", START_MAX);
    const [elsewhere] = (await pulse.pactl("list", "short", "modules"))
      .split("\n")
      .flatMap((line) => (line.includes("sink_name=elsewhere") ? [line.split("\t")] : []));
    await pulse.unplug();
    await pulse.pactl("unload-module", elsewhere?.[0] ?? "");
    await until(() => views.at(-1)?.state === "no-device", "it does not say so", START_MAX);
    await seconds(4);
    expect(views.filter(({ state }) => state === "no-device")).toHaveLength(1);
    await pulse.plugIn();
    const mended = performance.now();
    const ear = await listen();
    await until(() => ear.silentFor() < 500, "it does not sound again", START_MAX);
    expect(performance.now() - mended).toBeLessThan(BACK_MAX);
    await ear.stop();
    await pulse.pactl("load-module", ...(elsewhere ?? []).slice(1).join(" ").split(" "));
  });

  const losses: readonly (readonly [string, () => Promise<void>, () => Promise<void>])[] = [
    ["the loudspeaker is unplugged", () => pulse.unplug(), () => pulse.plugIn()],
    ["the loudspeaker is suspended", () => suspend(1), () => suspend(0)],
    ["the sound server is killed", () => pulse.kill(), () => pulse.start()],
  ];
  test.each(losses)("%s: it sounds again within 5 s after that is over", async (_, lose, mend) => {
    const { order, told } = speak(choice);
    order(ORDER);
    await until(() => told.length > 0, "it does not sound", START_MAX);
    for (let round = 0; round < ROUNDS; round += 1) {
      await lose();
      await seconds(3 + 2 * round);
      await mend();
      const mended = performance.now();
      const ear = await listen();
      await until(() => ear.silentFor() < 500, "it does not sound again", START_MAX);
      expect(performance.now() - mended).toBeLessThan(BACK_MAX);
      await ear.stop();
    }
  });
});

const suspend = async (isSuspended: 0 | 1): Promise<void> => {
  await pulse.pactl("suspend-sink", "air", String(isSuspended));
};
