/** A process that listens to the sounds it is given, one after another, and says what it heard. It ends with its parent. */
import { createSound } from "@tillwave/modem/channel/sounds";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import type { Listened, SoundJob } from "./tone-false-accepts.ts";

/** Of any length: the demodulator cuts sound into strides of its own. */
const BLOCK = 4096;

process.on("message", (job: SoundJob) => process.send?.(listen(job)));
process.on("disconnect", () => process.exit());

function listen({ kind, seed, seconds, sampleRate }: SoundJob): Listened {
  const heard: string[] = [];
  const demodulator = createDemodulator(
    { sampleRate, profiles: [STEADY, QUICK] },
    ({ profile, payload, at, snr }) => {
      const { version, place, code } = payload;
      const words = `version ${version}, place ${place}, code ${code}`;
      heard.push(`${profile.name} at ${at.toFixed(2)} s, ${snr.toFixed(1)} dB: ${words}`);
    },
  );
  const sound = createSound(kind, { seed, sampleRate });
  const block = new Float32Array(BLOCK);
  for (let left = Math.round(seconds * sampleRate); left > 0; left -= BLOCK) {
    sound.render(block);
    demodulator.push(block);
  }
  demodulator.flush();
  const { searches, tries, checks } = demodulator.state;
  return { searches, tries, checks, heard };
}
