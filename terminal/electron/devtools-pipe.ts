/**
 * Chromium's own protocol over the two pipes of `--remote-debugging-pipe`. Unlike a debugging port, nobody else on the
 * machine reaches them; and what goes through them stands on no command line.
 *
 * A message is JSON in UTF-8 with a zero byte behind it. Spec: Chrome DevTools Protocol 1.3; content/browser/devtools/devtools_pipe_handler.cc.
 */
import type { Readable, Writable } from "node:stream";
import { concatBytes } from "@tillwave/shared/core/bytes";

/** Of one message, in bytes; our questions are short, and so are their answers. */
const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
/** Questions that wait, at most; more means that nobody answers. */
const WAITING_MAX = 100;

export type DevtoolsAnswer = Readonly<Record<string, unknown>>;

export interface DevtoolsEvent {
  readonly method: string;
  readonly sessionId: string | null;
}

export interface Devtools {
  /** Null where the browser refuses, or is gone. */
  ask(
    method: string,
    params?: Readonly<Record<string, unknown>>,
    sessionId?: string | null,
  ): Promise<DevtoolsAnswer | null>;
}

export function createDevtools(
  pipes: { readonly to: Writable; readonly from: Readable },
  onEvent: (event: DevtoolsEvent) => void,
): Devtools {
  const waiting = new Map<number, (answer: DevtoolsAnswer | null) => void>();
  let lastId = 0;
  let isOver = false;
  const settle = (id: number, answer: DevtoolsAnswer | null): void => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve?.(answer);
  };
  const end = (): void => {
    isOver = true;
    [...waiting.keys()].forEach((id) => settle(id, null));
  };
  pipes.to.on("error", end);
  pipes.from.on("error", end).on("close", end);
  pipes.from.on(
    "data",
    createSplitter((text) => {
      const message = parseMessage(text);
      if (message === null) {
        return;
      }
      if (typeof message["id"] === "number") {
        settle(message["id"], objectOf(message["result"]));
      } else if (typeof message["method"] === "string") {
        const sessionId = message["sessionId"];
        onEvent({
          method: message["method"],
          sessionId: typeof sessionId === "string" ? sessionId : null,
        });
      }
    }),
  );
  return {
    ask(method, params = {}, sessionId = null) {
      if (isOver || waiting.size >= WAITING_MAX) {
        return Promise.resolve(null);
      }
      lastId += 1;
      const id = lastId;
      const message = { id, method, params, ...(sessionId === null ? {} : { sessionId }) };
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        pipes.to.write(`${JSON.stringify(message)}\0`);
      });
    },
  };
}

/** Hands on each whole message. One that is too long is let go, with what belongs to it. */
function createSplitter(onMessage: (text: string) => void): (bytes: Uint8Array) => void {
  let parts: Uint8Array[] = [];
  let held = 0;
  return (bytes) => {
    let from = 0;
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, from)) {
      const part = bytes.subarray(from, end);
      if (held + part.length <= MESSAGE_BYTES_MAX) {
        onMessage(new TextDecoder().decode(concatBytes([...parts, part])));
      }
      [parts, held] = [[], 0];
      from = end + 1;
    }
    const rest = bytes.subarray(from);
    held += rest.length;
    parts = held <= MESSAGE_BYTES_MAX ? [...parts, rest] : [];
  };
}

function parseMessage(text: string): DevtoolsAnswer | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

const objectOf = (value: unknown): DevtoolsAnswer | null =>
  typeof value === "object" && value !== null ? (value as DevtoolsAnswer) : null;
