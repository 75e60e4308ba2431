/**
 * A Bluetooth controller that exists in memory alone: the commands that advertising takes, answered as Core 5.4, Vol 4,
 * Part E, section 7.8 has it, and the ways in which adapters go wrong on shop floors. It has a
 * kernel before it: an adapter may be pulled out, be down, or come back under another index.
 */
import { concatBytes } from "@tillwave/shared/core/bytes";
import type { AirOrder, Timers } from "../ports.ts";
import { ADVERTISING_TYPE, EVENT_PACKET, OPCODE, STATUS, opcodeOf } from "../radio/hci.ts";
import { type AttributeEvent, BLOCKED } from "../radio/stack.ts";

/** What a controller on a serial line takes to answer, in milliseconds. */
const ANSWER_MS = 1;
const UNIT_MS = 0.625;
const UNKNOWN_COMMAND = 0x01;
/** dBm, as btvirt has it. */
export const SIMULATED_TX_POWER = 0;

export interface OnAirChange {
  readonly at: number;
  readonly adapter: number;
  /** Null: nothing from here on. */
  readonly order: AirOrder | null;
}

export interface HostSocket {
  /** An HCI packet from the controller. */
  heard(packet: Uint8Array): void;
  /** What the central does, past the attribute protocol. */
  attribute(event: AttributeEvent): void;
  /** Pulled out: this socket will never work again. */
  lost(): void;
}

export interface SimulatedController {
  /** hci index; null while it is pulled out. */
  index(): number | null;
  readonly address: string;
  isUp(): boolean;
  /** What it sends at this instant. */
  onAir(): AirOrder | null;
  attach(host: HostSocket): SimulatedSocket;

  /** hciconfig down and up: the controller is reset. Both at once, and nobody sees it. */
  down(): void;
  up(): void;
  /** By rfkill, which switches it off. Unblocked it stays off, until it is switched on. */
  block(): void;
  unblock(): void;
  /** As the kernel does it: null for done, else the name of what is wrong. Not what was switched off by {@link down}. */
  switchOn(): string | null;
  unplug(): void;
  /** Under the index that it had, if no other is said. */
  plug(index?: number): void;
  /** Answers nothing until it is thawed; what was asked meanwhile is lost. */
  hang(): void;
  thaw(): void;
  /** Stops advertising and tells nobody. */
  forget(): void;
  /** Each of the next `times` commands of this opcode (null: of any) is refused and not done; by default 1, with 0x0c. */
  refuse(opcode: number | null, options?: { status?: number; times?: number }): void;
  /** ... is not answered; done nevertheless where it reaches. */
  swallow(opcode: number | null, options?: { times?: number; reaches?: boolean }): void;
  /** ... is done at once, and answered so much later, as is all that follows it. */
  delay(opcode: number | null, options: { ms: number; times?: number }): void;
  /** A central connects, if something connectable is on air: true then. */
  connect(central?: SimulatedCentral): boolean;
  /** The central that is connected does this. */
  attribute(event: AttributeEvent): void;
  disconnect(): void;
  /** Takes back what makes it hang, refuse, swallow and delay. */
  cure(): void;
}

/** What a central hears over its connection. */
export interface SimulatedCentral {
  notified(bytes: Uint8Array): void;
  gone(): void;
}

export interface SimulatedSocket {
  write(packet: Uint8Array): void;
  notify(bytes: Uint8Array): void;
  close(): void;
}

export interface SimulatedControllerOptions {
  readonly timers: Timers;
  readonly index: number;
  /** As HCI has it, the last byte first; left out: by its index. */
  readonly address?: Uint8Array;
  onAir(change: OnAirChange): void;
}

interface Registers {
  readonly isEnabled: boolean;
  readonly type: number;
  readonly intervalMs: number;
  readonly data: Uint8Array;
  readonly scanResponse: Uint8Array;
}

type Fault = { readonly opcode: number | null; readonly times: number } & (
  | { readonly type: "refuse"; readonly status: number }
  | { readonly type: "swallow"; readonly reaches: boolean }
  | { readonly type: "delay"; readonly ms: number }
);

