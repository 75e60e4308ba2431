/** A card terminal on a line that loses, doubles and delays, under a clock that a scenario moves. */
import { paymentAnswerOf } from "../card-terminal/payment-answer.ts";
import type { CardRequest } from "@tillwave/shared/card-terminal/messages";
import {
  DEVICE_START,
  type DeviceDeed,
  type DevicePayment,
  type DeviceStep,
  doneAtDevice,
  heardByDevice,
  inProgress,
} from "@tillwave/shared/card-terminal/device";
import { err, ok } from "@tillwave/shared/core/result";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { ASK_MS_MAX, PAY_MS_MAX } from "../adapters/card-terminal-tcp.ts";
import type {
  CardPaymentAnswered,
  CardTerminal,
  CardTerminalLine,
  CardTerminals,
} from "../ports.ts";

/** What the network does to one message: how often it arrives, and after how many milliseconds each time. */
export type Fate = readonly number[];

export const ARRIVES: Fate = [1];
export const LOST: Fate = [];

export interface SimulatedCardTerminal {
  readonly terminals: CardTerminals;
  readonly terminal: CardTerminal;
  /** A customer, or the bank, at the device. */
  does(deed: DeviceDeed): void;
  payments(): readonly DevicePayment[];
  isWaitingForCard(): boolean;
  /** What becomes of each message from now on, requests and answers alike. */
  setFate(fate: (way: "there" | "back") => Fate): void;
  /** The line is cut: whoever waits is told nothing came, and nothing can be sent. */
  unplug(): void;
  plugIn(): void;
  /** PAYs that arrived at the device, by reference; the same one twice counts twice. */
  readonly paysHeard: string[];
}

interface Asking {
  readonly settle: (answered: CardPaymentAnswered) => void;
  readonly stop: () => void;
}

type Request = Exclude<CardRequest, { do: "look" }>;

export function createSimulatedCardTerminal(clock: VirtualClock): SimulatedCardTerminal {
  let device = DEVICE_START;
  let fateOf = (_way: "there" | "back"): Fate => ARRIVES;
  let isPlugged = true;
  let lastId = 0;
  const askings = new Map<number, Asking>();
  const listeners = new Set<() => void>();
  const paysHeard: string[] = [];

  const settle = (id: number, answered: CardPaymentAnswered): void => {
    const asking = askings.get(id);
    askings.delete(id);
    asking?.stop();
    asking?.settle(answered);
  };
  const take = ({ state, answers }: DeviceStep): void => {
    device = state;
    answers.forEach((answer) =>
      fateOf("back").forEach((afterMs) =>
        clock.later(() => {
          const payment = paymentAnswerOf(answer);
          if (payment !== null) {
            settle(answer.id, ok(payment));
          }
        }, afterMs),
      ),
    );
  };
  const hear = (request: Request): void => {
    if (request.do === "pay") {
      paysHeard.push(request.reference);
    }
    take(heardByDevice(device, request));
  };
  const endAll = (detail: string): void =>
    [...askings.keys()].forEach((id) => settle(id, err({ type: "silent", detail })));

  const openLine = (onChange: () => void): CardTerminalLine => {
    let isOpen = true;
    const mine = new Set<number>();
    listeners.add(onChange);
    const ask = (make: (id: number) => Request, msMax: number): Promise<CardPaymentAnswered> => {
      if (!isPlugged || !isOpen) {
        return Promise.resolve(err({ type: "not-sent", detail: "unplugged" }));
      }
      const id = (lastId += 1);
      const request = make(id);
      mine.add(id);
      return new Promise((resolve) => {
        const late = (): void => settle(id, err({ type: "silent", detail: "no answer in time" }));
        askings.set(id, { settle: resolve, stop: clock.later(late, msMax) });
        fateOf("there").forEach((afterMs) => clock.later(() => hear(request), afterMs));
      });
    };
    return {
      pay: (payment) => ask((id) => ({ id, do: "pay", ...payment }), PAY_MS_MAX),
      query: (reference) => ask((id) => ({ id, do: "query", reference }), ASK_MS_MAX),
      cancel: (reference) =>
        ask((id) => ({ id, do: "cancel", reference, giveBack: false }), ASK_MS_MAX),
      giveBack: (reference) =>
        ask((id) => ({ id, do: "cancel", reference, giveBack: true }), ASK_MS_MAX),
      state() {
        if (!isPlugged) {
          return "unreachable";
        }
        return inProgress(device) === undefined ? "ready" : "busy";
      },
      close() {
        isOpen = false;
        listeners.delete(onChange);
        mine.forEach((id) => settle(id, err({ type: "silent", detail: "hung up" })));
      },
    };
  };
  const terminal: CardTerminal = { open: openLine };
  return {
    terminal,
    terminals: { connect: () => terminal },
    does: (deed) => take(doneAtDevice(device, deed)),
    payments: () => device.payments,
    isWaitingForCard: () => inProgress(device) !== undefined,
    setFate(fate) {
      fateOf = fate;
    },
    unplug() {
      isPlugged = false;
      take(doneAtDevice(device, { type: "line-lost" }));
      endAll("the line was cut");
      listeners.forEach((tell) => tell());
    },
    plugIn() {
      isPlugged = true;
      listeners.forEach((tell) => tell());
    },
    paysHeard,
  };
}
