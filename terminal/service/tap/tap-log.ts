/**
 * What a tap leaves in the log: from where to where it went, by what, and how long the step took. Never
 * a whole nonce, a key, or what a card's token is (protocols §1.11).
 */
import { toHex } from "@tillwave/shared/core/bytes";
import type { Log } from "@tillwave/shared/core/log";
import type { TapEvent, TapStep } from "@tillwave/shared/wallet/tap-state";
import type { Timers } from "../ports.ts";

const PREFIX_BYTES = 4;

export interface TapLog {
  moved(from: TapStep, to: TapStep, by: TapEvent): void;
}

export function createTapLog({
  log,
  timers,
}: {
  readonly log: Log;
  readonly timers: Pick<Timers, "now">;
}): TapLog {
  let since = timers.now();
  return {
    moved(from, to, by) {
      if (from.type === to.type && noticeOf(from) === noticeOf(to)) {
        return;
      }
      const now = timers.now();
      const facts = {
        from: from.type,
        to: to.type,
        by: by.type,
        ms: Math.round(now - since),
        ...namesOf(to.type === "closed" ? from : to),
        ...saidOf(by),
        notice: noticeOf(to),
      };
      since = now;
      log.info(facts, "tap");
    },
  };
}

const noticeOf = (step: TapStep): string | null =>
  step.type === "armed" ? (step.notice?.type ?? null) : null;

function namesOf(step: TapStep): object {
  if (step.type === "closed") {
    return {};
  }
  const { seq, nonce } = step.tender.request;
  const id = step.type === "asked" ? step.wallet.credential.id : null;
  return {
    seq,
    nonce: toHex(nonce.subarray(0, PREFIX_BYTES)),
    credential: id && toHex(id.subarray(0, PREFIX_BYTES)),
  };
}

/** The status word, or why there is none. */
function saidOf(event: TapEvent): object {
  if (event.type !== "answered") {
    return {};
  }
  const { command, answer } = event;
  return { command, said: answer.ok ? toHex(answer.value.slice(-2)) : answer.error.type };
}
