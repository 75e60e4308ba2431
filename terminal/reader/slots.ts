/** All readers of the process: which there are, which card lies on which, and whom the service's commands are for. */
import type { ReaderCommand, ReaderWord } from "@tillwave/shared/api/reader";
import { present } from "@tillwave/shared/core/assert";
import type { Driver, OpenDriver } from "./driver.ts";
import { type RunningSlot, runSlot } from "./running-slot.ts";

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

export function createSlots({ say, later, end }: SlotsDeps): Slots {
  let slots: readonly RunningSlot[] = [];
  let isWaiting = false;
  let lastCard = 0;
  const slotByCard = new Map<number, RunningSlot>();

  const tellReaders = (): void =>
    say({ type: "readers", names: slots.map(({ name }) => name), isWaiting });

  const run = (name: string, driver: Driver): RunningSlot => {
    const slot = runSlot(
      { name, driver },
      {
        later,
        nextCard: () => (lastCard += 1),
        say(word) {
          if (word.type === "card") {
            slotByCard.set(word.card, slot);
          } else if (word.type === "removed") {
            slotByCard.delete(word.card);
          }
          say(word);
        },
      },
    );
    return slot;
  };

  const setReaders = (names: readonly string[], driver: Driver): void => {
    const gone = slots.filter((slot) => slot.driver === driver && !names.includes(slot.name));
    gone.forEach((slot) => slot.close());
    const kept = slots.filter((slot) => !gone.includes(slot));
    const come = names.filter((name) => !kept.some((slot) => slot.name === name));
    slots = [...kept, ...come.map((name) => run(name, driver))];
    tellReaders();
  };

  return {
    hear(command) {
      const slot = slotByCard.get(command.card);
      if (command.type === "release") {
        slotByCard.delete(command.card);
      }
      if (slot !== undefined) {
        slot.handle(command);
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
      const slotOf = (name: string): RunningSlot | undefined =>
        slots.find((slot) => slot.name === name && slot.driver === opened);
      opened = openDriver({
        readers(names) {
          // Virtual readers are opened first: who speaks last is who was waited for.
          isWaiting = false;
          setReaders(names, driver());
        },
        inserted: (reader) => slotOf(reader)?.handle({ type: "inserted" }),
        gone: (reader) => slotOf(reader)?.handle({ type: "gone" }),
        lost: end,
      });
    },
  };
}
