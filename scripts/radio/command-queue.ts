/**
 * A kernel's queue of commands to one controller: the next goes out when the one before is answered, or when it was
 * waited for in vain, for two seconds (HCI_CMD_TIMEOUT in Linux' include/net/bluetooth/hci.h). So one answer that is lost
 * holds up all that were written behind it.
 */
import { commandOpcode } from "./hci.ts";

export const COMMAND_TIMEOUT_MS = 2000;
/** What is written beyond that is lost. */
export const WAITING_MAX = 256;

export interface Timers {
  later(callback: () => void, afterMs: number): () => void;
}

export interface CommandQueue {
  push(packet: Uint8Array): void;
  /** An answer to that opcode came: the next may go. */
  answered(opcode: number): void;
  /** Forgets all, as when the adapter goes down. */
  flush(): void;
}

/** `send` is called when it is a command's turn. */
export function createCommandQueue(
  { later }: Timers,
  send: (packet: Uint8Array) => void,
): CommandQueue {
  let waiting: Uint8Array[] = [];
  let outstanding: { readonly opcode: number | null; readonly cancel: () => void } | null = null;

  function pump(): void {
    const packet = outstanding === null ? waiting.shift() : undefined;
    if (packet !== undefined) {
      outstanding = { opcode: commandOpcode(packet), cancel: later(next, COMMAND_TIMEOUT_MS) };
      send(packet);
    }
  }

  function next(): void {
    outstanding?.cancel();
    outstanding = null;
    pump();
  }

  return {
    push(packet) {
      if (waiting.length < WAITING_MAX) {
        waiting.push(packet);
        pump();
      }
    },
    answered(opcode) {
      if (outstanding?.opcode === opcode) {
        next();
      }
    },
    flush() {
      outstanding?.cancel();
      outstanding = null;
      waiting = [];
    },
  };
}
