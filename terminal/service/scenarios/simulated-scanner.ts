/** A scanner on a line that can be pulled. */
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import type { LineListener, Scanners } from "../ports.ts";

export interface SimulatedScanner {
  readonly scanners: Scanners;
  /** Somebody pulls the trigger: the code, and what ends it. */
  scan(code: string): void;
  send(bytes: Uint8Array): void;
  pullCable(): void;
  plugIn(): void;
  /** Another program takes the port before the till opens it again. */
  setBusy(isBusy: boolean): void;
  /** How often its port was asked for. */
  asked(): number;
}

/** Of a port that opens, in milliseconds. */
const DELAY = 1;

export function createSimulatedScanner(clock: VirtualClock): SimulatedScanner {
  let listener: LineListener | null = null;
  let isPlugged = true;
  let isBusy = false;
  let asked = 0;
  const send = (bytes: Uint8Array): void => listener?.received(bytes);
  return {
    scanners: {
      connect: () => ({
        open(to) {
          let isOver = false;
          asked += 1;
          clock.later(() => {
            if (isOver) {
              return;
            }
            if (!isPlugged) {
              isOver = true;
              to.closed({ type: "no-port", detail: "no such file" });
            } else if (isBusy || listener !== null) {
              isOver = true;
              to.closed({ type: "port-busy", detail: "locked" });
            } else {
              listener = to;
              to.opened();
            }
          }, DELAY);
          return {
            close() {
              isOver = true;
              listener = listener === to ? null : listener;
            },
          };
        },
      }),
    },
    send,
    scan: (code) => send(toUtf8(`${code}\r\n`)),
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
    asked: () => asked,
  };
}
