/**
 * In the place of @abandonware/bluetooth-hci-socket and @stoprocent/bluetooth-hci-socket inside a program: the same methods
 * and events, over the bench's adapters in the place of the kernel's. What a program sees is what it sees of Linux:
 *
 *   new           throws EAFNOSUPPORT where the kernel has no such sockets
 *   bindRaw       with no index: the first adapter that is up, else 0; ENODEV is thrown where there is none
 *   isDevUp       at once, by the index alone, whether or not this socket still belongs to that adapter
 *   data          one whole packet, if the filter lets it through; without a filter nothing is heard
 *   write         `error` with EPERM without the capability, ENETDOWN while the adapter is down, EPIPE once it was unplugged
 *   state         the adapter went up or down (only stoprocent's says so; nobody listens in the other)
 */
import { EventEmitter } from "node:events";
import { type Socket, connect } from "node:net";
import { present } from "@tillwave/shared/core/assert";
import { NOTICE, createH4Stream } from "./h4-stream.ts";
import { PACKET, readUint16 } from "./hci.ts";
import { type AdapterState, RADIO_VARIABLE, readMachineState } from "./machine-state.ts";

export interface HciTransport extends EventEmitter {
  bindRaw(index?: number | null): number;
  bindUser(index?: number | null): number;
  bindControl(): number;
  start(): void;
  stop(): void;
  reset(): void;
  isDevUp(): boolean;
  getDeviceList(): readonly object[];
  setFilter(filter: Uint8Array): void;
  write(packet: Uint8Array): void;
  cleanup(): void;
}

type Code = "EAFNOSUPPORT" | "EPERM" | "ENODEV" | "ENETDOWN" | "EPIPE" | "EBADF";

const NUMBERS = { EAFNOSUPPORT: 97, EPERM: 1, ENODEV: 19, ENETDOWN: 100, EPIPE: 32, EBADF: 9 };
const WORDS: Record<Code, string> = {
  EAFNOSUPPORT: "Address family not supported by protocol",
  EPERM: "Operation not permitted",
  ENODEV: "No such device",
  ENETDOWN: "Network is down",
  EPIPE: "Broken pipe",
  EBADF: "File descriptor in bad state",
};

/** Linux' struct hci_filter: packet types 4, events 8, opcode 2. */
const FILTER_BYTES = 14;
const HCI_RESET = [PACKET.command, 0x03, 0x0c, 0x00];

/** Made with `new` by the libraries. */
export function createHciTransport(): HciTransport {
  const folder = present(process.env[RADIO_VARIABLE], `${RADIO_VARIABLE} names the bench's folder`);
  const emitter = new EventEmitter();
  let bound: { index: number; socket: Socket } | null = null;
  let isHearing = false;
  let filter: Uint8Array = new Uint8Array(FILTER_BYTES);
  if (readMachineState(folder).denied === "no-sockets") {
    throw failure("EAFNOSUPPORT", "socket");
  }

  function bind(index: number | null | undefined): number {
    const { denied, adapters } = readMachineState(folder);
    if (denied === "bind") {
      throw failure("EPERM", "bind");
    }
    const chosen = index ?? adapters.find(({ isUp }) => isUp)?.index ?? 0;
    const adapter = adapters.find((one) => one.index === chosen);
    if (adapter === undefined) {
      throw failure("ENODEV", "bind");
    }
    bound = { index: chosen, socket: attach(adapter) };
    return chosen;
  }

  function attach(adapter: AdapterState): Socket {
    const stream = createH4Stream();
    const socket = connect(adapter.socket);
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      const packets = stream.push(bytes);
      if (!packets.ok) {
        socket.destroy();
        return;
      }
      for (const packet of packets.value) {
        hear(packet);
      }
    });
    return socket;
  }

  function hear(packet: Uint8Array): void {
    if (packet[0] === NOTICE.type) {
      emitter.emit("state", packet[1] === NOTICE.up);
    } else if (isHearing && passes(filter, packet)) {
      emitter.emit("data", Buffer.from(packet));
    }
  }

  function write(packet: Uint8Array): void {
    const { denied, adapters } = readMachineState(folder);
    const adapter = adapters.find(({ index }) => index === bound?.index);
    if (bound === null) {
      emitter.emit("error", failure("EBADF", "write"));
    } else if (denied === "write") {
      emitter.emit("error", failure("EPERM", "write"));
    } else if (bound.socket.destroyed) {
      emitter.emit("error", failure("EPIPE", "write"));
    } else if (adapter?.isUp === false) {
      emitter.emit("error", failure("ENETDOWN", "write"));
    } else {
      bound.socket.write(Uint8Array.from(packet));
    }
  }

  return Object.assign(emitter, {
    bindRaw: bind,
    bindUser: bind,
    bindControl: () => 0xffff,
    start() {
      isHearing = true;
    },
    stop() {
      isHearing = false;
    },
    reset: () => write(Uint8Array.from(HCI_RESET)),
    isDevUp: () =>
      readMachineState(folder).adapters.some(({ index, isUp }) => isUp && index === bound?.index),
    getDeviceList: () =>
      readMachineState(folder).adapters.map(({ index, isUp }) => ({
        ...{ devId: index, devUp: isUp, idVendor: null, idProduct: null },
        ...{ busNumber: null, deviceAddress: null },
      })),
    setFilter(given: Uint8Array) {
      filter = Uint8Array.from(given);
    },
    write,
    cleanup() {},
  });
}

/** Linux' hci_sock.c, is_filtered_packet: a Command Complete passes for one opcode alone, if the filter names one. */
export function passes(filter: Uint8Array, packet: Uint8Array): boolean {
  const [type = 0, code = 0] = packet;
  if (!hasBit(filter, type & 31)) {
    return false;
  }
  if (type !== PACKET.event) {
    return true;
  }
  if (!hasBit(filter.subarray(4), code & 63)) {
    return false;
  }
  const opcode = readUint16(filter, 12);
  const isComplete = code === 0x0e && readUint16(packet, 4) !== opcode;
  const isStatus = code === 0x0f && readUint16(packet, 5) !== opcode;
  return opcode === 0 || !(isComplete || isStatus);
}

const hasBit = (mask: Uint8Array, bit: number): boolean =>
  ((mask[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;

function failure(code: Code, syscall: string): Error {
  return Object.assign(new Error(WORDS[code]), { code, errno: NUMBERS[code], syscall });
}
