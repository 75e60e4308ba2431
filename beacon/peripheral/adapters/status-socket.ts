/** The beacon's socket in its folder: shared/api/beacon.ts says what goes over it. */
import {
  BEACON_LINE_BYTES_MAX,
  type BeaconAnswer,
  type BeaconAsk,
  parseBeaconAsk,
} from "@tillwave/shared/api/beacon";
import type { Result } from "@tillwave/shared/core/result";
import { type LineSocket, type SocketError, serveLines } from "@tillwave/shared/host/line-socket";
import type { Beacon } from "../beacon.ts";

export function serveStatus(
  path: string,
  beacon: Beacon,
): Promise<Result<LineSocket, SocketError>> {
  return serveLines(path, {
    lineLengthMax: BEACON_LINE_BYTES_MAX,
    answer(line) {
      const ask = parseBeaconAsk(line);
      return JSON.stringify(ask === null ? NOT_UNDERSTOOD : answerTo(ask, beacon));
    },
  });
}

const NOT_UNDERSTOOD: BeaconAnswer = {
  answer: "refused",
  why: "not-understood",
  detail: "It is not one of what can be asked.",
};

function answerTo(ask: BeaconAsk, beacon: Beacon): BeaconAnswer {
  switch (ask.ask) {
    case "status":
      return { answer: "status", status: beacon.status() };
    case "settings":
      return beacon.settings();
    case "apply":
      return beacon.apply(ask.settings);
    case "identify":
      return beacon.identify();
    case "clock":
      return beacon.setClock(ask.unixSeconds);
    case "log":
      return beacon.log(ask.lines);
    case "release":
      return beacon.release();
  }
}
