/**
 * noble, unmodified, held by the few parts of it that do what they say.
 *
 * What is not left to noble 1.9.2, and why:
 *
 *   reports          it joins what one address said at different times into one advertisement, holds connectable ones back
 *                    until the second, keeps every address for ever, and prints a line on the console for each broken
 *                    one: reports are taken from the packets before it sees them
 *   broken packets   it throws out of the socket's own event (a pairing request that it did not expect, say): here
 *                    nothing leaves onSocketData
 *   loading, opening both throw where the kernel has no Bluetooth, or there is no adapter
 *   signals          it ends the process by itself on SIGINT
 */
import { createRequire } from "node:module";

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

interface Noble {
  /** Asking is what opens the socket. */
  readonly state: string;
  on(event: "warning", listener: (message: string) => void): void;
  startScanning(services: readonly string[], allowDuplicates: boolean): void;
  stopScanning(): void;
  readonly ["_bindings"]: {
    on(event: "stateChange" | "addressChange", listener: (text: string) => void): void;
    readonly ["_hci"]: NobleHci;
    readonly onSigIntBinded?: () => void;
  };
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
  /** Of the socket; also whatever was thrown while noble was loaded and opened. */
  trouble(error: Error): void;
}

export interface GuardedNoble {
  /** Off, parameters, on: two answers. */
  scan(): void;
  stopScanning(): void;
  adapters(): readonly AdapterThere[];
}

/** Nothing here throws; what has no socket does nothing. */
export function openNoble(adapter: number | null, listener: NobleListener): GuardedNoble {
  if (adapter !== null) {
    process.env["NOBLE_HCI_DEVICE_ID"] = String(adapter);
  }
  let noble: Noble | null = null;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      listener.trouble(error as Error);
    }
  };
  attempt(() => {
    noble = createRequire(import.meta.url)("@abandonware/noble") as Noble;
    listen(noble, listener);
  });
  return {
    scan: () => attempt(() => noble?.startScanning([], true)),
    stopScanning: () => attempt(() => noble?.stopScanning()),
    adapters() {
      try {
        return noble?.["_bindings"]["_hci"]["_socket"].getDeviceList() ?? [];
      } catch {
        return [];
      }
    },
  };
}

function listen(noble: Noble, listener: NobleListener): void {
  const bindings = noble["_bindings"];
  const hci = bindings["_hci"];
  guard(hci, listener);
  // Without a second listener it prints them.
  noble.on("warning", () => {});
  bindings.on("stateChange", listener.state);
  bindings.on("addressChange", listener.address);
  hci.on("leScanEnableSet", listener.scanAnswered);
  hci["_socket"].on("error", listener.trouble);
  void noble.state;
  if (bindings.onSigIntBinded !== undefined) {
    process.off("SIGINT", bindings.onSigIntBinded);
  }
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
