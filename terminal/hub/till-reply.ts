/** What the hub answers to whoever asks over HTTPS. */
import { REFUSAL_STATUS, type Refusal } from "@tillwave/shared/sync/answer";

/** How long whoever was told that the hub is busy waits, in seconds. */
export const BUSY_WAIT_SECONDS = 1;

export interface TillReply {
  readonly status: number;
  /** JSON, or bytes as they are. */
  readonly body: object | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export function refusalReply(refusal: Refusal): TillReply {
  return { status: REFUSAL_STATUS[refusal.error], body: refusal };
}

export const BUSY = refusalReply({ error: "busy", waitSeconds: BUSY_WAIT_SECONDS });
