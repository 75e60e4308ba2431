/** The beacon's socket in its folder: shared/api/beacon.ts says what goes over it. */
import {
  BEACON_LINE_BYTES_MAX,
  type BeaconAnswer,
  parseBeaconAsk,
} from "@tillwave/shared/api/beacon";
import type { Result } from "@tillwave/shared/core/result";
import { type LineSocket, type SocketError, serveLines } from "@tillwave/shared/host/line-socket";
import { type BeaconCommands, answerAsk } from "../commands.ts";

export function serveStatus(
  path: string,
  commands: BeaconCommands,
): Promise<Result<LineSocket, SocketError>> {
  return serveLines(path, {
    lineLengthMax: BEACON_LINE_BYTES_MAX,
    answer(line) {
      const ask = parseBeaconAsk(line);
      return JSON.stringify(ask === null ? NOT_UNDERSTOOD : answerAsk(ask, commands));
    },
  });
}

const NOT_UNDERSTOOD: BeaconAnswer = {
  answer: "refused",
  why: "not-understood",
  detail: "It is not one of what can be asked.",
};
