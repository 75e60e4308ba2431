/**
 * One adapter as the kernel holds it, and the ways in which it can go wrong:
 *
 *   programs ══▶ hosts ──▶ queue of commands ──▶ faults ──▶ controller (btvirt)
 *            ◀══       ◀──────── answers, events, data ◀──
 *                                                ticks ──▶ an advertising event each interval, hidden from the programs
 *
 *   out ──plug──▶ down ──up──▶ up ──down──▶ down           a controller is reset when it goes up and when it goes down
 *                   └──────────┴──unplug──▶ out            the programs' sockets are dead with it
 *
 * A program that is killed leaves it as it was: advertising, if it was.
 */
import { assert } from "@tillwave/shared/core/assert";
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import { type CommandFault, createCommandFaults } from "./command-faults.ts";
import { createCommandQueue } from "./command-queue.ts";
import { type ControllerLink, openControllerLink } from "./controller-link.ts";
import {
  EVENT,
  OPCODE,
  PACKET,
  STATUS,
  commandOpcode,
  decodeAnswer,
  decodeConnection,
  encodeCommand,
  encodeCommandComplete,
  formatAddress,
} from "./hci.ts";
import {
  type Advertising,
  CONTROLLER_RESET,
  type HciEntry,
  type HciKind,
  stepController,
} from "./hci-trace.ts";
import { type Host, listenForHosts } from "./hosts.ts";
import { createIntervalTicks } from "./interval-ticks.ts";

export interface AdapterBench {
  /** N in hciN; null while it is unplugged. */
  readonly index: number | null;
  readonly isUp: boolean;
  readonly address: string;
  /** How many sockets programs have on it. */
  readonly hosts: number;
  /** What the controller does at this moment; null while it does not advertise. */
  readonly advertising: Advertising | null;
  down(): void;
  up(): Promise<void>;
  unplug(): void;
  /** It comes back up; without an index, under that which it had. */
  plug(options?: { readonly index?: number }): Promise<void>;
  dropSockets(): void;
  /** It takes commands and does nothing, until it is thawed or cured; what it was doing goes on. */
  hang(): void;
  thaw(): void;
  forget(): void;
  crash(): void;
  refuse(opcode: number, options?: { readonly status?: number; readonly times?: number }): void;
  swallow(opcode: number, options?: { readonly times?: number; readonly reaches?: boolean }): void;
  delay(opcode: number, options: { readonly ms: number; readonly times?: number }): void;
  cure(): void;
}

export interface Adapter extends AdapterBench {
  /** The socket's path, where hosts attach. */
  readonly socket: string;
  close(): Promise<void>;
}

export interface AdapterDeps {
  readonly random: SeededRandom;
  /** Null while there is no emulator. */
  emulator(): string | null;
  now(): number;
  record(entry: HciEntry): void;
  /** Its index, or whether it is up, is another. */
  changed(): void;
}

export interface AdapterOptions {
  readonly number: number;
  readonly socket: string;
  /** Without them an advertiser is reported once, when it is enabled. */
  readonly ticks: boolean;
}

