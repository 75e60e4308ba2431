/** The emitter's socket in its folder: shared/api/emitter.ts says what goes over it. Its folder's owner alone can connect. */
import { chmodSync, rmSync } from "node:fs";
import { type Server, type Socket, createServer } from "node:net";
import {
  AIR_SAMPLE_RATE,
  EMITTER_LINE_BYTES_MAX,
  type EmitterAnswer,
  type EmitterAsk,
  parseEmitterAsk,
} from "@tillwave/shared/api/emitter";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Emitter } from "../emitter.ts";

const CONNECTIONS_MAX = 16;
/** What waits for whoever hears the air, in bytes: ten seconds, for a busy machine stands still for some. More is too slow. */
const AIR_BEHIND_MAX = 10 * AIR_SAMPLE_RATE * Float32Array.BYTES_PER_ELEMENT;
/** Longest that the system takes. */
const PATH_MAX = 107;

export interface StatusSocket {
  close(): Promise<void>;
}

export interface SocketError {
  readonly type: "socket";
  readonly detail: string;
}

export async function serveStatus(
  path: string,
  emitter: Emitter,
): Promise<Result<StatusSocket, SocketError>> {
  if (path.length > PATH_MAX) {
    return err({ type: "socket", detail: `A socket's path has at most ${PATH_MAX} characters.` });
  }
  // What a power cut left there; the folder's lock is ours.
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(socket, emitter);
  });
  server.maxConnections = CONNECTIONS_MAX;
  const listening = await listen(server, path);
  return listening.ok
    ? ok({
        async close() {
          open.forEach((socket) => socket.destroy());
          await new Promise<void>((resolve) => {
            server.close(() => resolve());
          });
        },
      })
    : listening;
}

function listen(server: Server, path: string): Promise<Result<void, SocketError>> {
  return new Promise((resolve) => {
    server.once("error", ({ message }) => resolve(err({ type: "socket", detail: message })));
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve(ok(undefined));
    });
  });
}

function serve(socket: Socket, emitter: Emitter): void {
  let said = "";
  /** One after the other, in their order. */
  let answered = Promise.resolve();
  const take = (text: string): void => {
    said += text;
    const lines = said.split("\n");
    said = lines.pop() ?? "";
    for (const line of lines) {
      answered = answered.then(() => answerLine(socket, line, emitter));
    }
    if (said.length > EMITTER_LINE_BYTES_MAX) {
      socket.destroy();
    }
  };
  socket.setEncoding("utf8").on("data", take);
}

async function answerLine(socket: Socket, line: string, emitter: Emitter): Promise<void> {
  const ask = parseEmitterAsk(line);
  if (ask?.ask === "air") {
    giveAir(socket, emitter);
    return;
  }
  const answer = ask === null ? NOT_UNDERSTOOD : await answerTo(ask, emitter);
  if (!socket.destroyed) {
    socket.write(`${JSON.stringify(answer)}\n`);
  }
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
