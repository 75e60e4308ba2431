/**
 * An adapter's controller, with its advertising events and the accidents that happen inside of it. It is told commands by
 * the kernel, and by the bench behind the kernel's back; the answers to the latter nobody sees.
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import type { Timers } from "./command-queue.ts";
import { type ControllerLink, openControllerLink } from "./controller-link.ts";
import {
  type CommandAnswer,
  EVENT,
  OPCODE,
  PACKET,
  STATUS,
  commandOpcode,
  decodeAnswer,
  decodeConnection,
  encodeCommand,
  readUint16,
} from "./hci.ts";
import {
  type Advertising,
  CONTROLLER_RESET,
  type HciEntry,
  type HciKind,
  stepController,
} from "./hci-trace.ts";
import { createIntervalTicks } from "./interval-ticks.ts";

export interface ControllerDeps extends Timers {
  readonly random: SeededRandom;
  now(): number;
  record(entry: HciEntry): void;
}

export interface ControllerOptions {
  /** The adapter's, in what is recorded. */
  readonly number: number;
  readonly ticks: boolean;
}

export interface ControllerListener {
  /** `answer` is what it says of a command. */
  packet(packet: Uint8Array, answer: CommandAnswer | null): void;
  gone(): void;
}

export interface Controller {
  /** What it does at this moment; null while it does not advertise. */
  readonly advertising: Advertising | null;
  /** From the kernel: a command or data. */
  send(packet: Uint8Array): void;
  /** A command of the kernel's own, and what it returned; null where the controller goes meanwhile. */
  ask(opcode: number): Promise<Uint8Array | null>;
  /** It stops advertising and tells nobody. */
  forget(): void;
  /** All connections end, for this reason (Core specification 5.4, Vol 1, Part F, 2). */
  dropLinks(reason: number): void;
  /** It resets itself and says Hardware Error. */
  crash(): void;
  /** For what is seen at the adapter alone. */
  note(kind: HciKind, bytes?: Uint8Array): void;
  plug(emulator: string): Promise<void>;
  unplug(): void;
}

interface KernelAsk {
  readonly opcode: number;
  settle(returned: Uint8Array | null): void;
}

const HANDLE_MASK = 0x0fff;
const ENABLE = encodeCommand(OPCODE.setAdvertisingEnable, [1]);
const DISABLE = encodeCommand(OPCODE.setAdvertisingEnable, [0]);
/** In one write, so that nothing comes between. */
const TICK = Uint8Array.from([...DISABLE, ...ENABLE]);

// oxlint-disable-next-line max-lines-per-function -- one controller, and an act for each thing that may happen to it
export function createController(
  deps: ControllerDeps,
  options: ControllerOptions,
  listener: ControllerListener,
): Controller {
  const ticks = createIntervalTicks(deps, () => sendHidden(TICK, [DISABLE, ENABLE]));
  /** For each opcode, oldest first, whether an answer that is still to come stays hidden. */
  const hidden = new Map<number, boolean[]>();
  const handles = new Set<number>();
  let link: ControllerLink | null = null;
  let view = CONTROLLER_RESET;
  let asked: KernelAsk | null = null;

  function note(kind: HciKind, bytes: Uint8Array = new Uint8Array()): void {
    const entry: HciEntry = { at: deps.now(), adapter: options.number, kind, bytes };
    view = stepController(view, entry);
    deps.record(entry);
  }

  function send(packet: Uint8Array): void {
    const opcode = commandOpcode(packet);
    note(opcode === null ? "acl-out" : "command", packet);
    if (opcode !== null) {
      expectAnswer(opcode, false);
    }
    if (opcode === OPCODE.setAdvertisingEnable || opcode === OPCODE.reset) {
      ticks.stop();
    }
    link?.send(packet);
  }

  function sendHidden(bytes: Uint8Array, commands: readonly Uint8Array[]): void {
    commands.forEach((command) => expectAnswer(commandOpcode(command) ?? 0, true));
    link?.send(bytes);
  }

  function expectAnswer(opcode: number, isHidden: boolean): void {
    hidden.set(opcode, [...(hidden.get(opcode) ?? []), isHidden]);
  }

  function hear(packet: Uint8Array): void {
    const answer = decodeAnswer(packet);
    if (answer && hidden.get(answer.opcode)?.shift()) {
      return;
    }
    note(packet[0] === PACKET.acl ? "acl-in" : "event", packet);
    followAdvertising(packet, answer);
    followLinks(packet);
    if (answer && answer.opcode === asked?.opcode) {
      asked.settle(answer.returned.slice());
    }
    listener.packet(packet, answer);
  }

  function followAdvertising(packet: Uint8Array, answer: CommandAnswer | null): void {
    if (answer?.opcode === OPCODE.setAdvertisingEnable && view.enabled && options.ticks) {
      ticks.start(view.set.intervalMs);
    }
    const connection = decodeConnection(packet);
    if (connection?.status === STATUS.success && connection.isPeripheral) {
      ticks.stop();
      // A tick that was on its way made it advertise once more.
      sendHidden(DISABLE, [DISABLE]);
    }
  }

  function followLinks(packet: Uint8Array): void {
    const connection = decodeConnection(packet);
    if (connection?.status === STATUS.success) {
      handles.add(connection.handle);
    } else if (packet[0] === PACKET.event && packet[1] === EVENT.disconnectionComplete) {
      handles.delete(readUint16(packet, 4) & HANDLE_MASK);
    }
  }

  function reset(): void {
    ticks.stop();
    hidden.clear();
    handles.clear();
    asked?.settle(null);
  }

  return {
    get advertising() {
      return view.enabled ? view.set : null;
    },
    send,
    ask(opcode) {
      return new Promise((resolve) => {
        const mine: KernelAsk = {
          opcode,
          settle(returned) {
            asked = asked === mine ? null : asked;
            resolve(returned);
          },
        };
        asked = mine;
        send(encodeCommand(opcode));
      });
    },
    forget() {
      ticks.stop();
      sendHidden(DISABLE, [DISABLE]);
      note("forgot");
    },
    dropLinks(reason) {
      for (const handle of handles) {
        const parameters = [handle & 0xff, handle >> 8, reason];
        const command = encodeCommand(OPCODE.disconnect, parameters);
        sendHidden(command, [command]);
      }
    },
    crash() {
      ticks.stop();
      const command = encodeCommand(OPCODE.reset);
      sendHidden(command, [command]);
      note("crashed");
      const event = Uint8Array.of(PACKET.event, EVENT.hardwareError, 1, 0);
      note("event", event);
      listener.packet(event, null);
    },
    note,
    async plug(emulator) {
      reset();
      link = await openControllerLink(emulator, { packet: hear, gone: listener.gone });
      note("plugged");
    },
    unplug() {
      link?.close();
      link = null;
      reset();
      note("unplugged");
    },
  };
}
