/** The virtual printer at work: its timers, its interpreter, and its own clumsy answers when it speaks nonsense. */
import type { PaperPart } from "@tillwave/shared/api/lab";
import { createInterpreter } from "@tillwave/shared/print/interpreter";
import { createRealTimeScanner } from "@tillwave/shared/print/real-time";
import type { Noise, Timers } from "../ports.ts";
import {
  PRINTER_START,
  type PrinterChange,
  type PrinterEffect,
  type PrinterEvent,
  type PrinterState,
  type SizedWork,
  stepPrinter,
} from "./virtual-printer.ts";
import { workOf } from "./work.ts";

export interface PrinterDeviceDeps {
  readonly timers: Timers;
  readonly noise: Noise;
  /** Towards the till. */
  send(bytes: Uint8Array): void;
  onPrinted(part: PaperPart): void;
  onPulse(pulse: { readonly pin: 2 | 5; readonly onMs: number }): void;
  /** After each step. */
  onChange(): void;
}

export interface PrinterDevice {
  receive(bytes: Uint8Array): void;
  set(change: PrinterChange): void;
  /** The drawer's switch, wired to the printer. */
  tellDrawer(isOpen: boolean): void;
  state(): PrinterState;
}

export function createPrinterDevice(deps: PrinterDeviceDeps): PrinterDevice {
  let state = PRINTER_START;
  let interpreter = createInterpreter();
  let scanner = createRealTimeScanner();

  const handle = (event: PrinterEvent): void => {
    const step = stepPrinter(state, event);
    ({ state } = step);
    step.effects.forEach(perform);
    deps.onChange();
  };
  const perform = (effect: PrinterEffect): void => {
    switch (effect.type) {
      case "answer":
        return deps.send(effect.bytes);
      case "answer-nonsense":
        return deps.send(deps.noise.bytes(effect.lengthBytes));
      case "interpret":
        return handle({ type: "interpreted", ...interpret(effect.bytes) });
      case "forget":
        interpreter = createInterpreter();
        scanner = createRealTimeScanner();
        return;
      case "wake":
        deps.timers.later(() => handle({ type: "timer", timer: effect.timer }), effect.after);
        return;
      case "print":
        return deps.onPrinted(effect.part);
      case "pulse":
        return deps.onPulse(effect);
    }
  };
  /** The bytes that became whole commands are shared out among these. */
  const interpret = (bytes: Uint8Array): { work: SizedWork[]; unfinishedBytes: number } => {
    const before = interpreter.pending();
    const work = interpreter.feed(bytes).flatMap(workOf);
    const unfinishedBytes = interpreter.pending();
    const wholeBytes = before + bytes.length - unfinishedBytes;
    const share = Math.floor(wholeBytes / Math.max(1, work.length));
    const rest = wholeBytes - share * work.length;
    return {
      work: work.map((piece, i) => ({
        work: piece,
        sizeBytes: i === 0 ? share + rest : share,
      })),
      unfinishedBytes,
    };
  };

  return {
    receive: (bytes) => handle({ type: "received", bytes, commands: scanner.feed(bytes) }),
    set: (change) => handle({ type: "set", change }),
    tellDrawer: (isOpen) => handle({ type: "drawer", isOpen }),
    state: () => state,
  };
}
