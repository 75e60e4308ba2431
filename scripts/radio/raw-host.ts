/** A host without a stack: it sends commands to a controller of its own and is given everything that comes back. */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { openControllerLink } from "./controller-link.ts";
import { OPCODE, decodeAnswer, encodeCommand } from "./hci.ts";

const ANSWER_MAX_MS = 5000;
const EVERY_EVENT = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f];
const LE_EVENTS = [0x1f, 0, 0, 0, 0, 0, 0, 0];

export interface CommandFailed {
  readonly type: "status" | "no-answer";
  readonly status: number;
}

export interface RawHost {
  command(
    opcode: number,
    parameters?: ArrayLike<number>,
  ): Promise<Result<Uint8Array, CommandFailed>>;
  send(packet: Uint8Array): void;
  close(): void;
}

export interface RawHostListener {
  packet(packet: Uint8Array): void;
  gone(): void;
}

/** After a reset, with all events let through. */
export async function openRawHost(emulator: string, listener: RawHostListener): Promise<RawHost> {
  const waiting: {
    opcode: number;
    settle(answer: Result<Uint8Array, CommandFailed>): void;
  }[] = [];
  const link = await openControllerLink(emulator, {
    packet(packet) {
      const answer = decodeAnswer(packet);
      const index = waiting.findIndex(({ opcode }) => opcode === answer?.opcode);
      const [asked] = index < 0 ? [] : waiting.splice(index, 1);
      if (answer && asked) {
        const { status, returned } = answer;
        asked.settle(status === 0 ? ok(returned.slice()) : err({ type: "status", status }));
      }
      listener.packet(packet);
    },
    gone: () => listener.gone(),
  });
  const host: RawHost = {
    command(opcode, parameters = []) {
      return new Promise((resolve) => {
        const entry = { opcode, settle };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(entry), 1);
          resolve(err({ type: "no-answer", status: 0 }));
        }, ANSWER_MAX_MS).unref();
        function settle(answer: Result<Uint8Array, CommandFailed>): void {
          clearTimeout(timer);
          resolve(answer);
        }
        waiting.push(entry);
        link.send(encodeCommand(opcode, parameters));
      });
    },
    send: link.send,
    close: link.close,
  };
  await host.command(OPCODE.reset);
  await host.command(OPCODE.setEventMask, EVERY_EVENT);
  await host.command(OPCODE.setLeEventMask, LE_EVENTS);
  return host;
}
