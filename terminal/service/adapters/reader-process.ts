/**
 * The machine's contactless readers, reached through a process of their own (terminal/reader).
 *
 * The limits are kept here, for the child may be the one that hangs: what does not answer by its deadline, or says
 * nothing for {@link READER_SILENCE_MAX}, is killed and started again, and whatever lay on a reader has left
 * then. Nothing that the child does reaches the till but as a value. Spec: protocols §1.11.
 */
import { type ReaderCommand, type ReaderWord, parseReaderWord } from "@tillwave/shared/api/reader";
import type { Log } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { Millis, Seconds } from "@tillwave/shared/core/units";
import { ownChild } from "@tillwave/shared/host/own-child";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { EXIT_USAGE } from "@tillwave/shared/host/program";
import {
  type SupervisedChild,
  SYSTEM_DEPS,
  startSupervisedChild,
} from "@tillwave/shared/host/supervised-child";
import type { CardReaderListener, CardReaders, ReaderView, TransmitFailure } from "../ports.ts";
import { NO_READERS } from "../training/no-devices.ts";
import { type CardField, createCardField } from "./card-field.ts";

/** It speaks four times a second. */
const READER_SILENCE_MAX = Millis(1500);
/** Who taps wants the next try at once: one that worked for a second has recovered. */
const PATIENCE = { restartDelayMax: Seconds(2), healthyAfter: Seconds(1) };
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

/** No process where the till is told that it has no reader. */
export function createReaders(options: ReaderProcessOptions, log: Log): CardReaders {
  const isNone = options.driver === "none" && options.virtualPort === null;
  return isNone ? NO_READERS : createReaderProcesses(options, log);
}

export function createReaderProcesses(options: ReaderProcessOptions, log: Log): CardReaders {
  return {
    open(listener) {
      let isClosed = false;
      const field = createCardField(listener, machineTimers);
      const life = createLife({ listener, log, field });
      const child = startReader(options, {
        hear(message) {
          if (!isClosed) {
            life.hear(message);
          }
        },
        died: life.died,
        kill: life.kill,
      });
      life.attach(child);
      void child.ended.then(life.ended);
      return {
        transmit: (card, command, deadlineMs) =>
          field.ask(card, deadlineMs, {
            send: (word) => child.send({ ...word, command } satisfies ReaderCommand),
            onDeadline: () => life.kill("a card did not answer by its deadline"),
          }),
        release(card) {
          const inChild = field.release(card);
          if (inChild !== null) {
            child.send({ type: "release", card: inChild } satisfies ReaderCommand);
          }
        },
        view: life.view,
        close() {
          isClosed = true;
          field.close({ type: "reader-lost", detail: "the till closes" });
          child.stop();
        },
      };
    },
  };
}

interface Life {
  /** Before the child says anything. */
  attach(child: Pick<SupervisedChild, "cutPower">): void;
  hear(message: unknown): void;
  died(reason: string): void;
  /** No other will take its place. */
  ended(): void;
  kill(why: string): void;
  view(): ReaderView;
}

/** From one child to the next. */
function createLife({
  listener,
  log,
  field,
}: {
  readonly listener: CardReaderListener;
  readonly log: Log;
  readonly field: CardField;
}): Life {
  let child: Pick<SupervisedChild, "cutPower"> | null = null;
  let view: ReaderView = { state: "starting", name: null };
  let hadReader = false;
  /** It is being killed: what it still says is of no interest. */
  let isDoomed = false;

  function show(state: ReaderView["state"], name: string | null): void {
    if (!field.isClosed() && (view.state !== state || view.name !== name)) {
      view = { state, name };
      listener.changed(view);
    }
  }

  function kill(detail: string): void {
    if (!isDoomed && !field.isClosed()) {
      isDoomed = true;
      log.warn({ detail }, "the reader's process is killed");
      child?.cutPower();
      field.clear({ type: "reader-lost", detail });
      show(hadReader ? "mending" : view.state, view.name);
    }
  }

  function showReaders({ names, isWaiting }: ReaderWord & { readonly type: "readers" }): void {
    const [name = null] = names;
    hadReader ||= name !== null;
    const without = isWaiting && hadReader ? "mending" : "none";
    show(name === null ? without : "ready", name);
  }

  return {
    attach(to) {
      child = to;
    },
    hear(message) {
      const word = parseReaderWord(message);
      if (isDoomed || word?.type === "alive") {
        return;
      }
      if (word === null) {
        kill("it says what no reader says");
      } else if (word.type === "readers") {
        showReaders(word);
      } else if (word.type === "ending") {
        kill(word.detail);
      } else {
        hearOfCards(word, field);
      }
    },
    died(reason) {
      kill(reason);
      isDoomed = false;
    },
    ended: () => show("none", null),
    kill,
    view: () => view,
  };
}

function hearOfCards(word: ReaderWord, field: CardField): void {
  switch (word.type) {
    case "card":
      field.put(word);
      return;
    case "removed":
      field.take(word.card);
      return;
    case "answer":
      field.settle(word.request, ok(word.bytes));
      return;
    case "failed":
      field.settle(word.request, failureOf(word));
      return;
    default:
  }
}

function failureOf({
  why,
  detail,
}: ReaderWord & { readonly type: "failed" }): Result<never, TransmitFailure> {
  return err({ type: why, detail });
}

function startReader(
  { program, driver, virtualPort, environment = {} }: ReaderProcessOptions,
  { hear, died, kill }: Pick<Life, "hear" | "died" | "kill">,
): SupervisedChild {
  const virtual = virtualPort === null ? [] : ["--virtual-port", String(virtualPort)];
  return startSupervisedChild<true>(SYSTEM_DEPS, {
    args: () => [...program, "--driver", driver, ...virtual],
    environment: { ...environment, UV_THREADPOOL_SIZE: String(THREADS) },
    finalCodes: [EXIT_USAGE],
    serialization: "advanced",
    silenceMax: READER_SILENCE_MAX,
    patience: PATIENCE,
    parseReady: (message) => (parseReaderWord(message)?.type === "at-work" ? true : null),
    onMessage: hear,
    onNotice(notice) {
      if (notice.type === "silent") {
        kill("it said nothing for too long");
      } else if (notice.type === "died") {
        died(notice.reason);
      }
    },
  });
}

/** What follows `node`: the built reader beside the built till, its sources beside the sources. */
export const readerProgram = (): readonly string[] =>
  ownChild(import.meta.filename, {
    built: "../../reader/dist/reader.mjs",
    source: "../../reader/main.ts",
  });
