/**
 * A card terminal on a counter: shared/card-terminal/device.ts with a line that can fail in the ways
 * that lines and terminals do. Bytes and connections are its caller's.
 */
import {
  type CardDeed,
  type CardFault,
  type LabCardTerminalView,
  SHOWN_PAYMENTS_MAX,
} from "@tillwave/shared/api/lab-card-terminal";
import {
  DEVICE_START,
  type DeviceDeed,
  type DevicePayment,
  type DeviceStep,
  doneAtDevice,
  heardByDevice,
  inProgress,
} from "@tillwave/shared/card-terminal/device";
import {
  type CardAnswer,
  type CardRequest,
  decodeRequest,
  encodeLine,
} from "@tillwave/shared/card-terminal/messages";
import { Minor } from "@tillwave/shared/sale/money";
import type { Timers } from "../ports.ts";

/** A till has given up waiting by then. */
export const LATE_MS = 8000;

/** A till on its line. */
export interface TerminalCaller {
  say(text: string): void;
  hangUp(): void;
}

export interface VirtualCardTerminalDeps {
  readonly timers: Timers;
  readonly onChange: () => void;
}

export interface VirtualCardTerminal {
  /** False where it is switched off: whoever calls is not answered. */
  connected(caller: TerminalCaller): boolean;
  heard(caller: TerminalCaller, line: string): void;
  left(caller: TerminalCaller): void;
  do(deed: CardDeed): void;
  view(): Omit<LabCardTerminalView, "port">;
}

export function createVirtualCardTerminal({
  timers,
  onChange,
}: VirtualCardTerminalDeps): VirtualCardTerminal {
  let device = DEVICE_START;
  let isOn = true;
  let fault: CardFault = "none";
  const callers = new Set<TerminalCaller>();
  /** Who asked, by the number of the asking: the device knows one waiting payment alone. */
  let payer: TerminalCaller | null = null;

  const hangUpAll = (): void => {
    [...callers].forEach((caller) => caller.hangUp());
  };
  const say = (caller: TerminalCaller, answer: CardAnswer): void => {
    const speech = speechOf(answer, fault);
    const speak = (): void => {
      if (speech !== null && callers.has(caller)) {
        caller.say(speech.text);
      }
    };
    if (speech !== null && speech.afterMs > 0) {
      timers.later(speak, speech.afterMs);
    } else {
      speak();
    }
  };
  const take = ({ state, answers }: DeviceStep, caller: TerminalCaller | null): void => {
    device = state;
    if (caller !== null) {
      answers.forEach((answer) => say(caller, answer));
    }
    onChange();
  };
  const does = (deed: DeviceDeed): void => {
    if (fault === "hangs-up-when-paid" && deed.type === "approve") {
      device = doneAtDevice(device, { type: "line-lost" }).state;
      take(doneAtDevice(device, deed), null);
      hangUpAll();
    } else {
      take(doneAtDevice(device, deed), payer);
    }
  };
  const hear = (caller: TerminalCaller, request: CardRequest): void => {
    if (fault === "deaf" && request.do !== "look") {
      return;
    }
    if (request.do === "pay") {
      payer = caller;
    }
    take(heardByDevice(device, request), caller);
  };

  return {
    connected(caller) {
      if (isOn) {
        callers.add(caller);
        onChange();
      }
      return isOn;
    },
    heard(caller, line) {
      const request = decodeRequest(line);
      if (request.ok) {
        hear(caller, request.value);
      } else {
        caller.hangUp();
      }
    },
    left(caller) {
      callers.delete(caller);
      if (payer === caller) {
        payer = null;
        device = doneAtDevice(device, { type: "line-lost" }).state;
      }
      onChange();
    },
    do(deed) {
      if ("isOn" in deed) {
        ({ isOn } = deed);
        if (!isOn) {
          does({ type: "restart" });
          hangUpAll();
        }
      } else if ("fault" in deed) {
        ({ fault } = deed);
      } else if ("restart" in deed) {
        does({ type: "restart" });
        hangUpAll();
      } else {
        does(deedOf(deed));
      }
      onChange();
    },
    view: () => ({
      isOn,
      fault,
      connections: callers.size,
      asks: inProgress(device) ?? null,
      payments: device.payments.toReversed().slice(0, SHOWN_PAYMENTS_MAX).map(viewOf),
    }),
  };
}

/** What comes out of it, and when; null where nothing does. */
function speechOf(
  answer: CardAnswer,
  fault: CardFault,
): { readonly text: string; readonly afterMs: number } | null {
  const text = encodeLine(answer);
  const isLook = answer.is === "ready" || (answer.is === "busy" && answer.reference === null);
  switch (fault) {
    case "answers-lost":
    case "deaf":
      // It is there, and answers what costs nothing.
      return isLook ? { text, afterMs: 0 } : null;
    case "answers-twice":
      return { text: text + text, afterMs: 0 };
    case "answers-late":
      return { text, afterMs: isLook ? 0 : LATE_MS };
    case "nonsense":
      return { text: "\u0000<html>captive portal</html>\n", afterMs: 0 };
    case "wrong-amount":
      return { text: encodeLine(dearer(answer)), afterMs: 0 };
    case "none":
    case "hangs-up-when-paid":
      return { text, afterMs: 0 };
  }
}

function deedOf(
  deed: Exclude<CardDeed, { isOn: boolean } | { fault: CardFault } | { restart: true }>,
): DeviceDeed {
  if ("settle" in deed) {
    return { type: "settle" };
  }
  if ("refuseLater" in deed) {
    return { type: "refuse-later", reference: deed.refuseLater, reason: "account-closed" };
  }
  switch (deed.customer) {
    case "pays":
      return { type: "approve", scheme: "Lab Card" };
    case "is-declined":
      return { type: "decline", reason: "not-enough-money" };
    case "mistypes-pin":
      return { type: "decline", reason: "pin-wrong" };
    case "gives-up":
      return { type: "decline", reason: "cancelled-at-terminal" };
  }
}

function dearer(answer: CardAnswer): CardAnswer {
  return answer.is === "approved" ? { ...answer, amount: Minor(answer.amount + 1) } : answer;
}

function viewOf({
  reference,
  amount,
  currency,
  state,
}: DevicePayment): LabCardTerminalView["payments"][number] {
  const word = state.type === "approved" && state.isSettled ? "settled" : state.type;
  return { reference, amount, currency, state: word };
}
