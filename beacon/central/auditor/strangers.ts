/** Who says the shop's ids and is not of the plan; a crowd of them is bounded, and who is heard once is nobody. */
import type { Verdict } from "./findings.ts";

const STRANGERS_MAX = 64;
/** Milliseconds listened. */
const GONE_AFTER = 120_000;
const HEARD_MIN = 5;

interface Stranger {
  readonly id: string;
  readonly rssi: number | null;
  readonly at: number;
  readonly count: number;
}

export interface Strangers {
  take(
    address: string,
    said: { readonly id: string; readonly rssi: number | null; readonly at: number },
  ): void;
  /** It is one of ours after all. */
  forget(address: string): void;
  verdicts(listened: number): readonly Verdict[];
}

export function createStrangers(): Strangers {
  const strangers = new Map<string, Stranger>();
  return {
    take(address, said) {
      const count = (strangers.get(address)?.count ?? 0) + 1;
      strangers.delete(address);
      strangers.set(address, { ...said, count });
      const [oldest] = strangers.keys();
      if (strangers.size > STRANGERS_MAX && oldest !== undefined) {
        strangers.delete(oldest);
      }
    },
    forget: (address) => void strangers.delete(address),
    verdicts(listened) {
      for (const [address, { at }] of strangers) {
        if (listened - at > GONE_AFTER) {
          strangers.delete(address);
        }
      }
      return [...strangers].map(([address, { id, rssi, count }]) => ({
        code: "stranger",
        device: null,
        seems: count >= HEARD_MIN,
        address,
        heard: rssi,
        detail: id,
      }));
    },
  };
}
