/**
 * Radios without Bluetooth: all that orders a radio about is the real thing (../radio), on adapters and in processes that
 * exist in memory alone, and go wrong as real ones do.
 *
 *   remote-radio.ts ◀─words─▶ radio-program.ts ── controller.ts ──HCI──▶ simulated-controller.ts
 */
import { err, ok } from "@tillwave/shared/core/result";
import type { Radios, Timers } from "../ports.ts";
import { type RadioProgram, createRadioProgram } from "../radio/radio-program.ts";
import { type ChildListener, type RadioChild, createRemoteRadio } from "../radio/remote-radio.ts";
import type { AttributeEvent, Stack, StackListener } from "../radio/stack.ts";
import type { RadioCommand } from "../radio/words.ts";
import {
  type OnAirChange,
  type SimulatedController,
  type SimulatedSocket,
  createSimulatedController,
} from "./simulated-controller.ts";

/** A process of bleno is up in about so long, in milliseconds. */
const START_MS = 150;
/** Before a process that has just died is started again. */
const RESTART_MS = 100;
/** How often a stack looks whether its adapter is up. */
const POLL_MS = 250;
/** What it takes to set up a controller that has come up. */
const SET_UP_MS = 10;

export interface SimulatedRadiosOptions {
  readonly timers: Timers;
  /** Default 1: hci0. */
  readonly adapters?: number;
  /** Of the first, as HCI has it: the last byte first. */
  readonly address?: Uint8Array;
  /** What goes on and off the air, as it happens. */
  onAir?(change: OnAirChange): void;
}

export interface SimulatedRadios {
  readonly radios: Radios;
  /** In the order of their making, whatever index they have. */
  readonly adapters: readonly SimulatedController[];
  /** Every radio's process dies; each is started again. */
  killProcess(): void;
  /** Every radio's process stands still until it is killed. */
  hangProcess(): void;
  /** Whether the system lets processes that start from then on use Bluetooth. */
  permit(isPermitted: boolean): void;
}

interface World {
  readonly timers: Timers;
  readonly adapters: readonly SimulatedController[];
  readonly processes: Set<Process>;
  isPermitted: boolean;
}

interface Process {
  die(reason: string): void;
  hang(): void;
}

export function createSimulatedRadios(options: SimulatedRadiosOptions): SimulatedRadios {
  const { timers } = options;
  const adapters = Array.from({ length: options.adapters ?? 1 }, (_, index) =>
    createSimulatedController({
      timers,
      index,
      ...(index === 0 && options.address ? { address: options.address } : {}),
      onAir: (change) => options.onAir?.(change),
    }),
  );
  const world: World = { timers, adapters, processes: new Set(), isPermitted: true };
  return {
    adapters,
    radios: {
      open: ({ adapter }, listener) =>
        createRemoteRadio(
          {
            timers,
            start: (childListener) => keepProcess(world, adapter, childListener),
            killing: () => {},
          },
          listener,
        ),
    },
    killProcess() {
      for (const process of world.processes) {
        process.die("SIGKILL");
      }
    },
    hangProcess() {
      for (const process of world.processes) {
        process.hang();
      }
    },
    permit(isPermitted) {
      world.isPermitted = isPermitted;
    },
  };
}

/** As a supervised child: one runs, or another is about to be started. */
function keepProcess(world: World, adapter: number | null, listener: ChildListener): RadioChild {
  let running: (Process & { hear(command: RadioCommand): void; leave(): Promise<void> }) | null =
    null;
  let isStopped = false;

  function start(): void {
    if (isStopped) {
      return;
    }
    const process = startProcess(world, adapter, {
      ...listener,
      died(reason) {
        running = null;
        listener.died(reason);
        world.timers.later(start, RESTART_MS);
      },
    });
    running = process;
  }

  world.timers.later(start, 0);
  return {
    send: (command) => running?.hear(command),
    kill: () => running?.die("SIGKILL"),
    async stop() {
      isStopped = true;
      await running?.leave();
      running?.die("SIGTERM");
    },
  };
}

