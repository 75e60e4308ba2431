/** What is told of listening: each id when it is heard first and every ten seconds, and all of them in the end. */
import type { EarNews } from "@tillwave/listener/ear";
import { type Given, type Outcome, done, failed } from "../command.ts";
import { type Contested, createContestedPlaces } from "./contested-places.ts";
import { emitterJson, emitterTable, rounded } from "./emitter-words.ts";
import { type HeardEmitter, createHeardEmitters, keyOf } from "./heard-emitters.ts";
import { numberText, tenthsText } from "./svg.ts";
import { PROFILES } from "./tone-options.ts";

/** Of one id that sounds on, in seconds. */
const AGAIN_EVERY = 10;
/** Ids whose last telling is remembered. */
const TOLD_MAX = 1000;

export interface ListenLog {
  take(news: EarNews): void;
  end(): Outcome;
}

type HeardNews = Extract<EarNews, { readonly type: "heard" }>;
type SoundNews = Extract<EarNews, { readonly type: "sound" }>;
type Verdict = SoundNews["verdict"];

export function createListenLog({ live, progress }: Pick<Given, "live" | "progress">): ListenLog {
  const emitters = createHeardEmitters();
  const contested = createContestedPlaces();
  const conflicts: Contested[] = [];
  const toldAt = new Map<string, number>();
  const sound = { seconds: 0, lost: 0, verdict: "unknown" as Verdict };

  const isDue = (key: string, at: number): boolean => {
    if (at - (toldAt.get(key) ?? -Infinity) < AGAIN_EVERY) {
      return false;
    }
    if (toldAt.size >= TOLD_MAX) {
      toldAt.clear();
    }
    toldAt.set(key, at);
    return true;
  };
  const hear = ({ id, reading }: HeardNews): void => {
    const { place, code, version, profile, snr } = id;
    const sung = { profile: PROFILES[profile], payload: { place, code, version }, snr, ...reading };
    const at = Math.max(0, sound.seconds - reading.age);
    emitters.take(sung, { at, start: null });
    if (isDue(keyOf(sung), at)) {
      const db = numberText(rounded(snr, 1));
      const { quality } = id;
      live(`${tenthsText(at)}  place ${place}, code ${code}, ${profile}, SNR ${db} dB`, {
        type: "heard",
        atSeconds: rounded(at, 2),
        place,
        code,
        version,
        profile,
        quality,
        snrDb: rounded(snr, 2),
      });
    }
    const conflict = contested.take(id, at);
    if (conflict !== null) {
      conflicts.push(conflict);
      live(conflictWords(conflict), { type: "contested", ...conflict });
    }
  };
  return {
    take(news) {
      if (news.type === "heard") {
        hear(news);
        return;
      }
      const words = news.verdict === sound.verdict ? null : VERDICTS[news.verdict];
      Object.assign(sound, { seconds: news.seconds, lost: news.lost, verdict: news.verdict });
      if (words !== null) {
        progress(words);
      }
    },
    end: () => endOf({ ...sound, conflicts, list: emitters.list() }),
  };
}

interface Listened {
  readonly seconds: number;
  readonly lost: number;
  readonly verdict: Verdict;
  readonly conflicts: readonly Contested[];
  readonly list: readonly HeardEmitter[];
}

function endOf({ seconds, lost, verdict, conflicts, list }: Listened): Outcome {
  const json = {
    type: "end",
    seconds: rounded(seconds, 1),
    lostSeconds: rounded(lost, 1),
    band: verdict,
    contested: conflicts,
    emitters: list.map(emitterJson),
  };
  if (list.length === 0) {
    const none = `No id was heard in ${numberText(rounded(seconds, 1))} s.`;
    const outcome = failed("nothing-heard", none, VERDICTS[verdict] ?? NEARER);
    return { ...outcome, json: { ...json, error: "nothing-heard" } };
  }
  const table = emitterTable(list).map((line) => `  ${line}`);
  return done([...table, ...conflicts.map(conflictWords)], json);
}

const conflictWords = ({ place, codes }: Contested): string =>
  `Place ${place} is claimed by two emitters at once, with codes ${codes.join(" and ")}: two in one zone, or two zones with one number. The hub's console (Zones) says which.`;

const NEARER = "Go nearer, or see that it sounds: tillwave emitter status";
const VERDICTS: Readonly<Record<Verdict, string | null>> = {
  unknown: null,
  whole: null,
  cut: "18–20 kHz does not come through: a headset, or something that cleans up speech. Take another microphone.",
  silent: "The microphone brings nothing but silence. Is it muted?",
};
