/**
 * One adapter as the kernel holds it, and the ways in which it can go wrong:
 *
 *   programs ══▶ hosts ──▶ queue of commands ──▶ faults ──▶ controller (btvirt, with ticks)
 *            ◀══       ◀──────── answers, events, data ◀──
 *
 *   out ──plug──▶ down ──up──▶ up ──down──▶ down           a controller is reset when it goes up and when it goes down
 *                   └──────────┴──unplug──▶ out            the programs' sockets are dead with it
 *
 * A program that is killed leaves it as it was: advertising, if it was. But its connections end, for the kernel holds them by sockets
 * of the program's.
 */
import { assert } from "@tillwave/shared/core/assert";
import { type CommandFault, createCommandFaults } from "./command-faults.ts";
import { createCommandQueue } from "./command-queue.ts";
import { type ControllerDeps, type ControllerOptions, createController } from "./controller.ts";
import {
  type CommandAnswer,
  OPCODE,
  PACKET,
  STATUS,
  commandOpcode,
  encodeCommandComplete,
  formatAddress,
} from "./hci.ts";
import type { Advertising } from "./hci-trace.ts";
import { type Host, listenForHosts } from "./hosts.ts";
import { fadeReport } from "./signal-strength.ts";

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
  /** It stops advertising and tells nobody. */
  forget(): void;
  /** The other side is out of range: both learn that the connection timed out. */
  dropLinks(): void;
  /** It resets itself and says Hardware Error. */
  crash(): void;
  refuse(opcode: number, options?: { readonly status?: number; readonly times?: number }): void;
  swallow(opcode: number, options?: { readonly times?: number; readonly reaches?: boolean }): void;
  delay(opcode: number, options: { readonly ms: number; readonly times?: number }): void;
  cure(): void;
  /** How strongly programs hear on it, in dBm, give or take 3; null: as the emulator says, which is "unknown". */
  hearAt(strength: number | null): void;
}

export interface Adapter extends AdapterBench {
  /** The socket's path, where hosts attach. */
  readonly socket: string;
  close(): Promise<void>;
}

export interface AdapterDeps extends ControllerDeps {
  /** Null while there is no emulator. */
  emulator(): string | null;
  /** Its index, or whether it is up, is another. */
  changed(): void;
}

export interface AdapterOptions extends ControllerOptions {
  readonly socket: string;
}

/** Volume 1, part F. */
const CONNECTION_TIMED_OUT = 0x08;
const REMOTE_USER_ENDED = 0x13;

/** Unplugged. */
// oxlint-disable-next-line max-lines-per-function -- one state, and an act for each thing that may happen to it
export async function createAdapter(deps: AdapterDeps, options: AdapterOptions): Promise<Adapter> {
  const faults = createCommandFaults();
  const hosts = await listenForHosts(options.socket, fromHost, () =>
    controller.dropLinks(REMOTE_USER_ENDED),
  );
  const queue = createCommandQueue(deps, toController);
  const controller = createController(deps, options, { packet: fromController, gone: unplug });
  let index: number | null = null;
  let lastIndex = options.number;
  let isUp = false;
  let isHung = false;
  let address = "";
  let strength: number | null = null;
  /** What happens to the answer of the command that is out. */
  let spoilt: { readonly opcode: number; readonly fault: CommandFault } | null = null;

  function fromHost(packet: Uint8Array, from: Host): void {
    if (packet[0] === PACKET.command && isUp) {
      hosts.tell(packet, from);
      queue.push(packet);
    } else if (packet[0] === PACKET.acl && isUp && !isHung) {
      controller.send(packet);
    }
  }

  /** A command whose turn it is. */
  function toController(packet: Uint8Array): void {
    const opcode = commandOpcode(packet) ?? 0;
    const fault = faults.take(opcode);
    spoilt = fault && { opcode, fault };
    if (fault?.type === "refuse") {
      controller.note("refused", packet);
      const refusal = encodeCommandComplete(opcode, fault.status);
      setImmediate(() => toHosts(refusal, opcode));
    } else if (isHung || (fault?.type === "swallow" && !fault.reaches)) {
      controller.note("swallowed", packet);
    } else {
      controller.send(packet);
    }
  }

  function fromController(packet: Uint8Array, answer: CommandAnswer | null): void {
    const { fault = null } = answer?.opcode === spoilt?.opcode ? (spoilt ?? {}) : {};
    spoilt = fault === null ? spoilt : null;
    if (isHung || fault?.type === "swallow") {
      controller.note("lost", packet);
    } else if (fault?.type === "delay") {
      deps.later(() => toHosts(packet, answer?.opcode ?? null), fault.ms);
    } else {
      toHosts(packet, answer?.opcode ?? null);
    }
  }

  /** An answer also lets the next command go. */
  function toHosts(packet: Uint8Array, answered: number | null): void {
    if (isUp) {
      hosts.tell(strength === null ? packet : fadeReport(packet, strength, deps.random));
    }
    if (answered !== null) {
      queue.answered(answered);
    }
  }

  async function up(): Promise<void> {
    assert(index !== null, "an adapter that is out cannot go up");
    if (isUp) {
      return;
    }
    await controller.ask(OPCODE.reset);
    const said = await controller.ask(OPCODE.readBdAddr);
    if (said !== null) {
      address = formatAddress(said);
      setUp(true);
    }
  }

  function down(): void {
    if (isUp) {
      queue.flush();
      void controller.ask(OPCODE.reset);
      setUp(false);
    }
  }

  function setUp(to: boolean): void {
    isUp = to;
    controller.note(to ? "up" : "down");
    deps.changed();
    hosts.notice(to ? "up" : "down");
  }

  function unplug(): void {
    if (index !== null) {
      [index, isUp, isHung] = [null, false, false];
      queue.flush();
      controller.unplug();
      deps.changed();
      hosts.drop();
    }
  }

  async function plug({ index: wanted = lastIndex } = {}): Promise<void> {
    assert(index === null, "the adapter is in already");
    const emulator = deps.emulator();
    assert(emulator !== null, "there is no emulator to plug an adapter into");
    [index, lastIndex] = [wanted, wanted];
    await controller.plug(emulator);
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
      return controller.advertising;
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
    forget: controller.forget,
    dropLinks: () => controller.dropLinks(CONNECTION_TIMED_OUT),
    crash: controller.crash,
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
    hearAt(wanted) {
      strength = wanted;
    },
    async close() {
      unplug();
      await hosts.close();
    },
  };
}
