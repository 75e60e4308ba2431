/** The plan's emitters by this machine's microphone, for as long as a command audits. */
import { monotonic } from "@tillwave/beacon-central/adapters/monotonic";
import { createAuditor } from "@tillwave/beacon-central/auditor/auditor";
import type { WatchedEmitter } from "@tillwave/beacon-central/auditor/sounds";
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import type { Given } from "../command.ts";
import { openSoundSource } from "../tone/sound-source.ts";
import { EVERY_PROFILE } from "../tone/tone-options.ts";

export interface AuditedSound {
  findings(): readonly AuditFinding[];
  /** Why nothing is heard; null where it listens. */
  trouble(): string | null;
  stop(): void;
}

export function listenForSound(given: Given, emitters: readonly WatchedEmitter[]): AuditedSound {
  const auditor = createAuditor({ crypto: createNodeCrypto() });
  let trouble: string | null =
    emitters.length === 0 ? "The plan has no emitter whose sound could be told." : null;
  const tick = (): void => auditor.tick({ monotonic: monotonic(), wall: Date.now() });
  auditor.watchSound(emitters);
  tick();
  const source = openSoundSource(given, EVERY_PROFILE, (news) => {
    auditor.microphone(true);
    // What still sounds is told of again and again: its code is of when it began.
    if (news.type === "heard" && news.reading.isNew) {
      auditor.sound({ place: news.id.place, code: news.id.code, at: monotonic() });
    }
  });
  void source.ended.then((outcome) => {
    auditor.microphone(false);
    trouble = outcome === null ? trouble : outcome.say.join(" ");
    return outcome;
  });
  return {
    findings() {
      tick();
      return auditor.view().findings;
    },
    trouble: () => trouble,
    stop: source.stop,
  };
}
