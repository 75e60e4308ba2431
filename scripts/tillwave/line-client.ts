/** Asks a program of this machine over the socket in its folder: one line there, one line back (shared/host/line-socket.ts). */
import { connect } from "node:net";
import { type Result, err, ok } from "@tillwave/shared/core/result";

export type ProgramAway =
  /** Nobody serves the socket: none runs on this folder. */
  | { readonly type: "not-running" }
  /** The folder is another user's. */
  | { readonly type: "not-allowed" }
  /** It hung up, said nothing in time, or something that is no answer. */
  | { readonly type: "no-answer" };

export interface LineTerms<A> {
  /** Of an answer. */
  readonly lengthMax: number;
  /** In milliseconds. */
  readonly waitMax: number;
  /** Null for what is no answer. */
  parse(line: string): A | null;
}

export function askLine<A>(
  path: string,
  ask: object,
  { lengthMax, waitMax, parse }: LineTerms<A>,
): Promise<Result<A, ProgramAway>> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let said = "";
    const settle = (result: Result<A, ProgramAway>): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setEncoding("utf8").setTimeout(waitMax);
    socket.on("connect", () => socket.write(`${JSON.stringify(ask)}\n`));
    socket.on("data", (text: string) => {
      said += text;
      const end = said.indexOf("\n");
      if (end >= 0 || said.length > lengthMax) {
        const answer = end < 0 ? null : parse(said.slice(0, end));
        settle(answer === null ? err({ type: "no-answer" }) : ok(answer));
      }
    });
    socket.on("timeout", () => settle(err({ type: "no-answer" })));
    socket.on("end", () => settle(err({ type: "no-answer" })));
    socket.on("error", (error: NodeJS.ErrnoException) => settle(err(awayOf(error))));
  });
}

function awayOf({ code }: NodeJS.ErrnoException): ProgramAway {
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
