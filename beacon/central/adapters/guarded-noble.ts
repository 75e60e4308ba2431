/**
 * noble, of either maker, unmodified, held by the few parts of it that do what they say.
 *
 * What is not left to it, and why (1.9.2 of @abandonware, 2.8 of @stoprocent):
 *
 *   reports          it joins what one address said at different times into one advertisement, holds connectable ones back
 *                    until the second, keeps every address for ever, and prints a line on the console for each broken
 *                    one: reports are taken from the packets before it sees them
 *   scanning         one of them believes for ever that it scans once it did, and then sends nothing: its gap is told, which
 *                    sends what it is told to
 *   connecting       to addresses that it has not heard by itself: they are written where it looks for them
 *   GATT             its objects for people throw at whatever peripheral they do not know: a connection's own client is used
 *   broken packets   it throws out of the socket's own event (a pairing request that it did not expect, say): here
 *                    nothing leaves onSocketData
 *   loading, opening both throw where the kernel has no Bluetooth, or there is no adapter
 *   signals          it ends the process by itself on SIGINT
 */
import { createRequire } from "node:module";
import type { RadioStack } from "../ports.ts";

export interface AdapterThere {
  /** N of hciN. */
  readonly devId: number;
  readonly devUp: boolean;
}

interface NobleSocket {
  on(event: "error", listener: (error: Error) => void): void;
  getDeviceList(): readonly AdapterThere[];
}

interface NobleHci {
  onSocketData(packet: Uint8Array): void;
  /** Sends what waits; nobody waits for it. */
  flushAcl(): Promise<void>;
  on(event: "leScanEnableSet", listener: (status: number) => void): void;
  readonly ["_socket"]: NobleSocket;
}

/** One connection's client, as it lies in noble; UUIDs in 32 hex digits. */
export interface NobleGatt {
  removeAllListeners(): void;
  on(event: "mtu", listener: (address: string, mtu: number) => void): void;
  on(
    event: "servicesDiscover",
    listener: (address: string, services: readonly string[]) => void,
  ): void;
  on(
    event: "characteristicsDiscover",
    listener: (
      address: string,
      service: string,
      characteristics: readonly { readonly uuid: string }[],
    ) => void,
  ): void;
  on(
    event: "notify",
    listener: (address: string, service: string, characteristic: string) => void,
  ): void;
  on(
    event: "notification",
    listener: (address: string, service: string, characteristic: string, data: Uint8Array) => void,
  ): void;
  discoverServices(services: readonly string[]): void;
  discoverCharacteristics(service: string, characteristics: readonly string[]): void;
  notify(service: string, characteristic: string, isOn: boolean): void;
  write(service: string, characteristic: string, data: Uint8Array, isUnanswered: boolean): void;
  readonly ["_aclStream"]: {
    /** At the end of the connection without data. */
    prependListener(
      event: "data",
      listener: (channel: number, data: Uint8Array | undefined) => void,
    ): void;
  };
}

interface NobleBindings {
  on(event: "stateChange" | "addressChange", listener: (text: string) => void): void;
  /** `id` is the address without its colons. */
  on(event: "connect", listener: (id: string | null, error: Error | null) => void): void;
  on(event: "disconnect", listener: (id: string, reason: unknown) => void): void;
  connect(id: string, parameters: { readonly addressType: string }): void;
  cancelConnect(id: string): void;
  disconnect(id: string): void;
  ["_hci"]: NobleHci | null;
  readonly ["_gap"]: { startScanning(allowDuplicates: boolean): void; stopScanning(): void };
  readonly ["_gatts"]: Readonly<Record<string, NobleGatt | undefined>>;
  readonly ["_addresses"]: Record<string, string>;
  /** So it is spelt. */
  readonly ["_addresseTypes"]: Record<string, string>;
  readonly onSigIntBinded?: () => void;
  readonly ["_sigIntHandler"]?: () => void;
}

interface Noble {
  /** Asking is what opens the socket. */
  readonly state: string;
  on(event: "warning", listener: (message: string) => void): void;
  readonly ["_bindings"]: NobleBindings;
}

export interface NobleListener {
  /** True for a packet that noble is not to see. */
  packet(packet: Uint8Array): boolean;
  /** A packet at which noble, or the listener, threw. */
  broken(): void;
  /** "poweredOn", "poweredOff", "unauthorized", … */
  state(state: string): void;
  address(address: string): void;
  /** The controller on LE Set Scan Enable. */
  scanAnswered(status: number): void;
  /** Null: no connection came about, and why. */
  connected(id: string, gatt: NobleGatt | null, fault: string): void;
  disconnected(id: string, reason: number): void;
  /** Of the socket; also whatever was thrown while noble was loaded and opened. */
  trouble(error: Error): void;
}

