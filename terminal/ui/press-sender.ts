/** Sends presses strictly one after another: the next one leaves when the one before has its answer. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { CommandReply } from "@tillwave/shared/api/till";
import { NO_PRESSES, type Press, type Presses, type PressesEvent, stepPresses } from "./presses.ts";
import type { ServiceClient } from "./service-client.ts";

export interface PressSender {
  readonly presses: ReadonlySignal<Presses>;
  step(event: PressesEvent): void;
  /** Sends what waits; does nothing while something is under way. */
  send(): Promise<void>;
}

export interface PressSenderDeps {
  readonly client: ServiceClient;
  onAnswer(press: Press, reply: CommandReply): void;
  onNotAllowed(): void;
}

export function createPressSender(deps: PressSenderDeps): PressSender {
  const presses = signal(NO_PRESSES);
  let isSending = false;
  return {
    presses,
    step(event) {
      presses.value = stepPresses(presses.peek(), event);
    },
    async send() {
      if (isSending) {
        return;
      }
      isSending = true;
      for (let press = presses.peek().queue[0]; press !== undefined;) {
        const reply = await deps.client.sendCommand(press);
        if (reply === null) {
          deps.onNotAllowed();
          break;
        }
        deps.onAnswer(press, reply);
        press = presses.peek().queue[0];
      }
      isSending = false;
    },
  };
}
