/** All readers of the process: what its drivers tell them, what they want of their driver, and the service's commands. */
import type { ReaderCommand, ReaderWord } from "@tillwave/shared/api/reader";
import { present } from "@tillwave/shared/core/assert";
import type { Driver, DriverListener, OpenDriver } from "./driver.ts";
import { EMPTY_SLOT, type SlotEffect, type SlotEvent, type SlotState, stepSlot } from "./slot.ts";

export interface SlotsDeps {
  say(word: ReaderWord): void;
  later(callback: () => void, afterMs: number): void;
  /** A driver is lost, and this process with it. */
  end(detail: string): void;
}

export interface Slots {
  hear(command: ReaderCommand): void;
  /** The system's service does not answer: another driver is opened once it does. */
  awaitDriver(): void;
  open(openDriver: OpenDriver): void;
}

interface Slot {
  readonly name: string;
  readonly driver: () => Driver;
  state: SlotState;
  /** The reader is gone: what its driver still says of it is of no interest. */
  isOver: boolean;
}

export function createSlots({ say, later, end }: SlotsDeps): Slots {
  let slots: readonly Slot[] = [];
  let isWaiting = false;
  let lastCard = 0;
  const slotByCard = new Map<number, Slot>();
  const nextCard = (): number => (lastCard += 1);

  const tellReaders = (): void =>
    say({ type: "readers", names: slots.map(({ name }) => name), isWaiting });

  const handle = (slot: Slot, event: SlotEvent): void => {
    if (slot.isOver) {
      return;
    }
    const { state, effects } = stepSlot(slot.state, event);
    slot.state = state;
    effects.forEach((effect) => perform(slot, effect));
  };

  const perform = (slot: Slot, effect: SlotEffect): void => {
    switch (effect.type) {
      case "connect":
        void slot
          .driver()
          .connect(slot.name)
          .then((outcome) => {
            const card = nextCard();
            handle(
              slot,
              outcome.ok
                ? { type: "connected", card, atr: outcome.value }
                : { type: "not-connected", card, detail: outcome.error },
            );
          });
        return;
      case "transmit":
        void slot
          .driver()
          .transmit(slot.name, effect.command)
          .then((outcome) =>
            handle(
              slot,
              outcome.ok
                ? { type: "answered", bytes: outcome.value }
                : { type: "not-answered", fault: outcome.error },
            ),
          );
        return;
      case "reset":
        void slot
          .driver()
          .reset(slot.name)
          .then(() => handle(slot, { type: "reset" }));
        return;
      case "wake":
        later(() => handle(slot, { type: "timer" }), effect.afterMs);
        return;
      case "say":
        if (effect.word.type === "removed") {
          slotByCard.delete(effect.word.card);
        }
        say(effect.word);
        return;
      case "say-card":
        slotByCard.set(effect.card, slot);
        say({ type: "card", card: effect.card, reader: slot.name, atr: effect.atr });
    }
  };

  const setReaders = (names: readonly string[], driver: () => Driver): void => {
    const gone = slots.filter((slot) => slot.driver === driver && !names.includes(slot.name));
    for (const slot of gone) {
      handle(slot, { type: "lost" });
      slot.isOver = true;
    }
    const known = slots.filter((slot) => !gone.includes(slot));
    const isNew = (name: string): boolean => !known.some((slot) => slot.name === name);
    const come = names
      .filter(isNew)
      .map((name): Slot => ({ name, driver, state: EMPTY_SLOT, isOver: false }));
    slots = [...known, ...come];
    tellReaders();
  };

  return {
    hear(command) {
      const slot = slotByCard.get(command.card);
      if (slot !== undefined) {
        if (command.type === "release") {
          slotByCard.delete(command.card);
        }
        handle(slot, command);
      } else if (command.type === "transmit") {
        const { request } = command;
        say({ type: "failed", request, why: "removed", detail: "no such card can be asked" });
      }
    },
    awaitDriver() {
      isWaiting = true;
      tellReaders();
    },
    open(openDriver) {
      let opened: Driver | null = null;
      const driver = (): Driver => present(opened, "a driver that is open");
      const tell = (name: string, type: "inserted" | "gone"): void => {
        const slot = slots.find((each) => each.name === name && each.driver === driver);
        if (slot !== undefined) {
          handle(slot, { type });
        }
      };
      const listener: DriverListener = {
        readers(names) {
          // Virtual readers are opened first: who speaks last is who was waited for.
          isWaiting = false;
          setReaders(names, driver);
        },
        inserted: (reader) => tell(reader, "inserted"),
        gone: (reader) => tell(reader, "gone"),
        lost: end,
      };
      opened = openDriver(listener);
    },
  };
}
