/**
 * What the radio's process does: opens a Bluetooth library, carries out one order after the other, and says how its
 * adapter is.
 *
 * It mends nothing but what costs nothing: it waits for an adapter that is not there, and ends where only a
 * new process can go on. Whoever gives the orders decides the rest.
 */
import { type Result, ok } from "@tillwave/shared/core/result";
import type { RadioFault, RadioState, Timers } from "../ports.ts";
import { createCentrals } from "./centrals.ts";
import { CHANGES_AIR, createController } from "./controller.ts";
import { createHciLine } from "./hci-line.ts";
import { OPCODE, decodeEvent } from "./hci.ts";
import {
  type AdapterPower,
  BLOCKED,
  type Stack,
  type StackSocket,
  type StackState,
} from "./stack.ts";
import { createTurns } from "./turns.ts";
import {
  ALIVE_EVERY,
  type RadioCommand,
  type RadioStateWord,
  type RadioTask,
  type RadioWord,
  asDetail,
} from "./words.ts";

/** Between two looks for an adapter, in milliseconds. */
export const LOOK_EVERY = 500;
/** Before a new process tries what this one cannot, in milliseconds: within 5 s after an adapter is back there is a frame. */
export const AGAIN_AFTER = 2500;
/** Before an adapter that is down is switched on, in milliseconds: whoever has switched it off may be about to. */
export const SWITCH_AFTER = 500;
/** Before that is tried again. */
export const SWITCH_AGAIN_AFTER = 5000;
/** How often a controller that just came up is asked who it is before this process gives up. */
const ADDRESS_TRIES_MAX = 3;
/** Nobody talks to a beacon for longer, in milliseconds: who stays keeps all others out. */
export const CONNECTION_MAX_MS = 120_000;
/** Before who has not gone is asked to again. */
export const HANG_UP_AGAIN_AFTER = 5000;
/** ... where another question took the place of that. */
const HANG_UP_SOON_AFTER = 50;
/** What a library has to say how its adapter is, in milliseconds: it says nothing where one answer of the controller is lost. */
export const COMES_UP_WITHIN = 8000;
/** What several commands of another program change is told once, in milliseconds. */
const OVERHEARD_WAIT = 20;

export interface RadioProgramDeps {
  readonly stack: Stack;
  readonly power: AdapterPower;
  readonly timers: Timers;
  say(word: RadioWord): void;
  /** Ends this process. */
  end(detail: string): void;
}

export interface RadioProgram {
  start(): void;
  hear(command: RadioCommand): void;
  /** Nobody gives orders any more: nothing stays on air. */
  leave(): Promise<void>;
}

