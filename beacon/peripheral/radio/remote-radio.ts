/**
 * The radio as the beacon has it: its process may die, hang or say anything, and each order still has an answer in time.
 *
 *   starting ──▶ ready ⇄ off, blocked       no-adapter, no-permission: its process ends, and the next looks again
 *      ▲           │
 *      └── gone ◀──┘ died, hung, killed
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  type CentralEvent,
  ORDER_MAX_MS,
  type Radio,
  type RadioFault,
  type RadioListener,
  type RadioView,
  type Timers,
} from "../ports.ts";
import { type TurnKind, createTurns } from "./turns.ts";
import { type RadioCommand, type RadioTask, parseRadioWord } from "./words.ts";

/** What its process has to come up, in milliseconds; a Pi Zero with a slow card takes a third of it. */
const START_MAX_MS = 15_000;
/** What a process that hangs has more than one whose controller does, in milliseconds. */
const ANSWER_GRACE_MS = 300;

export interface RadioChild {
  send(command: RadioCommand): void;
  /** At once; another is started. */
  kill(): void;
  /** In order, and none is started any more. */
  stop(): Promise<void>;
}

export interface ChildListener {
  started(): void;
  said(message: unknown): void;
  died(reason: string): void;
}

export interface RemoteRadioDeps {
  readonly timers: Timers;
  start(listener: ChildListener): RadioChild;
  /** For the log: why a process was killed. */
  killing(detail: string): void;
}

const GONE = { state: "gone", address: null, txPowerRead: null } as const;

interface Running {
  readonly id: number;
  settle(fault: RadioFault | null): void;
}

export function createRemoteRadio(deps: RemoteRadioDeps, listener: RadioListener): Radio {
  const { timers } = deps;
  const turns = createTurns();
  let view: RadioView = {
    state: "starting",
    adapter: null,
    address: null,
    txPowerRead: null,
    detail: null,
    restarts: 0,
    resets: 0,
  };
  let running: Running | null = null;
  let orders = 0;
  let isClosed = false;
  let isStarted = false;
  /** It is being killed: what it still says is of no interest. */
  let isDoomed = false;
  /** Why it says that it ends. */
  let lastWord: string | null = null;
  let cancelStart = (): void => {};
  /** The last central's number; each process counts its own from 1. */
  let link = 0;
  let linksBefore = 0;
  let hasCentral = false;

  function show(change: Partial<RadioView>): void {
    const before = JSON.stringify(view);
    view = { ...view, ...change };
    if (!isClosed && JSON.stringify(view) !== before) {
      listener.changed(view);
    }
  }

  function kill(detail: string): void {
    if (!isDoomed && !isClosed) {
      isDoomed = isStarted;
      deps.killing(detail);
      show({ ...GONE, detail });
      running?.settle({ type: "child-died" });
      loseCentral();
      child.kill();
    }
  }

  function awaitStart(): void {
    cancelStart();
    cancelStart = timers.later(() => kill("it did not come up"), START_MAX_MS);
  }

  function tellCentral({ link: number, what }: CentralEvent): void {
    link = linksBefore + number;
    hasCentral = what.type !== "gone";
    listener.central?.({ link, what });
  }

  /** Whatever its process still says of it. */
  function loseCentral(): void {
    if (hasCentral) {
      hasCentral = false;
      listener.central?.({ link, what: { type: "gone" } });
    }
  }

  function died(reason: string): void {
    running?.settle({ type: "child-died" });
    loseCentral();
    linksBefore = link;
    const isWaiting = view.state === "no-adapter" || view.state === "no-permission";
    const change = isWaiting
      ? {}
      : { ...GONE, detail: isDoomed ? view.detail : (lastWord ?? reason) };
    lastWord = null;
    isDoomed = false;
    isStarted = false;
    show({ ...change, restarts: view.restarts + 1 });
    awaitStart();
  }

  function said(message: unknown): void {
    if (isDoomed || isClosed) {
      return;
    }
    const word = parseRadioWord(message);
    switch (word?.type) {
      case undefined:
        kill("it says what no radio says");
        return;
      case "at-work":
      case "alive":
        return;
      case "state":
        show({
          state: word.state,
          adapter: word.adapter,
          address: word.address,
          txPowerRead: word.txPowerRead,
          detail: word.detail,
        });
        return;
      case "answer":
        if (word.id === running?.id) {
          running.settle(word.fault);
        }
        return;
      case "stopped":
        listener.stoppedByItself();
        return;
      case "central":
        tellCentral(word);
        return;
      case "ended":
        lastWord = word.detail;
    }
  }

  async function carryOut(task: RadioTask): Promise<Result<void, RadioFault>> {
    if (view.state !== "ready" || isClosed) {
      return err({ type: "not-ready", state: isClosed ? "gone" : view.state });
    }
    orders += 1;
    const id = orders;
    const fault = await new Promise<RadioFault | null>((resolve) => {
      const cancel = timers.later(
        () => kill("an order was not answered"),
        ORDER_MAX_MS + ANSWER_GRACE_MS,
      );
      running = {
        id,
        settle(answer) {
          running = null;
          cancel();
          resolve(answer);
        },
      };
      child.send({ type: "order", id, task });
    });
    return fault === null ? ok(undefined) : err(fault);
  }

  const order = async (kind: TurnKind, task: RadioTask): Promise<Result<void, RadioFault>> =>
    await turns.take(kind, async () => await carryOut(task));

  awaitStart();
  const child = deps.start({
    started() {
      isStarted = true;
      cancelStart();
      if (view.state === "gone") {
        show({ state: "starting", detail: null });
      }
    },
    said,
    died,
  });

  return {
    view: () => view,
    async advertise(wanted) {
      const done = await order("air", { type: "advertise", order: wanted });
      return done.ok ? ok({ at: timers.now() }) : done;
    },
    silence: async () => await order("air", { type: "silence" }),
    async reset() {
      const done = await order("reset", { type: "reset" });
      if (done.ok) {
        show({ resets: view.resets + 1 });
      }
      return done;
    },
    async check() {
      const done = await order("check", { type: "check" });
      return done.ok ? ok({ at: timers.now() }) : done;
    },
    restart: () => kill("it was told to start anew"),
    notify(to, bytes) {
      if (hasCentral && to === link) {
        child.send({ type: "notify", link: to - linksBefore, bytes });
      }
    },
    hangUp(on) {
      if (hasCentral && on === link) {
        child.send({ type: "hang-up", link: on - linksBefore });
      }
    },
    async close() {
      if (!isClosed) {
        await order("air", { type: "silence" });
        isClosed = true;
        cancelStart();
        running?.settle({ type: "child-died" });
        loseCentral();
      }
      await child.stop();
    },
  };
}
