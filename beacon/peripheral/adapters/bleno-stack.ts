/**
 * bleno, of either maker, as a stack: it finds the adapter, opens the socket, sets the controller up and serves GATT.
 *
 * What it does badly, it does not do here:
 *   it is loaded when it is needed, since loading it throws where the system has no Bluetooth
 *   it advertises nothing: its callbacks come late, twice or never, its interval is an environment variable, and all that it
 *     sends is connectable; ../radio/controller.ts writes to its socket instead
 *   its look at the adapter, once a second (and in one of them once more after each change), is ours, four times a second
 *   its hooks at SIGINT and exit, which end the process and write to the adapter while it ends, are taken away
 *   the filter that it sets on its socket leaves crashes out, and in one of them is too short for a kernel of today
 *   what strangers send passes ../radio/att-guard.ts first
 */
// oxlint-disable no-underscore-dangle -- bleno's own names
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { guardBleno } from "../radio/att-guard.ts";
import type { BlenoDevice, BlenoInside, BlenoSocket } from "../radio/bleno-inside.ts";
import { widenFilter } from "../radio/hci.ts";
import type { Stack, StackFault, StackListener, StackSocket, StackState } from "../radio/stack.ts";
import { openDoor } from "./bleno-door.ts";

/** In milliseconds. */
const LOOK_EVERY = 250;
/** What a phone reads as the beacon's name; bleno would give the machine's. */
const DEVICE_NAME = "Tillwave";

/** After these a socket is of no use to anybody: its adapter was pulled out. */
const DEAD: ReadonlySet<string> = new Set(["EPIPE", "EBADFD", "EBADF", "ENODEV", "ENOTCONN"]);
/** A socket whose adapter is down takes nothing. */
const DOWN = "ENETDOWN";
const NOT_ALLOWED: ReadonlySet<string> = new Set(["EPERM", "EACCES"]);

const STATES: Readonly<Record<string, StackState>> = {
  poweredOn: "on",
  poweredOff: "off",
  unauthorized: "no-permission",
  unsupported: "unsupported",
};

export interface BlenoStackOptions {
  /** Loads the library; throws where the system has no Bluetooth. */
  load(): BlenoInside;
  /** hci index; null for the first that is up, or else that is there. */
  readonly adapter: number | null;
}

export function createBlenoStack({ load, adapter: wanted }: BlenoStackOptions): Stack {
  let loaded: BlenoInside | null = null;
  return {
    open(listener) {
      try {
        process.env["BLENO_DEVICE_NAME"] = DEVICE_NAME;
        loaded ??= load();
      } catch (error) {
        return err(faultOf(error));
      }
      const socket = loaded._bindings._hci._socket;
      const adapter = firstOf(devicesOf(socket), wanted);
      if (adapter === null) {
        const detail =
          wanted === null
            ? "there is no Bluetooth adapter"
            : `there is no Bluetooth adapter hci${wanted}`;
        return err({ type: "no-adapter", detail, mayTryAgain: true });
      }
      return bind(loaded, { adapter, wanted }, listener);
    },
  };
}

function bind(
  bleno: BlenoInside,
  { adapter, wanted }: { readonly adapter: number; readonly wanted: number | null },
  listener: StackListener,
): Result<StackSocket, StackFault> {
  const { _hci: hci } = bleno._bindings;
  const socket = hci._socket;
  guardBleno(bleno._bindings);
  const write = socket.write.bind(socket);
  socket.write = (packet) => {
    listener.wrote(packet);
    write(packet);
  };
  lookAfter(bleno);
  const door = openDoor(bleno, listener.attribute);
  const hear = hci.onSocketData;
  hci.onSocketData = (packet) => {
    // bleno first: after a reset it sets the controller up, and whoever waits for that comes behind it.
    hear(packet);
    listener.heard(new Uint8Array(packet));
  };
  const filter = socket.setFilter.bind(socket);
  socket.setFilter = (mask) => {
    filter(Buffer.from(widenFilter(mask)));
  };
  socket.on("error", ({ code = "", message }) => {
    if (DEAD.has(code)) {
      listener.lost(`the adapter's socket is dead: ${message}`);
    } else if (code === DOWN && hci._isDevUp === true) {
      hci._isDevUp = false;
      hci.emit("stateChange", "poweredOff");
    }
  });
  // One of them reads it from here, the other from the environment.
  hci._deviceId = adapter;
  process.env["BLENO_HCI_DEVICE_ID"] = String(adapter);
  const tell = (name: string): void => {
    const state = STATES[name];
    if (state !== undefined) {
      listener.changed(state);
    }
  };
  try {
    withoutHooks(() => bleno.on("stateChange", tell));
  } catch (error) {
    return err(faultOf(error));
  }
  // What it says while it opens the adapter, it says to nobody.
  const missed = bleno.state;
  setImmediate(() => tell(missed));
  return ok({
    adapter,
    write: (packet) => write(Buffer.from(packet)),
    notify: door.notify,
    isElsewhere() {
      const devices = devicesOf(socket);
      const ours = devices.find(({ devId }) => devId === adapter);
      const hasOther = wanted === null && devices.some(({ devUp }) => devUp === true);
      return ours === undefined || (ours.devUp !== true && hasOther);
    },
  });
}

/** In the place of bleno's own look, and as it does it. */
function lookAfter(bleno: BlenoInside): void {
  const { _hci: hci } = bleno._bindings;
  let timer: NodeJS.Timeout | undefined;
  hci.pollIsDevUp = () => {
    clearTimeout(timer);
    timer = setTimeout(() => hci.pollIsDevUp(), LOOK_EVERY);
    const isUp = hci._socket.isDevUp();
    if (isUp === hci._isDevUp) {
      return;
    }
    hci._isDevUp = isUp;
    if (isUp) {
      hci.setSocketFilter();
      hci.initDev();
    } else {
      hci.emit("stateChange", "poweredOff");
    }
  };
}

function withoutHooks(act: () => void): void {
  const events = ["SIGINT", "exit"] as const;
  const before = events.map((event) => process.listeners(event as "exit"));
  try {
    act();
  } finally {
    for (const [i, event] of events.entries()) {
      for (const listener of process.listeners(event as "exit")) {
        if (before[i]?.includes(listener) !== true) {
          process.removeListener(event, listener);
        }
      }
    }
  }
}

function devicesOf(socket: BlenoSocket): readonly BlenoDevice[] {
  try {
    return socket.getDeviceList();
  } catch {
    return [];
  }
}

function firstOf(devices: readonly BlenoDevice[], wanted: number | null): number | null {
  const there = devices.filter(({ devId }) => devId !== null);
  const found =
    wanted === null
      ? (there.find(({ devUp }) => devUp === true) ?? there[0])
      : there.find(({ devId }) => devId === wanted);
  return found?.devId ?? null;
}

function faultOf(error: unknown): StackFault {
  const { code = "", message } = error as Error & { readonly code?: string };
  const isNotAllowed = NOT_ALLOWED.has(code) || /EPERM|EACCES|not permitted/u.test(message);
  return {
    type: isNotAllowed ? "no-permission" : "no-adapter",
    detail: message,
    mayTryAgain: false,
  };
}
