/** What a person must know of wallets that did not behave: for a day, or as long as the till runs. */
import type { Alarm } from "@tillwave/shared/api/till";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Clock } from "@tillwave/shared/core/clock";
import type { TapAlarm } from "@tillwave/shared/wallet/tap-state";

/** Told at once, at most; the oldest goes. The journal keeps each of them for ever. */
const TAP_ALARMS_MAX = 5;
/** In milliseconds. */
const TAP_ALARM_FOR = 24 * 60 * 60_000;

export interface DeskAlarms {
  raise(alarm: TapAlarm): void;
  read(): readonly Alarm[];
}

export function createDeskAlarms(clock: Clock): DeskAlarms {
  let raised: readonly { readonly alarm: Alarm; readonly at: number }[] = [];
  return {
    raise(alarm) {
      const told = { alarm: wordOf(alarm), at: clock.read().monotonic };
      raised = [...raised, told].slice(-TAP_ALARMS_MAX);
    },
    read() {
      const since = clock.read().monotonic - TAP_ALARM_FOR;
      return raised.filter(({ at }) => at >= since).map(({ alarm }) => alarm);
    },
  };
}

function wordOf(alarm: TapAlarm): Alarm {
  const credential = toHex(alarm.credential);
  return alarm.type === "wallet-cloned"
    ? { type: "wallet-cloned", credential }
    : { type: "answer-not-believed", credential, why: alarm.why };
}
