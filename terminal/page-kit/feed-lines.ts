/** Reads a feed that stays open: JSON messages, one a line. */
import { splitLines } from "./ndjson.ts";

/** Heartbeats that may be missed before the line counts as lost. */
const HEARTBEATS_MISSED_MAX = 3;

/** The lines that each piece of the stream completes, none among them; ends with it, or at a line that is too long. */
export async function* linesOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  lineMax: number,
): AsyncGenerator<readonly string[]> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = done ? null : splitLines(rest, value, lineMax);
    if (lines === null || !lines.ok) {
      return;
    }
    ({ rest } = lines.value);
    yield lines.value.complete;
  }
}

export interface SilenceWatch {
  heard(): void;
  stop(): void;
}

/** Three heartbeats that do not come are a silence. */
export function createSilenceWatch(heartbeatEvery: number, onSilence: () => void): SilenceWatch {
  const within = HEARTBEATS_MISSED_MAX * heartbeatEvery;
  let timer = setTimeout(onSilence, within);
  return {
    heard() {
      clearTimeout(timer);
      timer = setTimeout(onSilence, within);
    },
    stop: () => clearTimeout(timer),
  };
}
