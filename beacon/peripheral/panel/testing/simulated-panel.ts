/** A panel whose lamp can be looked at and whose button can be touched, for tests of who uses one. */
import type {
  ButtonAct,
  PanelChoice,
  Panels,
  PanelListener,
  PanelState,
  PanelView,
} from "../panel.ts";

export interface SimulatedPanels extends Panels {
  /** What was opened, in its order. */
  readonly opened: readonly PanelChoice[];
  /** What the last one shows; null where none is open. */
  shown(): PanelState | null;
  identified(): number;
  touch(act: ButtonAct): void;
  change(change: Partial<PanelView>): void;
}

export function simulatedPanels(): SimulatedPanels {
  const opened: PanelChoice[] = [];
  let current: { readonly listener: PanelListener } | null = null;
  let shown: PanelState | null = null;
  let identified = 0;
  let view: PanelView = { kind: "none", state: "none", detail: null, restarts: 0 };
  return {
    opened,
    open(choice, listener) {
      opened.push(choice);
      const own = { listener };
      current = own;
      const state = choice.kind === "none" ? "none" : "open";
      view = { kind: choice.kind, state, detail: null, restarts: 0 };
      return {
        show(now) {
          shown = now;
        },
        identify() {
          identified += 1;
        },
        view: () => view,
        async close() {
          if (current === own) {
            current = null;
            shown = null;
          }
        },
      };
    },
    shown: () => shown,
    identified: () => identified,
    touch: (act) => current?.listener.button(act),
    change(change) {
      view = { ...view, ...change };
      current?.listener.changed(view);
    },
  };
}
