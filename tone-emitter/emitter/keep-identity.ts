/** Who the emitter is, whose, and what its hub has told it to do: with their files, which come first. */
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { readKept } from "@tillwave/shared/host/read-kept";
import {
  type EmitterSettings,
  parseEmitterSettings,
} from "@tillwave/shared/presence/emitter-settings";
import { DEVICE_ID_BYTES } from "@tillwave/shared/presence/heartbeat";
import { presenceKeys } from "@tillwave/shared/presence/keys";
import type { Identity, Membership } from "./config.ts";
import type { EmitterPorts } from "./ports.ts";

export interface KeptIdentity {
  readonly identity: Identity;
  readonly settings: EmitterSettings | null;
  /** K_tone; null before it has joined. */
  readonly toneKey: Uint8Array | null;
  /** False where the disk does not take it: then nothing is changed. */
  join(name: string, membership: Membership): boolean;
  /** False as above. */
  takeKey(keyNumber: number, deviceKey: Uint8Array): boolean;
  takeSettings(json: string): void;
}

export function keepIdentity({ files, log, random, crypto }: EmitterPorts): KeptIdentity {
  let identity = readKept(files.identity, "identity", log) ?? newIdentity();
  let settings = readKept(files.settings, "settings", log);
  let toneKey = toneKeyOf(identity);

  /** The id is made once and kept: written down with the first hub that it joins at the latest. */
  function newIdentity(): Identity {
    const deviceId = toHex(random.bytes(DEVICE_ID_BYTES));
    const made = { deviceId, name: null, membership: null };
    files.identity.write(made);
    return made;
  }

  function toneKeyOf({ membership }: Identity): Uint8Array | null {
    return membership && presenceKeys(fromHex(membership.deviceKey), crypto).tone;
  }

  function become(next: Identity): boolean {
    const written = files.identity.write(next);
    if (!written.ok) {
      log.error({ detail: written.error.detail }, "who it is could not be written down");
      return false;
    }
    identity = next;
    toneKey = toneKeyOf(next);
    return true;
  }

  return {
    get identity() {
      return identity;
    },
    get settings() {
      return settings;
    },
    get toneKey() {
      return toneKey;
    },
    join: (name, membership) => become({ ...identity, name, membership }),
    takeKey(keyNumber, deviceKey) {
      const { membership } = identity;
      return (
        membership !== null &&
        become({
          ...identity,
          membership: { ...membership, keyNumber, deviceKey: toHex(deviceKey) },
        })
      );
    },
    takeSettings(json) {
      const parsed = parseEmitterSettings(json);
      if (parsed === null) {
        log.warn({}, "the hub's settings are not understood");
        return;
      }
      settings = parsed;
      const written = files.settings.write(parsed);
      if (!written.ok) {
        log.warn({ detail: written.error.detail }, "the settings could not be written down");
      }
    },
  };
}
