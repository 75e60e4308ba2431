/** The beacon's panel: the one that its settings name, showing what is the case, and what a touch of its button asks for. */
import type { SettingsState } from "@tillwave/shared/api/beacon";
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { AdvertiserView } from "./advertiser/ports.ts";
import type { BeaconPorts } from "./beacon-ports.ts";
import type { ButtonAct, Panel, PanelState, PanelView } from "./panel/panel.ts";

/** As long as the panel shows it, in milliseconds. */
const IDENTIFY_MS = 30_000;
const NO_PANEL: PanelSettings = { kind: "none" };

export interface KeptPanel {
  /** Null for none. */
  use(settings: PanelSettings | null): void;
  show(air: AdvertiserView, settings: SettingsState): void;
  /** Blinks; or says why it cannot. */
  identify(): Result<void, string>;
  readonly isIdentifying: boolean;
  view(): PanelView;
  close(): Promise<void>;
}

export function keepPanel(
  { panels, timers, log }: Pick<BeaconPorts, "panels" | "timers" | "log">,
  first: PanelSettings | null,
  pressed: (act: ButtonAct) => void,
): KeptPanel {
  let settings = first ?? NO_PANEL;
  let shown: PanelState | null = null;
  let isIdentifying = false;
  let cancelIdentify = (): void => {};
  let panel = open();

  function open(): Panel {
    return panels.open(settings, {
      changed: (view) => log.info({ ...view }, "the panel"),
      button(act) {
        log.info({ act: act.type }, "the button");
        pressed(act);
      },
    });
  }

  return {
    use(next) {
      const wanted = next ?? NO_PANEL;
      if (JSON.stringify(wanted) !== JSON.stringify(settings)) {
        void panel.close();
        settings = wanted;
        shown = null;
        panel = open();
      }
    },
    show(air, of) {
      const state = panelStateOf(air, of);
      if (state !== shown) {
        shown = state;
        panel.show(state);
      }
    },
    identify() {
      const { state, detail } = panel.view();
      if (state !== "open") {
        return err(state === "none" ? NO_LAMP : (detail ?? "Its panel is not there yet."));
      }
      cancelIdentify();
      isIdentifying = true;
      cancelIdentify = timers.later(() => {
        isIdentifying = false;
      }, IDENTIFY_MS);
      panel.identify();
      return ok(undefined);
    },
    get isIdentifying() {
      return isIdentifying;
    },
    view: () => panel.view(),
    async close() {
      cancelIdentify();
      await panel.close();
    },
  };
}

const NO_LAMP = "It has no lamp. Settings name one: panel.";

function panelStateOf({ state }: AdvertiserView, settings: SettingsState): PanelState {
  switch (state) {
    case "on-air":
    case "starting":
    case "mending":
    case "alarm":
      return state;
    case "unclaimed":
      return settings === "cloned" ? "cloned" : "unclaimed";
    case "closed":
      return "quiet";
    case "no-adapter":
    case "no-permission":
    case "adapter-off":
      return "mending";
  }
}
