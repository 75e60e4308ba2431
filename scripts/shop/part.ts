/** One program of the shop: started again when it dies, and what it says put in words for the person who runs it. */
import { fileURLToPath } from "node:url";
import { EXIT_ALREADY_RUNNING, EXIT_USAGE } from "@tillwave/shared/host/program";
import {
  type ChildNotice,
  SYSTEM_DEPS,
  startSupervisedChild,
} from "@tillwave/shared/host/supervised-child";

export interface PartOptions {
  /** As a person reads it at the head of a sentence: "The till". */
  readonly name: string;
  /** What runs: sources, and the one file that is built from them. */
  readonly source: string;
  readonly built: string;
  readonly runBuilt: boolean;
  args(): readonly string[];
  onReady?(said: Listening): void;
  onMessage?(message: unknown): void;
  readonly onDied?: string;
}

/** What every program says once it listens: an address, and what else it has to say. */
export interface Listening {
  readonly type: "listening";
  readonly url: string;
  readonly [more: string]: unknown;
}

export interface Part {
  readonly name: string;
  /** Its first word that it listens; null where it ended before. */
  readonly ready: Promise<Listening | null>;
  stop(): void;
  cutPower(): void;
  readonly ended: Promise<number>;
}

export const inTree = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));

export function startPart(options: PartOptions): Part {
  const { name, runBuilt } = options;
  const program = runBuilt
    ? ["--enable-source-maps", inTree(options.built)]
    : ["--import", import.meta.resolve("tsx"), inTree(options.source)];
  let settle = (_said: Listening | null): void => {};
  const ready = new Promise<Listening | null>((resolve) => {
    settle = resolve;
  });
  const child = startSupervisedChild<Listening>(SYSTEM_DEPS, {
    args: () => [...program, ...options.args()],
    finalCodes: [EXIT_USAGE, EXIT_ALREADY_RUNNING],
    parseReady: parseListening,
    onMessage: (message) => options.onMessage?.(message),
    onNotice(notice) {
      if (notice.type === "ready") {
        settle(notice.ready);
        options.onReady?.(notice.ready);
      } else {
        console.error(wordsOf(notice, options));
      }
    },
  });
  const ended = child.ended.then((code) => {
    settle(null);
    if (code === EXIT_USAGE) {
      console.error(`${name} cannot start like that; its own words are above.`);
    }
    return code;
  });
  return { name, ready, stop: child.stop, cutPower: child.cutPower, ended };
}

function parseListening(message: unknown): Listening | null {
  const { type, url } = Object(message) as { readonly type?: unknown; readonly url?: unknown };
  return type === "listening" && typeof url === "string" ? (message as Listening) : null;
}

function wordsOf(
  notice: Exclude<ChildNotice<Listening>, { type: "ready" }>,
  { name, onDied = "" }: PartOptions,
): string {
  switch (notice.type) {
    case "died": {
      const seconds = notice.restartAfter / 1000;
      const when = seconds === 0 ? "at once" : `in ${seconds} s`;
      return `${name} stopped (${notice.reason}). It is started again ${when}.`;
    }
    case "silent":
      return `${name} does not answer. It is ended by force and started again.`;
    case "killed":
      return `${name} did not close when asked. It was ended by force${onDied}.`;
  }
}