export function createRadioProgram(deps: RadioProgramDeps): RadioProgram {
  const { stack, power, timers, say, end } = deps;
  let socket: StackSocket | null = null;
  let state: RadioState = "starting";
  let isOverheardTold = true;
  let isCycling = false;
  let cancelHangUp = (): void => {};
  /** Counts the times that the adapter came or went. */
  let epoch = 0;
  const turns = createTurns();
  const line = createHciLine({
    write: (packet) => socket?.write(packet),
    later: timers.later,
    now: timers.now,
    overheard(opcode) {
      if (opcode === OPCODE.reset) {
        sever();
      }
      if (CHANGES_AIR.has(opcode)) {
        controller.distrust();
        tellOverheard();
      }
    },
  });
  const controller = createController({ line, now: timers.now });
  const centrals = createCentrals({
    say,
    notify: (bytes) => socket?.notify(bytes),
    hangUp: () => hangUp(0),
  });

  function tick(): void {
    say({ type: "alive" });
    timers.later(tick, ALIVE_EVERY);
  }

  function tell(
    change: Pick<RadioStateWord, "state" | "detail"> &
      Partial<Pick<RadioStateWord, "address" | "txPowerRead">>,
  ): void {
    ({ state } = change);
    const adapter = socket?.adapter ?? null;
    say({ type: "state", adapter, address: null, txPowerRead: null, ...change });
  }

  function tellOverheard(): void {
    if (isOverheardTold) {
      isOverheardTold = false;
      timers.later(() => {
        isOverheardTold = true;
        say({ type: "stopped" });
      }, OVERHEARD_WAIT);
    }
  }

  function open(): void {
    const attribute = centrals.does;
    const opened = stack.open({ changed, heard, attribute, wrote: line.wrote, lost: end });
    if (opened.ok) {
      socket = opened.value;
      const since = epoch;
      timers.later(() => {
        if (since === epoch) {
          end("the library says nothing of its adapter");
        }
      }, COMES_UP_WITHIN);
      return;
    }
    const { type, detail, mayTryAgain } = opened.error;
    if (state !== type) {
      tell({ state: type, detail: asDetail(detail) });
    }
    timers.later(mayTryAgain ? open : () => end(detail), mayTryAgain ? LOOK_EVERY : AGAIN_AFTER);
  }

  function changed(to: StackState): void {
    epoch += 1;
    line.cut({ type: "not-ready", state: to === "on" ? "starting" : "off" });
    controller.distrust();
    sever();
    switch (to) {
      case "on":
        line.mend();
        void introduce(epoch, 1);
        return;
      case "off":
        tell({ state: "off", detail: "the adapter is down" });
        lookElsewhere(epoch);
        switchOn(epoch, { afterMs: SWITCH_AFTER, wasOn: false });
        return;
      case "no-permission":
        giveUp("no-permission", "the system does not let this program use the adapter (EPERM)");
        return;
      case "unsupported":
        giveUp("no-adapter", "there is no adapter for Bluetooth Low Energy");
    }
  }

  function giveUp(as: "no-permission" | "no-adapter", detail: string): void {
    tell({ state: as, detail });
    timers.later(() => end(detail), AGAIN_AFTER);
  }

  /** Ready is what has answered. */
  async function introduce(since: number, attempt: number): Promise<void> {
    const address = await turns.take("reset", controller.address);
    if (since !== epoch) {
      return;
    }
    if (address.ok) {
      await becomeReady(since, address.value);
    } else if (attempt < ADDRESS_TRIES_MAX) {
      void introduce(since, attempt + 1);
    } else {
      end("the adapter is up and does not answer");
    }
  }

  async function becomeReady(since: number, address: string | null): Promise<void> {
    const read = await turns.take("reset", controller.txPower);
    if (since === epoch) {
      // What it does not answer keeps it from nothing.
      tell({ state: "ready", address, txPowerRead: read.ok ? read.value : null, detail: null });
    }
  }

  function lookElsewhere(since: number): void {
    timers.later(() => {
      if (since !== epoch) {
        return;
      }
      if (socket?.isElsewhere() === true) {
        end("the adapter is gone, and another is there");
        return;
      }
      lookElsewhere(since);
    }, LOOK_EVERY);
  }

  /** Nobody else does where bluetoothd does not run. `wasOn`: the system said so the last time. */
  function switchOn(
    since: number,
    { afterMs, wasOn }: { readonly afterMs: number; readonly wasOn: boolean },
  ): void {
    const act = async (): Promise<void> => {
      const adapter = socket?.adapter ?? null;
      if (since !== epoch || adapter === null) {
        return;
      }
      const wrong = await power.on(adapter);
      if (since !== epoch) {
        return;
      }
      if (wrong !== null) {
        tell({
          state: wrong === BLOCKED ? "blocked" : "off",
          address: null,
          detail: whyOff(wrong),
        });
      } else if (wasOn) {
        end("the adapter is on, and the library does not see it");
        return;
      }
      switchOn(since, { afterMs: SWITCH_AGAIN_AFTER, wasOn: wrong === null });
    };
    timers.later(() => void act(), afterMs);
  }

  /** A controller that does not even answer to a reset is switched off and on: that takes longer than an order has. */
  async function reset(): Promise<Result<void, RadioFault>> {
    const done = await controller.reset();
    if (done.ok) {
      sever();
    } else if (done.error.type === "timed-out" && socket !== null && !isCycling) {
      isCycling = true;
      void power.cycle(socket.adapter).finally(() => {
        isCycling = false;
      });
    }
    return done;
  }

  function heard(packet: Uint8Array): void {
    line.heard(packet);
    const event = decodeEvent(packet);
    if (event?.type === "connected") {
      controller.connected(event.handle);
      centrals.came();
      cancelHangUp();
      hangUp(CONNECTION_MAX_MS);
      say({ type: "stopped" });
    } else if (event?.type === "disconnected") {
      controller.disconnected(event.handle);
      centrals.left();
      cancelHangUp();
      say({ type: "stopped" });
    } else if (event?.type === "crashed") {
      controller.distrust();
      sever();
      say({ type: "stopped" });
    }
  }

  function sever(): void {
    cancelHangUp();
    centrals.left();
    controller.severed();
  }

  /** Again and again, until the central has gone. */
  function hangUp(afterMs: number): void {
    const act = async (): Promise<void> => {
      const done = await turns.take("check", async () => ok(await controller.hangUp()));
      if (done.ok && done.value) {
        cancelHangUp();
        centrals.left();
        say({ type: "stopped" });
      } else if (!done.ok && done.error.type === "replaced") {
        hangUp(HANG_UP_SOON_AFTER);
      }
    };
    cancelHangUp = timers.later(() => {
      hangUp(HANG_UP_AGAIN_AFTER);
      void act();
    }, afterMs);
  }

  async function carryOut(task: RadioTask): Promise<Result<unknown, RadioFault>> {
    switch (task.type) {
      case "advertise":
        return await turns.take("air", async () => await controller.advertise(task.order));
      case "silence":
        return await turns.take("air", controller.silence);
      case "reset":
        return await turns.take("reset", reset);
      case "check":
        return await turns.take("check", controller.check);
    }
  }

  return {
    start() {
      say({ type: "at-work" });
      tick();
      open();
    },
    hear(command) {
      if (command.type === "notify") {
        centrals.notify(command.link, command.bytes);
        return;
      }
      if (command.type === "hang-up") {
        centrals.hangUp(command.link);
        return;
      }
      const { id, task } = command;
      if (state !== "ready") {
        say({ type: "answer", id, fault: { type: "not-ready", state } });
        return;
      }
      void carryOut(task).then((done) =>
        say({ type: "answer", id, fault: done.ok ? null : done.error }),
      );
    },
    async leave() {
      if (state === "ready") {
        await carryOut({ type: "silence" });
      }
    },
  };
}

const whyOff = (wrong: string): string =>
  wrong === BLOCKED
    ? "the adapter is blocked by rfkill, or by a switch on the device: sudo rfkill unblock bluetooth"
    : asDetail(`the adapter is down, and cannot be switched on: ${wrong}`);