/** Unplugged. */
export async function createAdapter(deps: AdapterDeps, options: AdapterOptions): Promise<Adapter> {
  const faults = createCommandFaults();
  const hosts = await listenForHosts(options.socket, fromHost);
  const queue = createCommandQueue(toController);
  const ticks = createIntervalTicks(deps.random, tick);
  /** For each opcode, whose commands the controller has still to answer. */
  const unanswered = new Map<number, ("host" | "bench")[]>();
  let link: ControllerLink | null = null;
  let controller = CONTROLLER_RESET;
  let index: number | null = null;
  let lastIndex = options.number;
  let isUp = false;
  let isHung = false;
  let address = "";
  let fault: CommandFault | null = null;
  let onAnswer: ((opcode: number, returned: Uint8Array) => void) | null = null;

  function record(kind: HciKind, bytes: Uint8Array = new Uint8Array()): void {
    const entry: HciEntry = { at: deps.now(), adapter: options.number, kind, bytes };
    const wasEnabled = controller.enabled;
    controller = stepController(controller, entry);
    deps.record(entry);
    if (!controller.enabled) {
      ticks.stop();
    } else if (!wasEnabled && options.ticks) {
      ticks.start(controller.set.intervalMs);
    }
  }

  function fromHost(packet: Uint8Array, from: Host): void {
    if (!isUp) {
      return;
    }
    if (packet[0] === PACKET.command) {
      hosts.tell(packet, from);
      queue.push(packet);
    } else if (!isHung) {
      record("acl-out", packet);
      link?.send(packet);
    }
  }

  /** A command whose turn it is. */
  function toController(packet: Uint8Array): void {
    const opcode = commandOpcode(packet) ?? 0;
    fault = faults.take(opcode);
    if (fault?.type === "refuse") {
      const answer = encodeCommandComplete(opcode, fault.status);
      record("refused", packet);
      setImmediate(() => give(answer, opcode));
    } else if (isHung || (fault?.type === "swallow" && !fault.reaches)) {
      record("swallowed", packet);
    } else {
      record("command", packet);
      send(packet, "host");
    }
  }

  function send(packet: Uint8Array, by: "host" | "bench"): void {
    const opcode = commandOpcode(packet) ?? 0;
    unanswered.set(opcode, [...(unanswered.get(opcode) ?? []), by]);
    if (by === "bench" || opcode === OPCODE.setAdvertisingEnable || opcode === OPCODE.reset) {
      ticks.stop();
    }
    link?.send(packet);
  }

  /** To the programs; an answer also lets the next command go. */
  function give(packet: Uint8Array, opcode: number | null): void {
    if (isUp) {
      hosts.tell(packet);
    }
    if (opcode !== null) {
      queue.answered(opcode);
    }
  }

  function fromController(packet: Uint8Array): void {
    const answer = decodeAnswer(packet);
    const by = answer && unanswered.get(answer.opcode)?.shift();
    if (by === "bench") {
      return;
    }
    record(packet[0] === PACKET.acl ? "acl-in" : "event", packet);
    if (answer && onAnswer) {
      onAnswer(answer.opcode, answer.returned);
    }
    endTickOfConnected(packet);
    const spoilt = answer && fault;
    if (isHung || (spoilt?.type === "swallow" && spoilt.reaches)) {
      record("lost", packet);
      return;
    }
    if (spoilt?.type === "delay") {
      setTimeout(() => give(packet, answer?.opcode ?? null), spoilt.ms).unref();
      return;
    }
    give(packet, answer?.opcode ?? null);
  }

  /** A tick that was on its way when somebody connected made it advertise once more. */
  function endTickOfConnected(packet: Uint8Array): void {
    const { status, isPeripheral } = decodeConnection(packet) ?? {};
    if (status === STATUS.success && isPeripheral) {
      send(encodeCommand(OPCODE.setAdvertisingEnable, [0]), "bench");
    }
  }

  /** In one write, so that nothing comes between. */
  function tick(): void {
    const off = encodeCommand(OPCODE.setAdvertisingEnable, [0]);
    const on = encodeCommand(OPCODE.setAdvertisingEnable, [1]);
    const before = unanswered.get(OPCODE.setAdvertisingEnable) ?? [];
    unanswered.set(OPCODE.setAdvertisingEnable, [...before, "bench", "bench"]);
    link?.send(Uint8Array.from([...off, ...on]));
  }

  /** As the kernel's own, before programs are heard. */
  async function ask(opcode: number): Promise<Uint8Array> {
    const answered = new Promise<Uint8Array>((resolve) => {
      onAnswer = (to, returned) => {
        if (to === opcode) {
          onAnswer = null;
          resolve(returned.slice());
        }
      };
    });
    const packet = encodeCommand(opcode);
    record("command", packet);
    send(packet, "host");
    return answered;
  }

  async function up(): Promise<void> {
    assert(link !== null, "an adapter that is out cannot go up");
    if (isUp) {
      return;
    }
    await ask(OPCODE.reset);
    address = formatAddress(await ask(OPCODE.readBdAddr));
    isUp = true;
    record("up");
    deps.changed();
    hosts.notice("up");
  }

  function down(): void {
    if (!isUp) {
      return;
    }
    isUp = false;
    queue.flush();
    record("command", encodeCommand(OPCODE.reset));
    send(encodeCommand(OPCODE.reset), "host");
    record("down");
    deps.changed();
    hosts.notice("down");
  }

  function unplug(): void {
    if (index === null) {
      return;
    }
    [index, isUp, isHung] = [null, false, false];
    queue.flush();
    unanswered.clear();
    link?.close();
    link = null;
    record("unplugged");
    deps.changed();
    hosts.drop();
  }

  async function plug({ index: wanted = lastIndex } = {}): Promise<void> {
    assert(index === null, "the adapter is in already");
    const emulator = deps.emulator();
    assert(emulator !== null, "there is no emulator to plug an adapter into");
    link = await openControllerLink(emulator, { packet: fromController, gone: unplug });
    index = wanted;
    lastIndex = wanted;
    record("plugged");
    await up();
  }

  return {
    socket: options.socket,
    get index() {
      return index;
    },
    get isUp() {
      return isUp;
    },
    get address() {
      return address;
    },
    get hosts() {
      return hosts.count;
    },
    get advertising() {
      return controller.enabled ? controller.set : null;
    },
    up,
    down,
    unplug,
    plug,
    dropSockets: hosts.drop,
    hang() {
      isHung = true;
    },
    thaw() {
      isHung = false;
    },
    forget() {
      send(encodeCommand(OPCODE.setAdvertisingEnable, [0]), "bench");
      record("forgot");
    },
    crash() {
      send(encodeCommand(OPCODE.reset), "bench");
      record("crashed");
      const event = Uint8Array.of(PACKET.event, EVENT.hardwareError, 1, 0);
      record("event", event);
      give(event, null);
    },
    refuse(opcode, { status = STATUS.commandDisallowed, times = 1 } = {}) {
      faults.add(opcode, { type: "refuse", status }, times);
    },
    swallow(opcode, { reaches = false, times = 1 } = {}) {
      faults.add(opcode, { type: "swallow", reaches }, times);
    },
    delay(opcode, { ms, times = 1 }) {
      faults.add(opcode, { type: "delay", ms }, times);
    },
    cure() {
      faults.clear();
      isHung = false;
    },
    async close() {
      ticks.stop();
      queue.flush();
      link?.close();
      await hosts.close();
    },
  };
}
