/** What the emitter says of itself over its socket. */
import type { EmitterStatus, SoundState } from "@tillwave/shared/api/emitter";
import type { KeptClock } from "@tillwave/shared/host/keep-clock";
import type { Config } from "./config.ts";
import type { KeptIdentity } from "./keep-identity.ts";
import { levelOf } from "./on-air.ts";
import type { Clocks, SpeakerView } from "./ports.ts";

export interface StatusParts {
  readonly version: string;
  readonly who: KeptIdentity;
  readonly config: Config;
  readonly clock: KeptClock;
  readonly clocks: Clocks;
  readonly heartbeat: EmitterStatus["heartbeat"];
  readonly state: SoundState;
  /** Unix seconds. */
  readonly since: number;
  readonly speaker: SpeakerView;
}

const CLOCK_LOST = "clock.json was lost: which codes have sounded is not known. Join again.";

export function statusOf(parts: StatusParts): EmitterStatus {
  const { who, config, clock, clocks, speaker } = parts;
  const { identity, settings } = who;
  const { membership } = identity;
  return {
    version: parts.version,
    name: identity.name,
    deviceId: membership && identity.deviceId,
    hub: membership && { id: membership.hubId, url: membership.url },
    place: settings && { number: settings.place, name: settings.name },
    settingsVersion: settings?.version ?? 0,
    sound: {
      state: parts.state,
      detail: clock.isLost ? CLOCK_LOST : speaker.detail,
      speaker: speaker.speaker,
      simulated: speaker.speaker === "silent",
      sampleRate: speaker.sampleRate,
      profile: config.profile ?? settings?.profile ?? "steady",
      since: Math.round(parts.since * 1000),
      restarts: speaker.restarts,
    },
    level: { ...levelOf(config, settings), sensitivity: config.sensitivity },
    clock: {
      time: Math.floor(clock.time()),
      aheadOfSystem: Math.round(clock.time() - clocks.system()),
      aheadOfHub: clock.aheadOfHub(),
      boot: clock.boot,
      jumpRefused: clock.refusedJump(),
    },
    heartbeat: parts.heartbeat,
  };
}
