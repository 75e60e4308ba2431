/** Why a PIN or a change came to nothing, in words. */
import { t } from "@tillwave/page-kit/strings/register";
import type { PinProblem } from "./pin-entry.ts";

/** "0:59": minutes and seconds, rounded up. */
export function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function staffRefusalWords(problem: PinProblem): string {
  const words = t.staff.refusal;
  switch (problem.type) {
    case "pin-wrong":
      return words.pinWrong(problem.triesLeft);
    case "pin-locked":
      return problem.whose === "till"
        ? words.tillLocked(waitWords(problem.forMs))
        : words.personLocked(waitWords(problem.forMs));
    case "busy":
      return words.busy;
    case "no-such-person":
      return words.noSuchPerson;
    case "not-a-supervisor":
      return words.notASupervisor;
    case "first-is-supervisor":
      return words.firstIsSupervisor;
    case "last-supervisor":
      return words.lastSupervisor;
    case "pin-missing":
      return words.pinMissing;
    case "name-taken":
      return words.nameTaken;
    case "too-many-people":
      return words.tooMany(problem.max);
    case "needs-supervisor":
      return t.staff.notAllowed;
    case "locked":
      return t.staff.locked;
    case "not-selling":
    case "unanswered":
      return words.unanswered;
  }
}
