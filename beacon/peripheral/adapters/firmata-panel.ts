/**
 * A lamp and a button on an Arduino with StandardFirmata, on USB. Spec: firmata-io 2.3.0, serialport 13.
 *
 * Opening the port resets an Arduino: boot loader, a second or two of the firmware's own blinking on pin 13, then it says its version.
 * One that was not reset says nothing unless it is asked.
 */
import { accessSync, constants } from "node:fs";
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import type { Firmata } from "firmata-io";
import type { SerialPort } from "serialport";
import { type Board, LOOK_AGAIN_AFTER, type OpenBoard } from "../panel/board.ts";
import { ALIVE_EVERY } from "../panel/words.ts";
import { openJohnnyFive } from "./johnny-five.ts";

/** Of StandardFirmata. */
const BAUD_RATE = 57_600;
/** When a board that has said nothing is asked for its version, in milliseconds. */
const ASKED_AFTER = 1000;
/** How often the firmware looks at its pins, in milliseconds. */
const SAMPLING_MS = 10;
const QUESTIONS_MAX = 5;

type FirmataSettings = Extract<PanelSettings, { readonly kind: "firmata" }>;

export function openFirmataPanel({ port: path, led, button }: FirmataSettings): OpenBoard {
  return (listener) => {
    let port: SerialPort | null = null;
    let lamp: Pick<Board, "light"> | null = null;

    async function look(): Promise<void> {
      const opened = await openPort(path);
      if (typeof opened === "string") {
        listener.absent(opened);
        machineTimers.later(() => void look(), LOOK_AGAIN_AFTER);
        return;
      }
      port = opened;
      listener.found();
      port.on("close", () => listener.failed(`${path} was unplugged`));
      const { default: library } = await import("firmata-io");
      const io = new library.Firmata(port, {
        reportVersionTimeout: ASKED_AFTER,
        samplingInterval: SAMPLING_MS,
      });
      io.on("error", (error: Error) => listener.failed(error.message));
      if (button !== null) {
        keepPullUp(io, button);
      }
      lamp = await openJohnnyFive(
        io,
        { led, button },
        {
          ...listener,
          opened() {
            listener.opened();
            keepAsking(io, led, listener.answered);
          },
        },
      );
      // The plugin was made on a port that is open already, and says so of a port that opens.
      io.emit("connect");
    }

    void look();
    return {
      light: (isLit) => lamp?.light(isLit),
      async close() {
        lamp?.light(false);
        await new Promise<void>((resolve) => {
          if (port?.isOpen === true) {
            port.drain(() => resolve());
          } else {
            resolve();
          }
        });
      },
    };
  };
}

/** What is in the way, where it cannot be opened. */
async function openPort(path: string): Promise<SerialPort | string> {
  const { SerialPort } = await import("serialport");
  try {
    accessSync(path, constants.F_OK);
  } catch {
    return `${path} is not there`;
  }
  const port = new SerialPort({ path, baudRate: BAUD_RATE, autoOpen: false });
  return new Promise((resolve) => {
    port.open((error) => resolve(error === null ? port : error.message));
  });
}

/**
 * firmata-io writes eight pins at once and takes the level of an input for what it is to write there: a lamp that changes while the
 * button is held switches the button's pull-up off, and its being let go of is never seen.
 */
function keepPullUp(io: Firmata, pin: number): void {
  const write = io.writeDigitalPort.bind(io);
  const port = pin >> 3;
  io.writeDigitalPort = (changed) => {
    if (changed === port) {
      io.ports[port] = (io.ports[port] ?? 0) | (1 << (pin & 7));
    }
    write(changed);
  };
}

function keepAsking(io: Firmata, pin: number, answered: () => void): void {
  let unanswered = 0;
  const ask = (): void => {
    // Each question waits in a list of the plugin's own for its answer.
    if (unanswered < QUESTIONS_MAX) {
      unanswered += 1;
      io.queryPinState(pin, () => {
        unanswered = 0;
        answered();
      });
    }
    machineTimers.later(ask, ALIVE_EVERY);
  };
  ask();
}
