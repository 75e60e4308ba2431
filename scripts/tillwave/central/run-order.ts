/** Gives a central an order and waits until it is over, with a line for each step. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CentralJob, CentralOrder, JobFault } from "@tillwave/shared/api/central";
import { type Result, err } from "@tillwave/shared/core/result";
import type { Central, CentralFault } from "./central.ts";

/** In milliseconds. */
const LOOK_EVERY = 100;
/** No job of a central lasts longer, with those before it. */
const JOB_MAX = 20 * 60_000;

const STEPS: Readonly<Record<Exclude<CentralJob["step"], "over">, string>> = {
  waiting: "waits for its turn",
  seeking: "is looked for",
  connecting: "is connected to",
  opening: "is opened",
  working: "does as it is told",
  listening: "is listened for",
};

/** `name`: as people call it. */
export async function runOrder(
  central: Central,
  order: CentralOrder,
  say: { readonly name: string; readonly progress: (line: string) => void },
): Promise<Result<CentralJob, CentralFault>> {
  const started = await central.start(order);
  if (!started.ok) {
    return started;
  }
  let shown = "";
  for (const end = performance.now() + JOB_MAX; performance.now() < end;) {
    const asked = await central.job(started.value);
    if (!asked.ok) {
      return asked;
    }
    const { step } = asked.value;
    if (step === "over") {
      return asked;
    }
    if (step !== shown) {
      shown = step;
      say.progress(`${say.name} ${STEPS[step]} …`);
    }
    await sleep(LOOK_EVERY);
  }
  await central.cancel(started.value);
  return err({ type: "no-answer" });
}

/** Why it was not done, as its type, and in words that say what to do. */
export interface Trouble {
  readonly type: string;
  readonly say: string;
}

/** Null where the job, and each of its acts, was done. */
export function troubleOf({ fault, results, device }: CentralJob): Trouble | null {
  if (fault !== null) {
    const more = fault.detail === null ? "" : ` (${fault.detail})`;
    const words = FAULT_WORDS[fault.type](fault.detail, device?.firmware ?? null);
    return { type: fault.type, say: `${words.what}${more}. ${words.next}` };
  }
  const refused = results.find((result) => result.refused !== null);
  if (refused?.refused === null || refused === undefined) {
    return null;
  }
  const { why, detail } = refused.refused;
  return {
    type: "refused",
    say: `It refuses ${refused.act}: ${why}${detail === null ? "" : `, ${detail}`}. ${FAULT_WORDS.refused(detail, null).next}`,
  };
}

type Words = (
  detail: string | null,
  firmware: string | null,
) => { readonly what: string; readonly next: string };

const FAULT_WORDS: Readonly<Record<JobFault, Words>> = {
  "not-found": () => ({
    what: "It is not heard from here",
    next: "Is it powered, and near enough? Walk closer, or press its button, and run this again.",
  }),
  "not-connected": () => ({
    what: "It is heard, and no connection comes about",
    next: "Walk closer and run this again.",
  }),
  "not-opened": notOpened,
  "locked-out": () => ({
    what: "It waits after too many wrong keys",
    next: "Hold its button for two seconds, or wait five minutes, and run this again.",
  }),
  lost: () => ({
    what: "The connection was lost; it goes by its old settings or by its new ones, wholly",
    next: "Run this again: what is done already is left as it is.",
  }),
  "timed-out": () => ({
    what: "It took too long",
    next: "Walk closer and run this again.",
  }),
  refused: () => ({
    what: "It refuses",
    next: "Nothing of it was changed.",
  }),
  "other-version": (_detail, firmware) => ({
    what: `Its firmware${firmware === null ? "" : ` ${firmware}`} and this program are of different versions`,
    next: "Update the older one of the two. Whatever both know can still be set.",
  }),
  "not-heard": () => ({
    what: "It has taken its settings, and is not heard with them",
    next: "Stand near it and run this again; tillwave beacon watch shows what it says.",
  }),
  "no-radio": () => ({
    what: "This machine's Bluetooth does not work",
    next: "tillwave beacon doctor says why.",
  }),
  cancelled: () => ({ what: "It was cancelled", next: "Run this again." }),
};

function notOpened(detail: string | null): ReturnType<Words> {
  switch (detail) {
    case "unclaimed":
      return { what: "It is nobody's", next: "Claim it: tillwave beacon provision LABEL" };
    case "claimed":
      return {
        what: "It is somebody's already",
        next: "Its owner releases it (tillwave beacon transfer), or somebody holds its button for ten seconds.",
      };
    default:
      return {
        what: "This shop's key does not open it",
        next: "Is it another shop's? Then its owner releases it: tillwave beacon transfer. Else --keys names another file.",
      };
  }
}
