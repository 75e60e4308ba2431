/** Carries out what hearing-step.ts decides, with what a page has: its microphone, its worker, its clocks. */
import type { EarNews } from "./ear.ts";
import type { HearingState, Refusal } from "./hearing-state.ts";
import {
  HEARING_START,
  type HearingEffect,
  type HearingEvent,
  TICK_MS,
  stepHearing,
} from "./hearing-step.ts";

/** What a microphone that is being opened, or open, tells of itself. */
export type MicrophoneEvent = Extract<
  HearingEvent,
  { readonly type: "opened" | "not-opened" | "context" | "muted" | "ended" | "broken" }
>;

export interface Microphone {
  /** Within a touch. */
  resume(): void;
  close(): void;
}

/** What listens in the background. */
export interface Background {
  /** Nothing is heard any more until a microphone sends its sound. */
  rest(): void;
  close(): void;
}

export interface HearingPorts<Sound> {
  canListen(): "listen" | Refusal;
  /** Begins at once, and tells how it went; its sound goes to the background. */
  openMicrophone(on: {
    readonly event: (event: MicrophoneEvent) => void;
    readonly sound: (sound: Sound) => void;
    /** The one before, since the touch, did not do. */
    readonly isAgain: boolean;
  }): Microphone;
  openBackground(on: {
    readonly news: (turn: number, news: EarNews) => void;
    readonly broken: () => void;
  }): Background & {
    /** `turn` comes back with all that is heard in this sound. */
    listen(turn: number, sound: Sound): void;
  };
  /** Calls back when the page is hidden, shown, or has other microphones to choose from. */
  followPage(onEvent: (event: PageEvent) => void): () => void;
  /** Milliseconds by a clock that nobody sets, and since 1970. */
  now(): number;
  wall(): number;
  every(ms: number, callback: () => void): () => void;
}

export type PageEvent = Extract<
  HearingEvent,
  { readonly type: "hidden" | "shown" | "devices-changed" }
>;

export interface HearingRunner {
  readonly state: HearingState;
  prepare(): void;
  start(): void;
  stop(): void;
  resume(): void;
  close(): void;
}

export function createHearingRunner<Sound>(
  ports: HearingPorts<Sound>,
  onState: (state: HearingState) => void,
): HearingRunner {
  let machine = HEARING_START;
  let microphone: Microphone | null = null;
  let background: ReturnType<HearingPorts<Sound>["openBackground"]> | null = null;
  /** Counts microphones: what an older one still brings is let go. */
  let turn = 0;
  let stopTicking = (): void => {};
  const forgetPage = ports.followPage((event) => happen(event));

  function happen(event: HearingEvent): void {
    const { state } = machine;
    const step = stepHearing(machine, event, ports.now());
    machine = step.machine;
    if (step.effect !== null) {
      carryOut(step.effect);
    }
    if (machine.state !== state) {
      onState(machine.state);
    }
  }

  function carryOut(effect: HearingEffect): void {
    switch (effect) {
      case "open":
        open({ isAgain: microphone !== null });
        break;
      case "close":
        closeMicrophone();
        break;
      case "resume":
        microphone?.resume();
        break;
    }
  }

  function open({ isAgain }: { readonly isAgain: boolean }): void {
    closeMicrophone();
    const mine = turn;
    const ifMine = (event: HearingEvent): void => {
      if (mine === turn) {
        happen(event);
      }
    };
    const listener = prepare();
    microphone = ports.openMicrophone({
      event: ifMine,
      sound: (sound) => mine === turn && listener.listen(mine, sound),
      isAgain,
    });
    stopTicking = ports.every(TICK_MS, () => ifMine({ type: "tick" }));
  }

  function closeMicrophone(): void {
    turn += 1;
    stopTicking();
    microphone?.close();
    microphone = null;
    background?.rest();
  }

  function prepare(): NonNullable<typeof background> {
    background ??= ports.openBackground({
      news: (of, news) => of === turn && hear(news),
      broken() {
        background?.close();
        background = null;
        happen({ type: "broken" });
      },
    });
    return background;
  }

  function hear(news: EarNews): void {
    if (news.type === "sound") {
      happen(news);
      return;
    }
    const at = Math.round(ports.wall() - 1000 * news.reading.age);
    happen({ type: "heard", id: { ...news.id, at } });
  }

  return {
    get state() {
      return machine.state;
    },
    prepare: () => void prepare(),
    start: () => happen({ type: "start", can: ports.canListen() }),
    stop: () => happen({ type: "stop" }),
    resume: () => happen({ type: "touched" }),
    close() {
      happen({ type: "stop" });
      forgetPage();
      background?.close();
      background = null;
    },
  };
}