const AFTER_RESET: Registers = {
  isEnabled: false,
  type: ADVERTISING_TYPE.connectable,
  intervalMs: 1280,
  data: new Uint8Array(),
  scanResponse: new Uint8Array(),
};

const HANDLE = 0x0040;
const NOBODY: SimulatedCentral = { notified: () => {}, gone: () => {} };

export function createSimulatedController(
  options: SimulatedControllerOptions,
): SimulatedController {
  const { timers } = options;
  let index: number | null = options.index;
  let lastIndex = options.index;
  let isUp = true;
  /** Since it was last up. "was": not any more, but it is still off. */
  let blocked: "no" | "is" | "was" = "no";
  let isHung = false;
  let isConnected = false;
  let isListening = false;
  let peer = NOBODY;
  let faults: readonly Fault[] = [];
  let quietUntil = 0;
  let registers = AFTER_RESET;
  let hosts: readonly HostSocket[] = [];
  const address = [...(options.address ?? [0x42, 0x00, options.index, 0x01, 0xaa, 0x00])];

  function onAir(): AirOrder | null {
    const { isEnabled, type, intervalMs, data, scanResponse } = registers;
    return isUp && index !== null && isEnabled
      ? { data, scanResponse, intervalMs, connectable: type === ADVERTISING_TYPE.connectable }
      : null;
  }

  function change(act: () => void): void {
    const [before, adapter] = [onAir(), index ?? lastIndex];
    act();
    const after = onAir();
    if (before !== after && JSON.stringify(before) !== JSON.stringify(after)) {
      options.onAir({ at: timers.now(), adapter, order: after });
    }
  }

  function tell(packet: Uint8Array): void {
    for (const host of hosts) {
      host.heard(packet);
    }
  }

  function answer(reply: {
    opcode: number;
    status: number;
    values: Uint8Array;
    wait: number;
  }): void {
    const { opcode, status, values, wait } = reply;
    const parameters = [1, opcode & 0xff, opcode >> 8, status, ...values];
    const packet = Uint8Array.of(EVENT_PACKET, 0x0e, parameters.length, ...parameters);
    // In the order in which it was asked: what is late makes what follows late.
    quietUntil = Math.max(quietUntil, timers.now() + wait);
    timers.later(() => isUp && index !== null && tell(packet), quietUntil - timers.now());
  }

  function perform(opcode: number, parameters: Uint8Array): number {
    const { isEnabled } = registers;
    switch (opcode) {
      case OPCODE.reset:
        registers = AFTER_RESET;
        part();
        return STATUS.success;
      case OPCODE.readAddress:
      case OPCODE.readTxPower:
        return STATUS.success;
      case OPCODE.setAdvertisingParameters: {
        if (isEnabled) {
          return STATUS.commandDisallowed;
        }
        const units = (parameters[0] ?? 0) | ((parameters[1] ?? 0) << 8);
        registers = { ...registers, intervalMs: units * UNIT_MS, type: parameters[4] ?? 0 };
        return STATUS.success;
      }
      case OPCODE.setAdvertisingData:
        registers = { ...registers, data: significant(parameters) };
        return STATUS.success;
      case OPCODE.setScanResponse:
        registers = { ...registers, scanResponse: significant(parameters) };
        return STATUS.success;
      case OPCODE.setAdvertisingEnable: {
        const wanted = parameters[0] === 1;
        if (wanted === isEnabled) {
          return STATUS.commandDisallowed;
        }
        registers = { ...registers, isEnabled: wanted };
        return STATUS.success;
      }
      case OPCODE.disconnect:
        controller.disconnect();
        return STATUS.success;
      default:
        return UNKNOWN_COMMAND;
    }
  }

  function valuesOf(opcode: number): Uint8Array {
    switch (opcode) {
      case OPCODE.readAddress:
        return Uint8Array.from(address);
      case OPCODE.readTxPower:
        return Uint8Array.of(SIMULATED_TX_POWER);
      default:
        return new Uint8Array();
    }
  }

  function take(packet: Uint8Array): void {
    const opcode = opcodeOf(packet);
    if (opcode === null || isHung || !isUp || index === null) {
      return;
    }
    const fault = faultOf(opcode);
    const wait = fault?.type === "delay" ? fault.ms : ANSWER_MS;
    const values = valuesOf(opcode);
    if (fault?.type === "refuse") {
      answer({ opcode, status: fault.status, values: new Uint8Array(), wait });
      return;
    }
    let status: number = STATUS.success;
    if (fault?.type !== "swallow" || fault.reaches) {
      change(() => {
        status = perform(opcode, packet.subarray(4));
      });
    }
    if (fault?.type !== "swallow") {
      answer({ opcode, status, values, wait });
    }
  }

  /** The first that this command meets; used up a little. */
  function faultOf(opcode: number): Fault | undefined {
    const fault = faults.find((one) => one.opcode === null || one.opcode === opcode);
    faults = faults
      .map((one) => (one === fault ? { ...one, times: one.times - 1 } : one))
      .filter(({ times }) => times > 0);
    return fault;
  }

  /** The connection is over, whoever knows of it. */
  function part(): void {
    if (isConnected) {
      isConnected = false;
      isListening = false;
      peer.gone();
      peer = NOBODY;
    }
  }

  function powered(isOn: boolean): void {
    change(() => {
      isUp = isOn;
      registers = AFTER_RESET;
      part();
    });
  }

  const controller: SimulatedController = {
    index: () => index,
    address: address
      .toReversed()
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(":"),
    isUp: () => isUp && index !== null,
    onAir,
    attach(host) {
      hosts = [...hosts, host];
      return {
        write: take,
        notify(bytes) {
          if (isConnected && isListening) {
            peer.notified(bytes.slice());
          }
        },
        close() {
          hosts = hosts.filter((other) => other !== host);
        },
      };
    },
    down: () => powered(false),
    up() {
      blocked = "no";
      powered(true);
    },
    block() {
      blocked = "is";
      powered(false);
    },
    unblock() {
      blocked = blocked === "is" ? "was" : blocked;
    },
    switchOn() {
      if (blocked !== "was") {
        return blocked === "is" ? BLOCKED : "ENOTSUP";
      }
      controller.up();
      return null;
    },
    unplug() {
      change(() => {
        lastIndex = index ?? lastIndex;
        index = null;
        registers = AFTER_RESET;
        part();
      });
      const lost = hosts;
      hosts = [];
      for (const host of lost) {
        host.lost();
      }
    },
    plug(as) {
      index ??= as ?? lastIndex;
      isUp = true;
    },
    hang() {
      isHung = true;
    },
    thaw() {
      isHung = false;
    },
    forget: () =>
      change(() => {
        registers = { ...registers, isEnabled: false };
      }),
    refuse(opcode, { status = STATUS.commandDisallowed, times = 1 } = {}) {
      faults = [...faults, { type: "refuse", opcode, times, status }];
    },
    swallow(opcode, { times = 1, reaches = false } = {}) {
      faults = [...faults, { type: "swallow", opcode, times, reaches }];
    },
    delay(opcode, { ms, times = 1 }) {
      faults = [...faults, { type: "delay", opcode, times, ms }];
    },
    connect(central = NOBODY) {
      if (onAir()?.connectable !== true || isConnected || isHung) {
        return false;
      }
      change(() => {
        isConnected = true;
        peer = central;
        registers = { ...registers, isEnabled: false };
      });
      const rest = new Uint8Array(14);
      const head = Uint8Array.of(EVENT_PACKET, 0x3e, 0x13, 0x01, 0, HANDLE, 0, 0x01);
      tell(concatBytes([head, rest]));
      return true;
    },
    attribute(event) {
      if (!isConnected || isHung) {
        return;
      }
      if (event.type === "subscribed" || event.type === "unsubscribed") {
        isListening = event.type === "subscribed";
      }
      for (const host of hosts) {
        host.attribute(event);
      }
    },
    disconnect() {
      if (isConnected) {
        part();
        tell(Uint8Array.of(EVENT_PACKET, 0x05, 4, 0, HANDLE, 0, 0x13));
      }
    },
    cure() {
      isHung = false;
      faults = [];
    },
  };
  return controller;
}

function significant(parameters: Uint8Array): Uint8Array {
  return parameters.slice(1, 1 + (parameters[0] ?? 0));
}
