/**
 * A person and their PIN, while it is typed: on the lock screen, and where a supervisor allows something.
 * The figures are never on the page, and leave this memory with the request.
 */
import { type ReadonlySignal, type Signal, batch, signal } from "@preact/signals";
import { PIN_DIGITS_MAX, PIN_DIGITS_MIN, type StaffError } from "@tillwave/shared/api/staff";
import type { StaffAnswer } from "./staff-client.ts";

export type PinProblem = StaffError | { readonly type: "unanswered" };

export interface PinEntry {
  /** Whose PIN is typed; null while a person is chosen. */
  readonly person: ReadonlySignal<string | null>;
  /** How many figures are typed. */
  readonly typed: ReadonlySignal<number>;
  readonly isAsking: ReadonlySignal<boolean>;
  /** Why the last one came to nothing, until the next key. */
  readonly problem: ReadonlySignal<PinProblem | null>;
  choose(person: string | null): void;
  digit(figure: string): void;
  deleteLast(): void;
  canSubmit(): boolean;
  submit(): Promise<void>;
  /** As if nothing had been typed. */
  forget(): void;
}

export interface PinEntryDeps {
  send(person: string, pin: string): Promise<StaffAnswer>;
  /** With the approval, where one was asked for. */
  onRight(approval: string | null): void;
}

export function createPinEntry({ send, onRight }: PinEntryDeps): PinEntry {
  const person: Signal<string | null> = signal(null);
  const typed = signal(0);
  const isAsking = signal(false);
  const problem = signal<PinProblem | null>(null);
  let pin = "";
  /** More figures than any PIN has: a scanner's code, or a slip. */
  let isTooLong = false;

  function set(next: string): void {
    pin = next;
    isTooLong = false;
    typed.value = next.length;
  }

  return {
    person,
    typed,
    isAsking,
    problem,
    choose(next) {
      batch(() => {
        person.value = next;
        problem.value = null;
        set("");
      });
    },
    digit(figure) {
      if (isAsking.peek() || person.peek() === null) {
        return;
      }
      problem.value = null;
      if (pin.length >= PIN_DIGITS_MAX) {
        isTooLong = true;
      } else if (!isTooLong) {
        set(pin + figure);
      }
    },
    deleteLast() {
      if (!isAsking.peek()) {
        problem.value = null;
        set(pin.slice(0, -1));
      }
    },
    canSubmit: () => typed.value >= PIN_DIGITS_MIN && !isAsking.value,
    async submit() {
      const whose = person.peek();
      if (isAsking.peek() || whose === null) {
        return;
      }
      const given = pin;
      const isPin = !isTooLong && given.length >= PIN_DIGITS_MIN;
      if (!isPin) {
        if (isTooLong) {
          set("");
        }
        return;
      }
      set("");
      isAsking.value = true;
      const answer = await send(whose, given);
      batch(() => {
        isAsking.value = false;
        if (!answer.ok) {
          problem.value = { type: "unanswered" };
        } else if (!answer.value.ok) {
          problem.value = answer.value.error;
        } else {
          person.value = null;
          onRight(answer.value.approval);
        }
      });
    },
    forget() {
      batch(() => {
        person.value = null;
        problem.value = null;
        set("");
      });
    },
  };
}
