/** Listening on Node: a microphone's sound through the ear that pages listen with. */
import { QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { createEar, type EarNews } from "../ear.ts";
import { record, type Recorder, type RecorderOptions } from "./recorder.ts";

export interface ListeningOptions extends Partial<RecorderOptions> {
  /** Both unless given. */
  readonly profiles?: readonly ToneProfile[];
}

const USUAL_RATE = 48_000;

/** Ids, and what is known of the sound twelve times a second, until it is stopped or the microphone fails. */
export function listenToMicrophone(
  { profiles = [STEADY, QUICK], sampleRate = USUAL_RATE, device = null, ...rest }: ListeningOptions,
  tell: (news: EarNews) => void,
): Recorder {
  const ear = createEar({ sampleRate, profiles }, tell);
  return record({ sampleRate, device, ...rest }, (block, frame) => ear.push(block, frame));
}
