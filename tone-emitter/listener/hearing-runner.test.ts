import { createVirtualClock, type VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import type { EarNews } from "./ear.ts";
import type { HearingState } from "./hearing-state.ts";
import {
  createHearingRunner,
  type HearingPorts,
  type HearingRunner,
  type MicrophoneEvent,
} from "./hearing-runner.ts";

type Sound = string;

interface FakeMicrophone {
  tell(event: MicrophoneEvent): void;
  sound(name: Sound): void;
  readonly isAgain: boolean;
  isOpen: boolean;
  resumed: number;
}

interface FakePage {
  readonly hearing: HearingRunner;
  readonly clock: VirtualClock;
  readonly states: HearingState[];
  readonly microphones: FakeMicrophone[];
  /** All that the worker was told; "begin" for each that was started. */
  readonly worker: string[];
  news(turn: number, news: EarNews): void;
  breakWorker(): void;
  showPage(isShown: boolean): void;
}

const SOUND: EarNews = {
  type: "sound",
  level: -45,
  signal: 1,
  verdict: "whole",
  seconds: 1,
  lost: 0,
};
const HEARD: EarNews = {
  type: "heard",
  id: { place: 3, code: 4, version: 1, profile: "steady", snr: 0, quality: 50 },
  reading: { age: 0.25, offset: 0, confidence: 1, echoTail: null, isNew: true },
};

function aPage(): FakePage {
  const clock = createVirtualClock();
  const states: HearingState[] = [];
  const microphones: FakeMicrophone[] = [];
  const worker: string[] = [];
  let onPage: Parameters<HearingPorts<Sound>["followPage"]>[0] = () => {};
  let onWorker: Parameters<HearingPorts<Sound>["openBackground"]>[0] | null = null;
  const ports: HearingPorts<Sound> = {
    canListen: () => "listen",
    openMicrophone(on) {
      const microphone = {
        tell: on.event,
        sound: on.sound,
        isAgain: on.isAgain,
        isOpen: true,
        resumed: 0,
      };
      microphones.push(microphone);
      return {
        resume: () => (microphone.resumed += 1),
        close: () => (microphone.isOpen = false),
      };
    },
    openBackground(on) {
      onWorker = on;
      worker.push("begin");
      return {
        listen: (turn, sound) => worker.push(`listen ${turn} ${sound}`),
        rest: () => worker.push("rest"),
        close: () => worker.push("end"),
      };
    },
    followPage(on) {
      onPage = on;
      return () => (onPage = () => {});
    },
    now: () => clock.read().monotonic,
    wall: () => clock.read().wall,
    every(ms, callback) {
      let isOver = false;
      const again = (): void => {
        if (!isOver) {
          callback();
          clock.later(again, ms);
        }
      };
      clock.later(again, ms);
      return () => (isOver = true);
    },
  };
  return {
    hearing: createHearingRunner(ports, (state) => states.push(state)),
    clock,
    states,
    microphones,
    worker,
    news: (turn, news) => onWorker?.news(turn, news),
    breakWorker: () => onWorker?.broken(),
    showPage: (isShown) => onPage({ type: isShown ? "shown" : "hidden" }),
  };
}

/** The turn that the worker was last given. */
const turnOf = ({ worker }: FakePage): number =>
  Number(worker.findLast((said) => said.startsWith("listen"))?.split(" ")[1]);

function aListeningPage(): FakePage {
  const page = aPage();
  page.hearing.start();
  page.microphones[0]?.sound("first");
  page.microphones[0]?.tell({ type: "opened" });
  page.news(turnOf(page), SOUND);
  return page;
}

test("the microphone is opened within the touch, and what listens before it", () => {
  const page = aPage();
  page.hearing.prepare();
  expect(page.worker).toEqual(["begin"]);
  expect(page.microphones).toHaveLength(0);
  page.hearing.start();
  expect(page.microphones).toHaveLength(1);
  expect(page.worker.filter((said) => said === "begin")).toHaveLength(1);
  expect(page.states).toEqual([{ type: "asking" }]);
});

test("an id carries the time at which its frame ended", () => {
  const page = aListeningPage();
  page.news(turnOf(page), HEARD);
  const at = page.clock.read().wall - 250;
  expect(page.hearing.state).toMatchObject({ type: "heard", ids: [{ place: 3, code: 4, at }] });
});

test("what an older microphone still brings is nobody's", () => {
  const page = aListeningPage();
  const [older] = page.microphones;
  const olderTurn = turnOf(page);
  page.hearing.stop();
  expect(older?.isOpen).toBe(false);
  page.hearing.start();
  older?.tell({ type: "ended", wasRevoked: true });
  older?.sound("old");
  page.news(olderTurn, HEARD);
  expect(page.hearing.state).toEqual({ type: "asking" });
  expect(page.microphones.at(-1)?.isAgain).toBe(false);
  expect(page.worker.at(-1)).toBe("rest");
});

test("sound that stalls closes the microphone and opens another, and its sound is listened to", () => {
  const page = aListeningPage();
  page.clock.pass(2500);
  expect(page.microphones.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  expect(page.microphones.map(({ isAgain }) => isAgain)).toEqual([false, true]);
  page.microphones[1]?.sound("second");
  page.microphones[1]?.tell({ type: "opened" });
  page.news(turnOf(page), HEARD);
  expect(page.hearing.state.type).toBe("heard");
});

test("what breaks in the background is started anew with the next touch", () => {
  const page = aListeningPage();
  page.breakWorker();
  expect(page.hearing.state).toEqual({ type: "failed", why: "page-broken" });
  expect(page.microphones[0]?.isOpen).toBe(false);
  page.hearing.start();
  expect(page.worker.filter((said) => said === "begin")).toHaveLength(2);
});

test("a page that is put away, or closed, lets go of the microphone and of its clock", () => {
  const page = aListeningPage();
  page.showPage(false);
  expect(page.hearing.state).toEqual({ type: "idle", why: "hidden" });
  page.hearing.start();
  page.hearing.close();
  expect(page.microphones.some(({ isOpen }) => isOpen)).toBe(false);
  expect(page.worker.at(-1)).toBe("end");
  const { length } = page.states;
  page.showPage(true);
  page.clock.pass(10_000);
  expect(page.states).toHaveLength(length);
});

test("a touch wakes a context that sleeps", () => {
  const page = aListeningPage();
  page.microphones[0]?.tell({ type: "context", state: "suspended" });
  page.hearing.resume();
  expect(page.microphones[0]?.resumed).toBe(2);
});
