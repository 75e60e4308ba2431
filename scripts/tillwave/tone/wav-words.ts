/** What is wrong with a recording, for people. */
import type { NotOpened } from "./byte-source.ts";
import { CHANNELS_MAX, type Wav, type WavFault, type WavRemark } from "./wav-head.ts";

export function faultWords(name: string, fault: WavFault | NotOpened): string[] {
  switch (fault.type) {
    case "unreadable":
      return [fault.detail];
    case "not-a-file":
      return [`${name} is no file.`];
    case "empty":
      return [`${name} is empty.`];
    case "not-wav": {
      const kind = fault.is === null ? "no WAV file" : `${fault.is}, not WAV`;
      const lossy = ["MP3", "AAC", "M4A or MP4", "Ogg (Vorbis or Opus)"].includes(fault.is ?? "");
      return [
        `${name} is ${kind}. Convert it: ffmpeg -i ${name} out.wav`,
        ...(lossy ? ["Such files often hold nothing above 16 kHz: better record as WAV."] : []),
      ];
    }
    case "no-format":
      return [`${name} begins like a WAV file, but does not say how its sound is written.`];
    case "no-sound":
      return [`${name} is a WAV file without any sound in it.`];
    case "unknown-encoding":
      return [
        `${name} is written in a way that is not understood (format ${fault.tag}, ${fault.bits} bits).`,
        `Convert it: ffmpeg -i ${name} -c:a pcm_s16le out.wav`,
      ];
    case "too-many-channels":
      return [`${name} has ${fault.channels} channels, more than ${CHANNELS_MAX}.`];
  }
}

/** `trouble` is what the disk said, null where it said nothing. */
export function remarkWords(wav: Wav, trouble: string | null): readonly string[] {
  const said = wav.remarks.map((remark) => wordsOfRemark(remark, wav));
  return trouble === null ? said : [...said, `Reading it failed on the way: ${trouble}.`];
}

function wordsOfRemark(remark: WavRemark, { sampleRate, frames, frameBytes }: Wav): string {
  const seconds = (count: number): string => `${(count / sampleRate).toFixed(1)} s`;
  switch (remark.type) {
    case "cut-short":
      return `Its head promises ${seconds(remark.promisedFrames)}, and ${seconds(frames)} are there: those are used.`;
    case "length-not-written":
      return `Its head does not say how long it is: all ${seconds(frames)} that are there are used.`;
    case "longer-than-promised":
      return `Its head promises ${seconds(remark.promisedFrames)}, and ${seconds(frames)} are there: all are used.`;
    case "frame-size-wrong":
      return `Its head says ${remark.saidBytes} bytes a frame where its channels and bits make ${frameBytes}: those are believed.`;
  }
}
