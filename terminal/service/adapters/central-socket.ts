/** A running central, over the Unix socket in its folder: one line there, one line back. */
import { connect } from "node:net";
import { join } from "node:path";
import {
  CENTRAL_ANSWER_BYTES_MAX,
  CENTRAL_SOCKET,
  parseCentralAnswer,
} from "@tillwave/shared/api/central";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { BeaconCentral, CentralAway } from "../ports.ts";

/** It answers from memory; a radio has no part in it. In milliseconds. */
const WAIT_MAX = 3000;

export const centralSocket = (folder: string): BeaconCentral => ({
  ask: async (what) => {
    const line = await askLine(join(folder, CENTRAL_SOCKET), JSON.stringify(what));
    if (!line.ok) {
      return line;
    }
    const answer = parseCentralAnswer(line.value);
    return answer === null ? err({ type: "no-answer" }) : ok(answer);
  },
});

function askLine(path: string, ask: string): Promise<Result<string, CentralAway>> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const parts: string[] = [];
    let length = 0;
    const settle = (result: Result<string, CentralAway>): void => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(result);
    };
    const nothing = (): void => settle(err({ type: "no-answer" }));
    // Of the whole answer: one that drips in would keep a silence alive for ever.
    const deadline = setTimeout(nothing, WAIT_MAX);
    socket.setEncoding("utf8");
    socket.on("connect", () => socket.write(`${ask}\n`));
    socket.on("data", (text: string) => {
      const end = text.indexOf("\n");
      parts.push(end < 0 ? text : text.slice(0, end));
      length += text.length;
      if (end >= 0) {
        settle(ok(parts.join("")));
      } else if (length > CENTRAL_ANSWER_BYTES_MAX) {
        nothing();
      }
    });
    socket.on("end", nothing);
    socket.on("error", (error: NodeJS.ErrnoException) =>
      settle(err({ type: NOT_RUNNING.has(error.code ?? "") ? "not-running" : "no-answer" })),
    );
  });
}

const NOT_RUNNING: ReadonlySet<string> = new Set(["ENOENT", "ECONNREFUSED"]);
