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
import {
  type AdapterState,
  type MachineState,
  RADIO_VARIABLE,
  readMachineState,
} from "./machine-state.ts";

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
/** HCI_DEV_NONE, to which the control channel is bound. */
const NO_DEVICE = 0xffff;
const HCI_RESET = [PACKET.command, 0x03, 0x0c, 0x00];

/** Made with `new` by the libraries. */
export function createHciTransport(): HciTransport {
  const folder = present(process.env[RADIO_VARIABLE], `${RADIO_VARIABLE} names the bench's folder`);
  const machine = () => readMachineState(folder);
  const emitter = new EventEmitter();
  let bound: Bound | null = null;
  let isHearing = false;
  let filter: Uint8Array = new Uint8Array(FILTER_BYTES);
  if (machine().denied === "no-sockets") {
    throw failure("EAFNOSUPPORT", "socket");
  }

  function bind(index?: number | null): number {
    const adapter = bindable(machine(), index ?? null);
    bound = { index: adapter.index, socket: attach(adapter, hear) };
    return adapter.index;
  }

  function hear(packet: Uint8Array): void {
    if (packet[0] === NOTICE.type) {
      emitter.emit("state", packet[1] === NOTICE.up);
    } else if (isHearing && passes(filter, packet)) {
      emitter.emit("data", Buffer.from(packet));
    }
  }

  function write(packet: Uint8Array): void {
    const refused = refusalOf(machine(), bound);
    if (refused === null) {
      bound?.socket.write(Uint8Array.from(packet));
    } else {
      emitter.emit("error", failure(refused, "write"));
    }
  }

  return Object.assign(emitter, {
    bindRaw: bind,
    bindUser: bind,
    bindControl: () => NO_DEVICE,
    start() {
      isHearing = true;
    },
    stop() {
      isHearing = false;
    },
    reset: () => write(Uint8Array.from(HCI_RESET)),
    isDevUp: () => machine().adapters.some(({ index, isUp }) => isUp && index === bound?.index),
    getDeviceList: () => machine().adapters.map(deviceOf),
    setFilter(given: Uint8Array) {
      filter = Uint8Array.from(given);
    },
    write,
    cleanup() {},
  });
}

interface Bound {
  readonly index: number;
  readonly socket: Socket;
}

function bindable({ denied, adapters }: MachineState, index: number | null): AdapterState {
  if (denied === "bind") {
    throw failure("EPERM", "bind");
  }
  const chosen = index ?? adapters.find(({ isUp }) => isUp)?.index ?? 0;
  const adapter = adapters.find((one) => one.index === chosen);
  if (adapter === undefined) {
    throw failure("ENODEV", "bind");
  }
  return adapter;
}

function attach(adapter: AdapterState, hear: (packet: Uint8Array) => void): Socket {
  const stream = createH4Stream();
  const socket = connect(adapter.socket);
  socket.on("error", () => {});
  socket.on("data", (bytes: Buffer) => {
    const packets = stream.push(bytes);
    if (packets.ok) {
      packets.value.forEach(hear);
    } else {
      socket.destroy();
    }
  });
  return socket;
}

/** Null where the packet may go. */
function refusalOf({ denied, adapters }: MachineState, bound: Bound | null): Code | null {
  if (bound === null) {
    return "EBADF";
  }
  if (denied === "write") {
    return "EPERM";
  }
  if (bound.socket.destroyed) {
    return "EPIPE";
  }
  const adapter = adapters.find(({ index }) => index === bound.index);
  return adapter?.isUp === false ? "ENETDOWN" : null;
}

const deviceOf = ({ index, isUp }: AdapterState) => ({
  devId: index,
  devUp: isUp,
  idVendor: null,
  idProduct: null,
  busNumber: null,
  deviceAddress: null,
});

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
