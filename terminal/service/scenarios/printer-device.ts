/**
 * A receipt printer as a device: bytes in, bytes out, paper, a cover, a switch, a small buffer that it
 * works off at its own pace. It obeys through the interpreter, so that what it "prints" is what the
 * bytes say. Behind a simulated line in scenarios, behind a real pseudo-terminal in hardware tests.
 */
import type { Timers } from "../ports.ts";
import {
  type Interpreter,
  type PrinterEvent,
  createInterpreter,
} from "@tillwave/shared/print/interpreter";
import { createRealTimeScanner } from "@tillwave/shared/print/real-time";

/** It works its buffer off this often, in milliseconds. */
const TICK = 5;

export interface PrinterDevice {
  /** From the till. */
  receive(bytes: Uint8Array): void;
  /** What has come out: everything that leaves a mark, and each cut. */
  readonly paper: readonly PrinterEvent[];
  /** Pulses that have reached the drawer. */
  readonly pulses: number;
  /** What no printer knows, and bytes that found no room. */
  readonly faults: readonly string[];
  /** Bytes that it has not dealt with. */
  backlog(): number;
  /** Text of each line that has come out. */
  lines(): readonly string[];
  set(changes: Partial<PrinterSettings>): void;
  /** Its buffer is lost, and so is what it was told about itself. */
  switchOff(): void;
  switchOn(): void;
}

export interface PrinterSettings {
  /** Lines until the paper ends. */
  readonly paperLines: number;
  readonly isCoverOpen: boolean;
  readonly isPaperLow: boolean;
  /** Answers every byte with rubbish. */
  readonly isNonsense: boolean;
  /** Answers DLE EOT, and never a fence. */
  readonly isForgetful: boolean;
  /** How much of its buffer it works off a second. */
  readonly bytesPerSecond: number;
  readonly bufferBytes: number;
}

export interface PrinterDeviceOptions {
  readonly timers: Timers;
  /** To the till. */
  readonly answer: (bytes: Uint8Array) => void;
}

const FIRST: PrinterSettings = {
  paperLines: 100_000,
  isCoverOpen: false,
  isPaperLow: false,
  isNonsense: false,
  isForgetful: false,
  bytesPerSecond: 40_000,
  // The smallest of the printers that we know.
  bufferBytes: 4096,
};

export function createPrinterDevice({ timers, answer }: PrinterDeviceOptions): PrinterDevice {
  const paper: PrinterEvent[] = [];
  const faults: string[] = [];
  let settings = FIRST;
  let isOn = true;
  let pulses = 0;
  let buffer: number[] = [];
  let credit = 0;
  let isTicking = false;
  let interpreter: Interpreter = createInterpreter();
  let scanner = createRealTimeScanner();

  const isOnline = (): boolean => isOn && settings.paperLines > 0 && !settings.isCoverOpen;

  const tick = (): void => {
    isTicking = false;
    credit += (settings.bytesPerSecond * TICK) / 1000;
    while (credit >= 1 && buffer.length > 0 && isOnline()) {
      credit -= 1;
      interpreter.feed(Uint8Array.of(buffer.shift() ?? 0)).forEach(obey);
    }
    wake();
  };
  const wake = (): void => {
    if (isTicking || buffer.length === 0 || !isOnline()) {
      credit = buffer.length === 0 ? 0 : credit;
      return;
    }
    isTicking = true;
    timers.later(tick, TICK);
  };

  const obey = (event: PrinterEvent): void => {
    switch (event.type) {
      case "line":
      case "image":
      case "qr":
      case "feed":
        paper.push(event);
        settings = { ...settings, paperLines: settings.paperLines - 1 };
        break;
      case "cut":
        paper.push(event);
        break;
      case "drawer":
        pulses += event.atOnce ? 0 : 1;
        break;
      case "status-request":
        answerInOrder(event.request);
        break;
      case "unknown":
        faults.push(`unknown ${Array.from(event.bytes, (byte) => byte.toString(16)).join(" ")}`);
        break;
      case "initialized":
        break;
    }
  };

  const answerInOrder = (
    request: Extract<PrinterEvent, { type: "status-request" }>["request"],
  ): void => {
    if (settings.isForgetful || request.kind === "real-time") {
      return;
    }
    if (request.kind === "in-order") {
      answer(Uint8Array.of(settings.isPaperLow ? 0x03 : 0));
    } else {
      const id = [...request.id].map((character) => character.charCodeAt(0));
      answer(Uint8Array.of(0x37, 0x22, ...id, 0));
    }
  };

  const statusByte = (n: number): number => {
    const { isCoverOpen, isPaperLow, paperLines } = settings;
    const isOut = paperLines <= 0;
    const bits = [
      0,
      (isOnline() ? 0 : 0x08) | 0x04,
      (isCoverOpen ? 0x04 : 0) | (isOut ? 0x20 : 0),
      0,
      (isPaperLow || isOut ? 0x0c : 0) | (isOut ? 0x60 : 0),
    ];
    return 0x12 | (bits[n] ?? 0);
  };

  return {
    paper,
    faults,
    backlog: () => buffer.length,
    get pulses() {
      return pulses;
    },
    lines: () =>
      paper.flatMap((event) =>
        event.type === "line" ? [event.runs.map(({ text }) => text).join("")] : [],
      ),
    receive(bytes) {
      if (!isOn) {
        return;
      }
      if (settings.isNonsense) {
        answer(Uint8Array.from(bytes.subarray(0, 64), (byte) => (byte * 37 + 0x91) & 0xff));
        return;
      }
      for (const command of scanner.feed(bytes)) {
        if (command.type === "status") {
          answer(Uint8Array.of(statusByte(command.n)));
        } else if (command.type === "pulse") {
          pulses += 1;
        }
      }
      const room = settings.bufferBytes - buffer.length;
      if (bytes.length > room) {
        faults.push(`${bytes.length - room} bytes found no room`);
      }
      buffer.push(...bytes.subarray(0, room));
      wake();
    },
    set(changes) {
      settings = { ...settings, ...changes };
      wake();
    },
    switchOff() {
      isOn = false;
      buffer = [];
      interpreter = createInterpreter();
      scanner = createRealTimeScanner();
    },
    switchOn() {
      isOn = true;
      wake();
    },
  };
}
