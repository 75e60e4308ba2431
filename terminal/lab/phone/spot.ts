/** One thing at one reader, for as long as it lies there: its line, and what goes wrong on it. */
import type { FieldEvent, Tappable } from "@tillwave/shared/api/lab-phone";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Timers } from "../ports.ts";
import type { VirtualCard } from "./card.ts";
import { type FromReader, createFrameReader, encodeFrame } from "./frame.ts";
import { type WireStep, type WireTrouble, stepsFor } from "./wire-faults.ts";

/** How long until a reader that was not there is looked for again, in milliseconds. */
export const LOOK_AGAIN_MS = 300;

/** The cable between a virtual card and whatever listens at a port. */
export interface FieldLines {
  open(port: number, listener: LineListener): FieldLine;
}

export interface LineListener {
  onOpen(): void;
  onBytes(bytes: Uint8Array): void;
  /** There was nobody, or there is nobody any more. Never after `close`. */
  onGone(): void;
}

export interface FieldLine {
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface HeldThing {
  readonly card: VirtualCard;
  /** Null where the line does as it should. */
  troubleFor?(command: Uint8Array): WireTrouble | null;
  laid?(): void;
  lifted?(): void;
}

export interface SpotName {
  readonly what: Tappable;
  readonly reader: number;
}

export interface Spot {
  readonly what: Tappable;
  close(): void;
}

export interface SpotDeps {
  readonly timers: Timers;
  readonly lines: FieldLines;
  readonly thing: HeldThing;
  remember(type: FieldEvent["type"], data?: string): void;
  setThere(isThere: boolean): void;
  /** A fault has taken it away. */
  pulled(): void;
}

export function openSpot({ what, reader }: SpotName, deps: SpotDeps): Spot {
  const { timers, lines, thing, remember } = deps;
  let isClosed = false;
  let cancel: (() => void) | null = null;
  let line: FieldLine | null = null;
  const sender = createSender({
    timers,
    write(bytes) {
      remember("answer", toHex(bytes));
      line?.write(bytes);
    },
    pull: deps.pulled,
  });
  const answer = (command: Uint8Array): void => {
    remember("command", toHex(command));
    const trouble = thing.troubleFor?.(command) ?? null;
    if (trouble !== null) {
      remember("fault", trouble.fault);
    }
    if (trouble?.fault === "pull-before") {
      deps.pulled();
      return;
    }
    const said = thing.card.answer(command);
    if (said !== null) {
      sender.send(stepsFor(said, trouble));
    }
  };
  const hear = (word: FromReader): void => {
    if (isClosed) {
      return;
    }
    switch (word.type) {
      case "atr-asked":
        // Asked several times a second to see whether it still lies there: not remembered.
        return line?.write(encodeFrame(thing.card.atr));
      case "command":
        return answer(word.bytes);
      case "on":
      case "off":
      case "reset":
        remember(word.type);
        return thing.card.field(word.type !== "off");
    }
  };
  const open = (): void => {
    const frames = createFrameReader();
    cancel = null;
    line = lines.open(reader, {
      onOpen: () => deps.setThere(true),
      onBytes: (bytes) => frames.feed(bytes).forEach(hear),
      onGone() {
        sender.forget();
        deps.setThere(false);
        thing.card.field(false);
        cancel = isClosed ? null : timers.later(open, LOOK_AGAIN_MS);
      },
    });
  };
  open();
  return {
    what,
    close() {
      isClosed = true;
      sender.forget();
      cancel?.();
      line?.close();
    },
  };
}

interface Sender {
  send(steps: readonly WireStep[]): void;
  /** What has not gone out yet never does. */
  forget(): void;
}

interface SenderDeps {
  readonly timers: Timers;
  write(bytes: Uint8Array): void;
  pull(): void;
}

/** Steps go out in order; a slow radio takes its time. */
function createSender({ timers, write, pull }: SenderDeps): Sender {
  let waiting: readonly WireStep[] = [];
  let cancel: (() => void) | null = null;

  const next = (): void => {
    cancel = null;
    for (;;) {
      const [step, ...rest] = waiting;
      waiting = rest;
      if (step === undefined) {
        return;
      }
      if (step.type === "wait") {
        cancel = timers.later(next, step.ms);
        return;
      }
      if (step.type === "pull") {
        pull();
      } else {
        write(step.bytes);
      }
    }
  };
  return {
    send(steps) {
      waiting = [...waiting, ...steps];
      if (cancel === null) {
        next();
      }
    },
    forget() {
      waiting = [];
      cancel?.();
      cancel = null;
    },
  };
}
