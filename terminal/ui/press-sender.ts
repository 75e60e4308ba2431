/** Sends presses strictly one after another: the next one leaves when the one before has its answer. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { CommandReply } from "@tillwave/shared/api/till";
import { NO_PRESSES, type Press, type Presses, type PressesEvent, stepPresses } from "./presses.ts";
import type { ServiceClient } from "./service-client.ts";

export interface PressSender {
  readonly presses: ReadonlySignal<Presses>;
  /** True while the till is there but cannot say whether a press was done. */
  readonly isHeldUp: ReadonlySignal<boolean>;
  step(event: PressesEvent): void;
  /** Sends what waits; does nothing while something is under way. */
  send(): Promise<void>;
}

export interface PressSenderDeps {
  readonly client: Pick<ServiceClient, "sendCommand">;
  /** Names this page for as long as it is loaded. */
  readonly page: string;
  onAnswer(press: Press, reply: CommandReply): void;
  /** No answer could be read, however often it was sent. */
  onGivenUp(press: Press): void;
  onNotAllowed(): void;
}

export function createPressSender(deps: PressSenderDeps): PressSender {
  const presses = signal(NO_PRESSES);
  const isHeldUp = signal(false);
  let isSending = false;

  /** False if nothing more may be sent. */
  async function sendOne(press: Press): Promise<boolean> {
    const outcome = await deps.client.sendCommand({ page: deps.page, ...press }, () => {
      isHeldUp.value = true;
    });
    isHeldUp.value = false;
    switch (outcome.type) {
      case "answered":
        deps.onAnswer(press, outcome.reply);
        return true;
      case "given-up":
        deps.onGivenUp(press);
        return true;
      case "not-allowed":
        deps.onNotAllowed();
        return false;
    }
  }

  return {
    presses,
    isHeldUp,
    step(event) {
      presses.value = stepPresses(presses.peek(), event);
    },
    async send() {
      if (isSending) {
        return;
      }
      isSending = true;
      for (let press = presses.peek().queue[0]; press !== undefined;) {
        press = (await sendOne(press)) ? presses.peek().queue[0] : undefined;
      }
      isSending = false;
    },
  };
}
