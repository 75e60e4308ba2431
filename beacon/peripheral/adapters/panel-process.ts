/**
 * The panel, reached through a process of its own (../panel/main.ts).
 *
 * What says nothing is killed and started again, for as long as the beacon runs. Nothing that it does reaches the beacon but as a value.
 */
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import type { Log } from "@tillwave/shared/core/log";
import { Seconds } from "@tillwave/shared/core/units";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { ownChild } from "@tillwave/shared/host/own-child";
import { EXIT_USAGE } from "@tillwave/shared/host/program";
import { SYSTEM_DEPS, startSupervisedChild } from "@tillwave/shared/host/supervised-child";
import { createPanelControl } from "../panel/control.ts";
import type { Panel, PanelListener, PanelView } from "../panel/panel.ts";
import { parsePanelWord } from "../panel/words.ts";

/** Ten times what it is well within: a small Pi reads johnny-five for a second or two, and does nothing else meanwhile. */
const SILENCE_MAX = Seconds(5);
/** A pod that is plugged in again is at work within five seconds, three of which are its own. */
const PATIENCE = { restartDelayMax: Seconds(2), healthyAfter: Seconds(10) };

const program = (): readonly string[] =>
  ownChild(import.meta.filename, { built: "panel.mjs", source: "../panel/main.ts" });

export interface PanelProcessOptions {
  readonly settings: Exclude<PanelSettings, { readonly kind: "none" }>;
  /** Where /sys and /dev are. */
  readonly root?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function startPanel(
  { settings, root = "/", environment = {} }: PanelProcessOptions,
  listener: PanelListener,
  log: Log,
): Panel {
  let view: PanelView = { kind: settings.kind, state: "starting", detail: null, restarts: 0 };
  let isClosed = false;
  /** It is being killed: what it still says is of no interest. */
  let isDoomed = false;
  const control = createPanelControl({
    now: machineTimers.now,
    later: machineTimers.later,
    light: (isLit) => child.send({ type: "lamp", isLit }),
    act: listener.button,
  });

  function show(change: Partial<PanelView>): void {
    const before = JSON.stringify(view);
    view = { ...view, ...change };
    if (!isClosed && JSON.stringify(view) !== before) {
      listener.changed(view);
    }
  }

  function mend(detail: string): void {
    if (!isDoomed && !isClosed) {
      isDoomed = true;
      log.warn({ detail }, "the panel's process is started again");
      show({ state: "mending", detail });
      child.cutPower();
    }
  }

  function hear(message: unknown): void {
    const word = parsePanelWord(message);
    if (isDoomed || isClosed) {
      return;
    }
    if (word === null) {
      mend("it says what no panel says");
      return;
    }
    switch (word.type) {
      case "at-work":
      case "alive":
        return;
      case "no-device":
        control.gone();
        show({ state: "no-device", detail: word.detail });
        return;
      case "open":
        show({ state: "open", detail: null });
        control.opened();
        return;
      case "button":
        control.button(word.isDown);
        return;
      case "failed":
        mend(word.detail);
    }
  }

  const child = startSupervisedChild<true>(SYSTEM_DEPS, {
    args: () => [...program(), `--panel=${JSON.stringify(settings)}`, `--root=${root}`],
    environment,
    finalCodes: [EXIT_USAGE],
    silenceMax: SILENCE_MAX,
    patience: PATIENCE,
    parseReady: (message) => (parsePanelWord(message)?.type === "at-work" ? true : null),
    onMessage: hear,
    onNotice(notice) {
      if (notice.type === "silent") {
        mend("it said nothing for too long");
      } else if (notice.type === "died") {
        control.gone();
        const detail = isDoomed ? view.detail : notice.reason;
        isDoomed = false;
        show({ state: "mending", detail, restarts: view.restarts + 1 });
      }
    },
  });

  return {
    show: control.show,
    identify: control.identify,
    view: () => view,
    async close() {
      isClosed = true;
      control.close();
      child.stop();
      await child.ended;
    },
  };
}