function startProcess(
  world: World,
  adapter: number | null,
  listener: ChildListener,
): Process & { hear(command: RadioCommand): void; leave(): Promise<void> } {
  let isAlive = true;
  let isHung = false;
  let program: RadioProgram | null = null;
  let cancelSilence = (): void => {};
  const stack = openSimulatedStack(world, adapter, () => isAlive && !isHung);

  /** Nothing that a dead process has set in motion comes about. */
  const timers: Timers = {
    now: world.timers.now,
    later: (callback, afterMs) =>
      world.timers.later(() => {
        if (isAlive && !isHung) {
          callback();
        }
      }, afterMs),
  };

  const process = {
    die(reason: string) {
      if (isAlive) {
        isAlive = false;
        cancelSilence();
        stack.close();
        world.processes.delete(process);
        listener.died(reason);
      }
    },
    hang() {
      isHung = true;
      cancelSilence = world.timers.later(() => process.die("silent"), SILENCE_MAX_MS);
    },
    hear(command: RadioCommand) {
      if (isAlive && !isHung) {
        program?.hear(command);
      }
    },
    async leave() {
      if (isAlive && !isHung) {
        await program?.leave();
      }
    },
  };
  world.processes.add(process);

  timers.later(() => {
    listener.started();
    program = createRadioProgram({
      stack,
      power: {
        on: async (index) => await Promise.resolve(switchOn(world, index)),
        cycle: notHere,
      },
      timers,
      say(word) {
        if (isAlive && !isHung) {
          listener.said(structuredClone(word));
        }
      },
      end(detail) {
        listener.said({ type: "ended", detail });
        process.die(detail);
      },
    });
    program.start();
  }, START_MS);
  return process;
}

function switchOn({ adapters }: World, index: number): string | null {
  const controller = adapters.find((adapter) => adapter.index() === index);
  return controller === undefined ? "ENODEV" : controller.switchOn();
}

/** Whoever switched it off switches it on. */
const notHere = async (): Promise<string> => await Promise.resolve("ENOTSUP");

/** As long as the supervisor of a real one waits. */
const SILENCE_MAX_MS = 3000;

function openSimulatedStack(
  world: World,
  wanted: number | null,
  isAlive: () => boolean,
): Stack & { close(): void } {
  const { timers } = world;
  let socket: SimulatedSocket | null = null;

  function found(): SimulatedController | undefined {
    const there = world.adapters.filter((adapter) => adapter.index() !== null);
    return wanted === null
      ? (there.find((adapter) => adapter.isUp()) ?? there[0])
      : there.find((adapter) => adapter.index() === wanted);
  }

  /** As its poll does: what comes and goes between two looks is not seen. */
  function look(
    adapter: SimulatedController,
    listener: StackListener,
    wasUp: boolean | null,
  ): void {
    const isUp = adapter.isUp();
    if (isUp !== wasUp) {
      timers.later(() => isAlive() && listener.changed(isUp ? "on" : "off"), isUp ? SET_UP_MS : 0);
    }
    timers.later(() => isAlive() && look(adapter, listener, isUp), POLL_MS);
  }

  return {
    open(listener) {
      const adapter = found();
      if (!world.isPermitted) {
        return err({ type: "no-permission", detail: "EPERM", mayTryAgain: false });
      }
      const index = adapter?.index();
      if (adapter === undefined || index === undefined || index === null) {
        return err({ type: "no-adapter", detail: "there is no adapter", mayTryAgain: true });
      }
      const host = {
        heard: (packet: Uint8Array) => isAlive() && listener.heard(packet),
        attribute: (event: AttributeEvent) => isAlive() && listener.attribute(event),
        lost: () => isAlive() && timers.later(() => isAlive() && listener.lost("EPIPE"), 1),
      };
      // A library begins with a reset.
      adapter.disconnect();
      const attached = adapter.attach(host);
      socket = attached;
      look(adapter, listener, null);
      return ok({
        adapter: index,
        write: attached.write,
        notify: attached.notify,
        isElsewhere: () => adapter.index() !== index && found() !== undefined,
      });
    },
    close: () => socket?.close(),
  };
}
