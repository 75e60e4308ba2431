/** The emitter's socket in its folder: shared/api/emitter.ts says what goes over it. */
import type { Socket } from "node:net";
import {
  AIR_SAMPLE_RATE,
  EMITTER_LINE_BYTES_MAX,
  type EmitterAnswer,
  type EmitterAsk,
  parseEmitterAsk,
} from "@tillwave/shared/api/emitter";
import type { Result } from "@tillwave/shared/core/result";
import { type LineSocket, type SocketError, serveLines } from "@tillwave/shared/host/line-socket";
import type { Emitter } from "../emitter.ts";

/** What waits for whoever hears the air, in bytes: ten seconds, for a busy machine stands still for some. More is too slow. */
const AIR_BEHIND_MAX = 10 * AIR_SAMPLE_RATE * Float32Array.BYTES_PER_ELEMENT;

export function serveStatus(
  path: string,
  emitter: Emitter,
): Promise<Result<LineSocket, SocketError>> {
  return serveLines(path, {
    lineLengthMax: EMITTER_LINE_BYTES_MAX,
    async answer(line, socket) {
      const ask = parseEmitterAsk(line);
      if (ask?.ask === "air") {
        giveAir(socket, emitter);
        return null;
      }
      return JSON.stringify(ask === null ? NOT_UNDERSTOOD : await answerTo(ask, emitter));
    },
  });
}

const NOT_UNDERSTOOD: EmitterAnswer = {
  answer: "refused",
  why: "not-understood",
  detail: "It is not one of what can be asked.",
};

type Question = Exclude<EmitterAsk, { readonly ask: "air" }>;

function answerTo(ask: Question, emitter: Emitter): EmitterAnswer | Promise<EmitterAnswer> {
  switch (ask.ask) {
    case "status":
      return { answer: "status", status: emitter.status() };
    case "set":
      return emitter.set(ask.change);
    case "identify":
      return emitter.identify();
    case "join":
      return emitter.join(ask);
    case "play-test":
      return emitter.playTest(ask);
    case "stop-test":
      return emitter.stopTest();
    case "clock":
      return emitter.setClock(ask.unixSeconds);
  }
}

function giveAir(socket: Socket, emitter: Emitter): void {
  const end = emitter.hearAir((samples) => {
    if (socket.writableLength > AIR_BEHIND_MAX) {
      socket.destroy();
    } else {
      socket.write(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    }
  });
  const answer: EmitterAnswer =
    end === null
      ? { answer: "refused", why: "no-air", detail: NO_AIR }
      : { answer: "air", sampleRate: AIR_SAMPLE_RATE };
  socket.write(`${JSON.stringify(answer)}\n`);
  if (end !== null) {
    socket.removeAllListeners("data").resume();
    socket.once("close", end);
  }
}

const NO_AIR =
  "Only an emitter without a loudspeaker (speaker: silent) hands its sound over, to a few at once.";
