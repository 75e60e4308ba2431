/** What a beacon's air is, in the words of its status. */
import type { AirState } from "@tillwave/shared/api/beacon";
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { RadioState } from "../ports.ts";
import type { Wanted } from "./air-schedule.ts";
import type { Trouble } from "./trouble.ts";

export interface AirFacts {
  /** What the controller answered for; null for nothing. */
  readonly told: Wanted | null;
  readonly trouble: Trouble | null;
  readonly radio: RadioState;
}

export function airStateOf({ told, trouble, radio }: AirFacts): AirState {
  if (trouble !== null && trouble.wellSince === null) {
    return troubleState(trouble, radio);
  }
  if (told === null) {
    return "starting";
  }
  if (told.type === "silence") {
    return "closed";
  }
  return told.frame === "unclaimed" ? "unclaimed" : "on-air";
}

function troubleState({ alarmedAt }: Trouble, radio: RadioState): AirState {
  switch (radio) {
    case "no-adapter":
    case "no-permission":
      return radio;
    case "off":
    case "blocked":
      return "adapter-off";
    case "starting":
    case "gone":
    case "ready":
      return alarmedAt === null ? "mending" : "alarm";
  }
}

export function isSameAir(a: Wanted, b: Wanted): boolean {
  if (a.type === "silence" || b.type === "silence") {
    return a.type === b.type;
  }
  const [one, other] = [a.order, b.order];
  return (
    one === other ||
    (one.connectable === other.connectable &&
      one.intervalMs === other.intervalMs &&
      equalBytes(one.data, other.data) &&
      equalBytes(one.scanResponse, other.scanResponse))
  );
}
