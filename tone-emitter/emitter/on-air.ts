/** What is to be sounded, of everything that has a say in it. */
import type { EmitterStatus, SoundState } from "@tillwave/shared/api/emitter";
import type { Mac } from "@tillwave/shared/core/crypto";
import type { KeptClock } from "@tillwave/shared/host/keep-clock";
import type { EmitterSettings } from "@tillwave/shared/presence/emitter-settings";
import type { EmitterState } from "@tillwave/shared/presence/heartbeat";
import { isOpen } from "@tillwave/shared/presence/open-hours";
import { shopTime } from "@tillwave/shared/presence/shop-time";
import { toneCode } from "@tillwave/shared/presence/tone-code";
import type { Config } from "./config.ts";
import { levelFor, linear } from "./level.ts";
import type { SpeakerView } from "./ports.ts";
import type { SoundOrder } from "./speaker/words.ts";

/** In metres, where nobody has said. */
const RANGE_DEFAULT = 5;

export interface OnAir {
  readonly state: SoundState;
  /** Null: silence. */
  readonly order: SoundOrder | null;
}

export interface Situation {
  readonly config: Config;
  /** Null where it belongs to no hub. */
  readonly settings: EmitterSettings | null;
  /** K_tone; null where it has none that may be used. */
  readonly toneKey: Uint8Array | null;
  readonly clock: Pick<KeptClock, "say" | "time">;
  readonly test: SoundOrder | null;
  readonly isChiming: boolean;
  readonly speaker: SpeakerView;
  readonly crypto: Mac;
}

export function decideOnAir(situation: Situation): OnAir {
  const { speaker, test, isChiming } = situation;
  const { state, order } =
    test === null ? ownSound(situation) : ({ state: "testing", order: test } as const);
  if (speaker.state !== "open") {
    // The order is kept ready: it sounds as soon as there is something to sound on.
    return { state: speaker.state, order };
  }
  return { state: isChiming ? "identifying" : state, order };
}

function ownSound({ config, settings, toneKey, clock, crypto }: Situation): OnAir {
  if (!config.isOn) {
    return { state: "off", order: null };
  }
  if (settings === null) {
    return { state: "not-joined", order: null };
  }
  const now = shopTime(clock.time(), settings.timeZone);
  if (now !== null && !isOpen(settings.hours, now)) {
    return { state: "closed", order: null };
  }
  const window = toneKey === null ? null : clock.say();
  if (toneKey === null || window === null) {
    return { state: "no-clock", order: null };
  }
  const { place, profile } = settings;
  const { level } = levelOf(config, settings);
  return {
    state: "sounding",
    order: {
      place,
      code: toneCode(toneKey, { place, window }, crypto),
      profile: config.profile ?? profile,
      level: linear(level),
    },
  };
}

export function levelOf(
  config: Config,
  settings: EmitterSettings | null,
): Omit<EmitterStatus["level"], "sensitivity"> {
  const { calibration, sensitivity } = config;
  const range = config.range ?? settings?.range ?? RANGE_DEFAULT;
  return {
    range,
    rangeFrom: config.range === null && settings !== null ? "hub" : "here",
    calibration,
    ...levelFor({ range, calibration, sensitivity }),
  };
}

/** As the hub is told. */
export function heartbeatState(state: SoundState, isSimulated: boolean): EmitterState {
  switch (state) {
    case "sounding":
    case "identifying":
      return isSimulated ? "simulated" : "on-air";
    case "starting":
    case "not-joined":
    case "no-clock":
      return "starting";
    case "no-device":
    case "mending":
      return "no-device";
    case "closed":
      return "quiet";
    case "testing":
    case "off":
      return "off";
  }
}
