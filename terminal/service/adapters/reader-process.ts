/**
 * The machine's contactless readers, reached through a process of their own (terminal/reader).
 *
 * The limits are kept here, for the child may be the one that hangs: what does not answer by its deadline, or says
 * nothing for {@link READER_SILENCE_MAX}, is killed and started again, and whatever lay on a reader has left
 * then. Nothing that the child does reaches the till but as a value. Spec: protocols §1.11.
 */
import { join } from "node:path";
import { type ReaderCommand, type ReaderWord, parseReaderWord } from "@tillwave/shared/api/reader";
import type { Log } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { Millis, Seconds } from "@tillwave/shared/core/units";
import { EXIT_USAGE } from "@tillwave/shared/host/program";
import { SYSTEM_DEPS, startSupervisedChild } from "@tillwave/shared/host/supervised-child";
import { type CardKind, classifyAtr } from "@tillwave/shared/nfc/card-kind";
import type {
  CardReader,
  CardReaderListener,
  CardReaders,
  ReaderView,
  TransmitFailure,
} from "../ports.ts";

/** It speaks four times a second. */
export const READER_SILENCE_MAX = Millis(1500);
/** Who taps wants the next try at once: one that worked for a second has recovered. */
const PATIENCE = { restartDelayMax: Seconds(2), healthyAfter: Seconds(1) };
/** Together, for the APDUs of one tap; a tag that is being written takes longer. In milliseconds. */
const FIELD_MS_MAX: Readonly<Record<CardKind, number>> = {
  "iso-dep": 3000,
  unknown: 3000,
  storage: 10_000,
};
/** Each reader may have a thread held up by a card that hangs: pcscd's 16, twice, and Node's own. */
const THREADS = 36;

export interface ReaderProcessOptions {
  /** What follows `node`: the program, and what it needs to be read. */
  readonly program: readonly string[];
  readonly driver: string;
  /** For two virtual readers as well; null where there are none. */
  readonly virtualPort: number | null;
  readonly environment?: Readonly<Record<string, string>>;
}

export function createReaderProcesses(options: ReaderProcessOptions, log: Log): CardReaders {
  return { open: (listener) => openReaderProcess(options, { listener, log }) };
}

interface Lying {
  /** The child's number for it: each child counts from one. */
  readonly inChild: number;
  /** Milliseconds that its APDUs may still take together. */
  fieldLeft: number;
  asked: Asked | null;
}

interface Asked {
  readonly request: number;
  settle(outcome: Result<Uint8Array, TransmitFailure>): void;
}

