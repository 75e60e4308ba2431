/**
 * Who speaks to a radio next: one at a time, and at most one waits of each kind. A newer one of its kind takes the place
 * of the one that waits, which is told so: nobody wants to be on air what was wanted two slots ago.
 *
 *   reset  ▶ before  air (advertise, silence)  ▶ before  check
 */
import { type Result, err } from "@tillwave/shared/core/result";
import type { RadioFault } from "../ports.ts";

const KINDS = ["reset", "air", "check"] as const;
export type TurnKind = (typeof KINDS)[number];

export interface Turns {
  take<T>(
    kind: TurnKind,
    run: () => Promise<Result<T, RadioFault>>,
  ): Promise<Result<T, RadioFault>>;
}

interface Waiting {
  start(): void;
  replace(): void;
}

export function createTurns(): Turns {
  let isTaken = false;
  const waiting = new Map<TurnKind, Waiting>();

  function next(): void {
    for (const kind of KINDS) {
      const first = waiting.get(kind);
      if (first !== undefined) {
        waiting.delete(kind);
        first.start();
        return;
      }
    }
    isTaken = false;
  }

  async function run<T>(
    turn: () => Promise<Result<T, RadioFault>>,
  ): Promise<Result<T, RadioFault>> {
    isTaken = true;
    try {
      return await turn();
    } finally {
      next();
    }
  }

  return {
    async take(kind, turn) {
      if (!isTaken) {
        return await run(turn);
      }
      return await new Promise((resolve, reject) => {
        waiting.get(kind)?.replace();
        waiting.set(kind, {
          start: () => void run(turn).then(resolve, reject),
          replace: () => resolve(err({ type: "replaced" })),
        });
      });
    },
  };
}