export interface NoblePeer {
  /** The address without its colons. */
  readonly id: string;
  readonly address: string;
  readonly addressType: "public" | "random";
}

export interface GuardedNoble {
  /** Off, parameters, on: two answers. */
  scan(): void;
  /** One answer. */
  stopScanning(): void;
  connect(peer: NoblePeer): void;
  cancelConnect(id: string): void;
  disconnect(id: string): void;
  adapters(): readonly AdapterThere[];
}

export interface NobleOptions {
  readonly adapter: number | null;
  readonly stack: RadioStack;
}

/** Nothing here throws; what has no socket does nothing. */
export function openNoble({ adapter, stack }: NobleOptions, listener: NobleListener): GuardedNoble {
  if (adapter !== null) {
    process.env["NOBLE_HCI_DEVICE_ID"] = String(adapter);
  }
  let bindings: NobleBindings | null = null;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      listener.trouble(error as Error);
    }
  };
  attempt(() => {
    const noble = load(stack);
    bindings = noble["_bindings"];
    listen(noble, listener);
  });
  return {
    scan: () => attempt(() => bindings?.["_gap"].startScanning(true)),
    stopScanning: () => attempt(() => bindings?.["_gap"].stopScanning()),
    connect: ({ id, address, addressType }) =>
      attempt(() => {
        if (bindings !== null) {
          bindings["_addresses"][id] = address;
          bindings["_addresseTypes"][id] = addressType;
          bindings.connect(id, { addressType });
        }
      }),
    cancelConnect: (id) => attempt(() => bindings?.cancelConnect(id)),
    disconnect: (id) => attempt(() => bindings?.disconnect(id)),
    adapters() {
      try {
        return bindings?.["_hci"]?.["_socket"].getDeviceList() ?? [];
      } catch {
        return [];
      }
    },
  };
}

/** Throws where the system has no Bluetooth. */
function load(stack: RadioStack): Noble {
  const require = createRequire(import.meta.url);
  return stack === "abandonware"
    ? (require("@abandonware/noble") as Noble)
    : (require("@stoprocent/noble") as Noble);
}

function listen(noble: Noble, listener: NobleListener): void {
  const bindings = noble["_bindings"];
  withHci(bindings, (hci) => {
    guard(hci, listener);
    hci.on("leScanEnableSet", listener.scanAnswered);
    hci["_socket"].on("error", listener.trouble);
  });
  // Without a second listener it prints them.
  noble.on("warning", () => {});
  bindings.on("stateChange", listener.state);
  bindings.on("addressChange", listener.address);
  listenToLinks(bindings, listener);
  void noble.state;
  for (const hook of [bindings.onSigIntBinded, bindings["_sigIntHandler"]]) {
    if (hook !== undefined) {
      process.off("SIGINT", hook);
    }
  }
}

/** One of them makes it with itself, the other when it is opened, and binds its methods in the same breath. */
function withHci(bindings: NobleBindings, use: (hci: NobleHci) => void): void {
  const made = bindings["_hci"];
  if (made !== null) {
    use(made);
    return;
  }
  let held: NobleHci | null = null;
  Object.defineProperty(bindings, "_hci", {
    get: () => held,
    set(hci: NobleHci) {
      held = hci;
      use(hci);
    },
  });
}

function listenToLinks(bindings: NobleBindings, listener: NobleListener): void {
  const forget = (id: string): void => {
    Reflect.deleteProperty(bindings["_addresses"], id);
    Reflect.deleteProperty(bindings["_addresseTypes"], id);
  };
  bindings.on("connect", (id, error) => {
    if (id === null) {
      return;
    }
    const gatt = error ? undefined : bindings["_gatts"][id];
    // What noble makes of it for people would throw.
    gatt?.removeAllListeners();
    if (gatt === undefined) {
      forget(id);
    }
    listener.connected(id, gatt ?? null, error?.message ?? "it was gone at once");
  });
  bindings.on("disconnect", (id, reason) => {
    forget(id);
    listener.disconnected(id, typeof reason === "number" ? reason : 0);
  });
}

function guard(hci: NobleHci, listener: NobleListener): void {
  const take = hci.onSocketData.bind(hci);
  hci.onSocketData = (packet) => {
    try {
      if (!listener.packet(packet)) {
        take(packet);
      }
    } catch {
      listener.broken();
    }
  };
  const flush = hci.flushAcl.bind(hci);
  // What waits for a connection that is gone makes it throw, later, where nothing catches it.
  hci.flushAcl = () => flush().catch(listener.broken);
}
