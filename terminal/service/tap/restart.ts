/**
 * A till that starts with a tender open: was somebody asked, and who?
 *
 * Spec: Tillwave protocols, version 1, §1.5 (restart). A program that was killed has left its mark, or
 * has asked nobody. Over a start of the machine neither is sure: the mark was never synced.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { TapEvent, TapTender } from "@tillwave/shared/wallet/tap-state";
import type { MarkRead } from "./marker.ts";

export interface AtStart {
  readonly tender: TapTender;
  /** Which start of the machine it was opened in, and which one this is. */
  readonly opened: string;
  readonly boot: string;
  /** The sale knows of the doubt already. */
  readonly isUnknown: boolean;
}

export function eventAtStart(at: AtStart, read: MarkRead): TapEvent {
  const { tender, opened, boot, isUnknown } = at;
  if (opened !== boot) {
    return { type: "restarted", tender, suspect: null, why: "power-cut" };
  }
  if (read.type === "unreadable") {
    return { type: "restarted", tender, suspect: null, why: "restarted" };
  }
  const isAsked = read.type === "mark" && equalBytes(read.mark.nonce, tender.request.nonce);
  if (!isAsked) {
    return isUnknown
      ? { type: "restarted", tender, suspect: null, why: "restarted" }
      : { type: "opened", tender };
  }
  const suspect = read.boot === boot ? read.mark.suspect : null;
  return { type: "restarted", tender, suspect, why: "restarted" };
}
