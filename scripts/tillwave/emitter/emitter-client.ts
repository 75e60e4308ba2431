/** Asks the emitter of this machine over the socket in its folder (shared/api/emitter.ts). */
import { join } from "node:path";
import {
  EMITTER_LINE_BYTES_MAX,
  EMITTER_SOCKET,
  type EmitterAnswer,
  type EmitterAsk,
  parseEmitterAnswer,
} from "@tillwave/shared/api/emitter";
import type { Result } from "@tillwave/shared/core/result";
import { type ProgramAway, askLine } from "../line-client.ts";

/** Joining waits for the hub; everything else is answered at once. In milliseconds. */
const ANSWER_MS_MAX = 20_000;

export type EmitterAway = ProgramAway;

export const askEmitter = (
  folder: string,
  ask: EmitterAsk,
): Promise<Result<EmitterAnswer, EmitterAway>> =>
  askLine(join(folder, EMITTER_SOCKET), ask, {
    lengthMax: EMITTER_LINE_BYTES_MAX,
    waitMax: ANSWER_MS_MAX,
    parse: parseEmitterAnswer,
  });
