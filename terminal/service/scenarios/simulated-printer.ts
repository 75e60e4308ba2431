/** A printer on a line that can be pulled, under a clock that a scenario moves. */
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { LineClosed, LineListener, Printers } from "../ports.ts";
import { type PrinterDevice, createPrinterDevice } from "./printer-device.ts";

export interface SimulatedPrinter {
  readonly printers: Printers;
  readonly device: PrinterDevice;
  /** Bytes that have left the till, of all lines together. */
  sent(): number;
  pullCable(): void;
  plugIn(): void;
  /** Another program takes the port before the till opens it again. */
  setBusy(isBusy: boolean): void;
  /** Lines that are open. */
  open(): number;
  /** Bytes to the till that are not the printer's own. */
  answer(bytes: Uint8Array): void;
  /** Everything that reaches the printer. */
  listenIn(hear: (bytes: Uint8Array) => void): void;
}

/** Of the line, in milliseconds each way. */
const DELAY = 1;

export function createSimulatedPrinter(clock: VirtualClock): SimulatedPrinter {
  let listener: LineListener | null = null;
  let isPlugged = true;
  let isBusy = false;
  let sent = 0;
  let hear = (_bytes: Uint8Array): void => {};
  const answer = (bytes: Uint8Array): void => {
    const to = listener;
    clock.later(() => {
      if (to !== null && to === listener) {
        to.received(bytes);
      }
    }, DELAY);
  };
  const device = createPrinterDevice({ timers: clock, answer });
  return {
    device,
    printers: {
      connect: () => ({
        open(to) {
          const why = whyNot();
          let isOver = false;
          clock.later(() => {
            if (isOver) {
              return;
            }
            if (why === null) {
              listener = to;
              to.opened();
            } else {
              isOver = true;
              to.closed(why);
            }
          }, DELAY);
          return {
            write(bytes) {
              if (!isOver && listener === to) {
                sent += bytes.length;
                hear(bytes);
                device.receive(bytes);
              }
            },
            close() {
              isOver = true;
              listener = listener === to ? null : listener;
            },
          };
        },
      }),
    },
    sent: () => sent,
    answer,
    listenIn(next) {
      hear = next;
    },
    open: () => (listener === null ? 0 : 1),
    pullCable() {
      isPlugged = false;
      const to = listener;
      listener = null;
      to?.closed({ type: "unplugged", detail: "the cable was pulled" });
    },
    plugIn() {
      isPlugged = true;
    },
    setBusy(next) {
      isBusy = next;
    },
  };

  function whyNot(): LineClosed | null {
    if (!isPlugged) {
      return { type: "no-port", detail: "no such file" };
    }
    return isBusy || listener !== null ? { type: "port-busy", detail: "locked" } : null;
  }
}
