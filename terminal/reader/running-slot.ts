/** One reader at work: the decisions of slot.ts, done by its driver. */
import type { ReaderWord } from "@tillwave/shared/api/reader";
import type { Driver } from "./driver.ts";
import { EMPTY_SLOT, type SlotEffect, type SlotEvent, stepSlot } from "./slot.ts";

export interface SlotDeps {
  say(word: ReaderWord): void;
  later(callback: () => void, afterMs: number): void;
  /** A number that no card has had yet. */
  nextCard(): number;
}

export interface RunningSlot {
  readonly name: string;
  readonly driver: Driver;
  handle(event: SlotEvent): void;
  /** The reader is gone: whatever its driver still says of it is of no interest. */
  close(): void;
}

export function runSlot(
  { name, driver }: Pick<RunningSlot, "name" | "driver">,
  { say, later, nextCard }: SlotDeps,
): RunningSlot {
  let state = EMPTY_SLOT;
  let isClosed = false;

  function handle(event: SlotEvent): void {
    if (isClosed) {
      return;
    }
    const step = stepSlot(state, event);
    ({ state } = step);
    step.effects.forEach(perform);
  }

  function perform(effect: SlotEffect): void {
    switch (effect.type) {
      case "connect":
        void connect();
        return;
      case "transmit":
        void transmit(effect.command);
        return;
      case "end":
        void end(effect.how);
        return;
      case "set-alarm":
        later(() => handle({ type: "alarm", alarm: effect.alarm }), effect.afterMs);
        return;
      case "say":
        say(effect.word);
        return;
      case "say-card":
        say({ type: "card", card: effect.card, reader: name, atr: effect.atr });
    }
  }

  async function connect(): Promise<void> {
    const atr = await driver.connect(name);
    const card = nextCard();
    handle(
      atr.ok
        ? { type: "connected", card, atr: atr.value }
        : { type: "not-connected", card, detail: atr.error },
    );
  }

  async function transmit(command: Uint8Array): Promise<void> {
    const answer = await driver.transmit(name, command);
    handle(
      answer.ok
        ? { type: "answered", bytes: answer.value }
        : { type: "not-answered", fault: answer.error },
    );
  }

  async function end(how: "reset" | "unpower"): Promise<void> {
    await driver.end(name, how);
    handle({ type: "ended" });
  }

  return {
    name,
    driver,
    handle,
    close() {
      handle({ type: "lost" });
      isClosed = true;
    },
  };
}