function openReaderProcess(
  options: ReaderProcessOptions,
  { listener, log }: { readonly listener: CardReaderListener; readonly log: Log },
): CardReader {
  const lying = new Map<number, Lying>();
  let lastCard = 0;
  let lastRequest = 0;
  let hadReader = false;
  let isClosed = false;
  /** It is being killed: what it still says is of no interest. */
  let isDoomed = false;
  let view: ReaderView = { state: "starting", name: null };

  const show = (state: ReaderView["state"], name: string | null): void => {
    if (!isClosed && (view.state !== state || view.name !== name)) {
      view = { state, name };
      listener.changed(view);
    }
  };

  const leave = (card: number, why: TransmitFailure | null): void => {
    const left = lying.get(card);
    if (left === undefined) {
      return;
    }
    lying.delete(card);
    left.asked?.settle(err(why ?? { type: "removed", detail: "it has left" }));
    if (!isClosed) {
      listener.removed(card);
    }
  };

  const leaveAll = (why: TransmitFailure): void => {
    [...lying.keys()].forEach((card) => leave(card, why));
  };

  const kill = (detail: string): void => {
    if (!isDoomed) {
      isDoomed = true;
      log.warn({ detail }, "the reader's process is killed");
      child.cutPower();
      leaveAll({ type: "reader-lost", detail });
      show(hadReader ? "mending" : "starting", view.name);
    }
  };

  const cardOf = (inChild: number): number | undefined =>
    [...lying].find(([, each]) => each.inChild === inChild)?.[0];

  const settle = (request: number, outcome: Result<Uint8Array, TransmitFailure>): void => {
    const asked = [...lying.values()].find((each) => each.asked?.request === request)?.asked;
    asked?.settle(outcome);
  };

  const hear = (word: ReaderWord): void => {
    switch (word.type) {
      case "at-work":
      case "alive":
        return;
      case "readers": {
        const [name = null] = word.names;
        hadReader ||= name !== null;
        const without = word.isWaiting && hadReader ? "mending" : "none";
        show(name === null ? without : "ready", name);
        return;
      }
      case "card": {
        lastCard += 1;
        const kind = classifyAtr(word.atr);
        lying.set(lastCard, { inChild: word.card, fieldLeft: FIELD_MS_MAX[kind], asked: null });
        listener.card({ id: lastCard, reader: word.reader, kind, atr: word.atr });
        return;
      }
      case "removed": {
        const card = cardOf(word.card);
        if (card !== undefined) {
          leave(card, null);
        }
        return;
      }
      case "answer":
        settle(word.request, ok(word.bytes));
        return;
      case "failed":
        settle(word.request, err({ type: word.why, detail: word.detail }));
        return;
      case "ending":
        kill(word.detail);
    }
  };

  const child = startSupervisedChild<true>(SYSTEM_DEPS, {
    args: () => [...options.program, ...argsOf(options)],
    environment: { ...options.environment, UV_THREADPOOL_SIZE: String(THREADS) },
    finalCodes: [EXIT_USAGE],
    serialization: "advanced",
    silenceMax: READER_SILENCE_MAX,
    patience: PATIENCE,
    parseReady: (message) => (parseReaderWord(message)?.type === "at-work" ? true : null),
    onMessage(message) {
      const word = parseReaderWord(message);
      if (isClosed || isDoomed) {
        return;
      }
      if (word === null) {
        kill("it says what no reader says");
      } else {
        hear(word);
      }
    },
    onNotice(notice) {
      if (notice.type === "silent") {
        kill("it said nothing for too long");
      } else if (notice.type === "died") {
        kill(notice.reason);
        log.info({ ...notice }, "the reader's process is started again");
        isDoomed = false;
      }
    },
  });

  return {
    transmit(card, command, deadlineMs) {
      const asked = lying.get(card);
      if (asked === undefined) {
        return Promise.resolve(err({ type: "removed", detail: "it has left" }));
      }
      if (asked.asked !== null) {
        const detail = "another APDU is on its way to it";
        return Promise.resolve(err({ type: "no-answer", detail }));
      }
      lastRequest += 1;
      const request = lastRequest;
      const limit = Math.min(deadlineMs, asked.fieldLeft);
      const began = performance.now();
      return new Promise((resolve) => {
        const cancel = SYSTEM_DEPS.setTimer(Millis(limit), () => {
          asked.asked?.settle(err({ type: "deadline", detail: `nothing within ${limit} ms` }));
          kill("a card did not answer by its deadline");
        });
        asked.asked = {
          request,
          settle(outcome) {
            cancel();
            asked.asked = null;
            asked.fieldLeft = Math.max(0, asked.fieldLeft - (performance.now() - began));
            resolve(outcome);
          },
        };
        tell({ type: "transmit", request, card: asked.inChild, command });
      });
    },
    release(card) {
      const released = lying.get(card);
      if (released !== undefined) {
        lying.delete(card);
        released.asked?.settle(err({ type: "removed", detail: "it was released" }));
        tell({ type: "release", card: released.inChild });
      }
    },
    view: () => view,
    close() {
      isClosed = true;
      leaveAll({ type: "reader-lost", detail: "the till closes" });
      child.stop();
    },
  };

  function tell(command: ReaderCommand): void {
    child.send(command);
  }
}

function argsOf({ driver, virtualPort }: ReaderProcessOptions): readonly string[] {
  const virtual = virtualPort === null ? [] : ["--virtual-port", String(virtualPort)];
  return ["--driver", driver, ...virtual];
}

/** What follows `node`: the built reader beside the built till, its sources beside the sources. */
export function readerProgram(): readonly string[] {
  const built = join(import.meta.dirname, "../../reader/dist/reader.mjs");
  return import.meta.filename.endsWith(".mjs")
    ? ["--enable-source-maps", built]
    : ["--import", import.meta.resolve("tsx"), join(import.meta.dirname, "../../reader/main.ts")];
}
