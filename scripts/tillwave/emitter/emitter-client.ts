/** Asks the emitter of this machine over the socket in its folder: one line there, one line back (shared/api/emitter.ts). */
import { connect } from "node:net";
import { join } from "node:path";
import {
  EMITTER_LINE_BYTES_MAX,
  EMITTER_SOCKET,
  type EmitterAnswer,
  type EmitterAsk,
  parseEmitterAnswer,
} from "@tillwave/shared/api/emitter";
import { type Result, err, ok } from "@tillwave/shared/core/result";

/** Joining waits for the hub; everything else is answered at once. In milliseconds. */
const ANSWER_MS_MAX = 20_000;

export type EmitterAway =
  /** Nobody serves the socket: no emitter runs on this folder. */
  | { readonly type: "not-running" }
  /** The folder is another user's. */
  | { readonly type: "not-allowed" }
  /** It hung up, said nothing in time, or something that is no answer. */
  | { readonly type: "no-answer" };

export function askEmitter(
  folder: string,
  ask: EmitterAsk,
): Promise<Result<EmitterAnswer, EmitterAway>> {
  return new Promise((resolve) => {
    const socket = connect(join(folder, EMITTER_SOCKET));
    let said = "";
    const settle = (result: Result<EmitterAnswer, EmitterAway>): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setEncoding("utf8").setTimeout(ANSWER_MS_MAX);
    socket.on("connect", () => socket.write(`${JSON.stringify(ask)}\n`));
    socket.on("data", (text: string) => {
      said += text;
      const end = said.indexOf("\n");
      if (end >= 0 || said.length > EMITTER_LINE_BYTES_MAX) {
        const answer = end < 0 ? null : parseEmitterAnswer(said.slice(0, end));
        settle(answer === null ? err({ type: "no-answer" }) : ok(answer));
      }
    });
    socket.on("timeout", () => settle(err({ type: "no-answer" })));
    socket.on("end", () => settle(err({ type: "no-answer" })));
    socket.on("error", (error: NodeJS.ErrnoException) => settle(err(awayOf(error))));
  });
}

function awayOf({ code }: NodeJS.ErrnoException): EmitterAway {
  switch (code) {
    case "ENOENT":
    case "ECONNREFUSED":
      return { type: "not-running" };
    case "EACCES":
    case "EPERM":
      return { type: "not-allowed" };
    default:
      return { type: "no-answer" };
  }
}
