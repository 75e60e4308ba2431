/** The panels of a Linux machine. */
import type { Log } from "@tillwave/shared/core/log";
import type { Panel, Panels } from "../panel/panel.ts";
import { startPanel } from "./panel-process.ts";

/** `root` is where /sys and /dev are. */
export const linuxPanels = (log: Log, root = "/"): Panels => ({
  open: (settings, listener) =>
    settings.kind === "none" ? NO_PANEL : startPanel({ settings, root }, listener, log),
});

const NO_PANEL: Panel = {
  show: () => {},
  identify: () => {},
  view: () => ({ kind: "none", state: "none", detail: null, restarts: 0 }),
  close: async () => {},
};
