/** What is said of healing in the log, and in the status: English, for whoever opens it. */
import type { RadioFault, RadioState, RadioStep } from "../ports.ts";
import type { HealingFacts } from "./healing.ts";
import { type HealingStep, LIMITS, REBOOTS_IN_VAIN_MAX, recordStep } from "./healing-record.ts";
import type { Healing } from "./trouble.ts";

const REFUSED: Record<RadioStep, string> = {
  reset: "to be reset",
  stop: "to stop advertising",
  parameters: "the interval and type of its advertisements",
  data: "what it is to advertise",
  start: "to advertise",
  check: "to say whether it still advertises",
};
const UNANSWERED: Record<RadioStep, string> = {
  reset: "when it was reset",
  stop: "when told to stop advertising",
  parameters: "when given the interval and type of its advertisements",
  data: "when told what to advertise",
  start: "when told to advertise",
  check: "when asked whether it still advertises",
};

const STATE_WORDS: Record<RadioState, string> = {
  starting: "the radio is being started",
  "no-adapter": "there is no Bluetooth adapter",
  "no-permission": "the system does not let this program use the Bluetooth adapter",
  off: "the Bluetooth adapter is switched off",
  blocked: "the Bluetooth adapter is blocked by rfkill (rfkill unblock bluetooth)",
  ready: "the radio is ready, and was not a moment ago",
  gone: "the radio's process is gone",
};

export function wordsOfFault(fault: RadioFault): string {
  switch (fault.type) {
    case "refused":
      return `the controller refused ${REFUSED[fault.step]} (status 0x${fault.status.toString(16).padStart(2, "0")})`;
    case "timed-out":
      return `the controller did not answer ${UNANSWERED[fault.step]}`;
    case "not-ready":
      return STATE_WORDS[fault.state];
    case "replaced":
      return "a newer order took the place of this one";
    case "fell-silent":
      return "the controller had stopped advertising without a word";
    case "child-died":
      return "the radio's process died";
  }
}

/** Before the step is taken. */
export function wordsOfStep(
  { record }: Healing,
  step: HealingStep,
  { time }: HealingFacts,
): string {
  switch (step) {
    case "re-advertise":
      return "it is told again what to advertise";
    case "reset":
      return `the adapter is reset (${nth(recordStep(record, step, time).reset.hour.count)} of ${LIMITS.reset.hour} in this hour)`;
    case "restart":
      return `the radio's process is started anew (${nth(recordStep(record, step, time).restart.hour.count)} of ${LIMITS.restart.hour} in this hour)`;
    case "reboot":
      return `the machine is rebooted (${nth(record.rebootsInVain + 1)} of ${REBOOTS_IN_VAIN_MAX} without the beacon having been well since)`;
    case "alarm":
      return "nothing helped: somebody must look at this beacon (tillwave beacon doctor). It goes on trying";
  }
}

/** As "3.2 s", "7 min", "5 h". */
export function wordsOfDuration(ms: number): string {
  if (ms < 60_000) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function nth(count: number): string {
  const tens = count % 100;
  const ones = tens >= 11 && tens <= 13 ? 0 : count % 10;
  return `${count}${["th", "st", "nd", "rd"][ones] ?? "th"}`;
}
