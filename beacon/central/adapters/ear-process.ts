/**
 * The ear and its connections, reached through a process of its own (../ear/main.ts).
 *
 * The limits are kept here, for the child may be the one that hangs: what says nothing, or what no ear says, is killed
 * and started again, for as long as somebody listens. Nothing that it does reaches the listener but as a value.
 */
import type { Log } from "@tillwave/shared/core/log";
import { Seconds } from "@tillwave/shared/core/units";
import { ownChild } from "@tillwave/shared/host/own-child";
import { EXIT_USAGE } from "@tillwave/shared/host/program";
import { SYSTEM_DEPS, startSupervisedChild } from "@tillwave/shared/host/supervised-child";
import { type EarWord, parseEarWord } from "../ear/words.ts";
import type { CentralRadio, EarListener, EarOptions, EarState, EarView } from "../ports.ts";
import { createRemoteLinks } from "./remote-links.ts";

/** It speaks twice a second. */
const SILENCE_MAX = Seconds(3);
/** Within 2 s after an adapter is back it hears again. */
const PATIENCE = { restartDelayMax: Seconds(1), healthyAfter: Seconds(10) };
/** What the next process will find as well: said until it says something else. */
const LASTING: ReadonlySet<EarState> = new Set([
  "off",
  "no-bluetooth",
  "no-adapter",
  "no-permission",
  "refused",
]);

const WITH_CONTROLLER: ReadonlySet<EarState> = new Set(["listening", "linked"]);

const program = (): readonly string[] =>
  ownChild(import.meta.filename, { built: "ear.mjs", source: "../ear/main.ts" });

export interface EarProcessOptions extends EarOptions {
  readonly environment?: Readonly<Record<string, string>>;
}

export function startEar(
  { adapter, stack, environment = {} }: EarProcessOptions,
  listener: EarListener,
  log: Log,
): CentralRadio {
  let view: EarView = {
    state: "starting",
    address: null,
    detail: null,
    restarts: 0,
    rescans: 0,
    lost: 0,
  };
  /** Of the processes before this one. */
  let before = { rescans: 0, lost: 0 };
  let isClosed = false;
  /** It is being killed: what it still says is of no interest. */
  let isDoomed = false;
  const links = createRemoteLinks({
    send: (order) => child.send(order),
    isThere: () => !isDoomed && WITH_CONTROLLER.has(view.state),
  });

  function show(change: Partial<EarView>): void {
    const shown = JSON.stringify(view);
    view = { ...view, ...change };
    if (!isClosed && JSON.stringify(view) !== shown) {
      listener.changed(view);
    }
  }

  function kill(detail: string): void {
    if (!isDoomed && !isClosed) {
      isDoomed = true;
      log.warn({ detail }, "the ear's process is killed");
      failed(detail);
      child.cutPower();
    }
  }

  function failed(detail: string): void {
    links.lost(detail);
    show(LASTING.has(view.state) ? {} : { state: "gone", detail });
  }

  function died(reason: string): void {
    links.lost(reason);
    if (!isDoomed && view.state !== "gone") {
      failed(reason);
    }
    isDoomed = false;
    before = { rescans: view.rescans, lost: view.lost };
    show({ restarts: view.restarts + 1 });
  }

  function hear(message: unknown): void {
    const word = parseEarWord(message);
    if (isDoomed || isClosed) {
      return;
    }
    if (word === null) {
      kill("it says what no ear says");
      return;
    }
    act(word);
  }

  function act(word: EarWord): void {
    switch (word.type) {
      case "at-work":
      case "alive":
        return;
      case "state":
        changed(word);
        return;
      case "heard":
        word.reports.forEach((report) => {
          listener.heard({ ...report, data: new Uint8Array(report.data) });
        });
        show({ lost: before.lost + word.lost });
        return;
      case "linked":
      case "told":
      case "unlinked":
        links.hear(word);
        return;
      case "failed":
        // It ends by itself; what it hears until then would come before that.
        isDoomed = true;
        failed(word.detail);
    }
  }

  function changed({
    state,
    address,
    detail,
    rescans,
  }: EarWord & { readonly type: "state" }): void {
    const isOnlyBegun = state === "starting" && LASTING.has(view.state);
    show({
      ...(isOnlyBegun ? {} : { state, detail }),
      address: address ?? view.address,
      rescans: before.rescans + rescans,
    });
  }

  const child = startSupervisedChild<true>(SYSTEM_DEPS, {
    args: () => [
      ...program(),
      ...(adapter === null ? [] : [`--adapter=${adapter}`]),
      ...(stack === undefined ? [] : [`--stack=${stack}`]),
    ],
    environment,
    finalCodes: [EXIT_USAGE],
    serialization: "advanced",
    silenceMax: SILENCE_MAX,
    patience: PATIENCE,
    parseReady: (message) => (parseEarWord(message)?.type === "at-work" ? true : null),
    onMessage: hear,
    onNotice(notice) {
      if (notice.type === "silent") {
        kill("it said nothing for too long");
      } else if (notice.type === "died") {
        died(notice.reason);
      }
    },
  });

  return {
    view: () => view,
    connect: links.connect,
    async close() {
      isClosed = true;
      links.lost("the ear is closed");
      child.stop();
      await child.ended;
    },
  };
}
