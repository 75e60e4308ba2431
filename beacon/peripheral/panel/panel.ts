/**
 * The panel, as the beacon sees it: one lamp and one button, or none of either.
 *
 * What is shown stays shown; the beacon says what is the case, and the panel knows how that looks (./patterns.ts) and what a
 * touch of the button means (./button.ts). Nothing here waits: a panel that is gone, hangs or comes back is a change of its view,
 * never a failure of the beacon.
 *
 *     beacon ──show, identify──▶ Panel ──LED on, off──▶ board (firmata, gpio, sysfs; a process of its own)
 *        ▲                         │ ▲
 *        └──── button, changed ────┘ └── button down, up; open, gone
 */
import type { PanelSettings } from "@tillwave/shared/beacon/settings";

export type PanelChoice = PanelSettings;

/** What is to be seen, the more urgent the quicker it blinks. */
export type PanelState =
  /** Nothing is known yet. */
  | "starting"
  /** It has no settings, and can be given some. */
  | "unclaimed"
  /** The controller was told what to send, and answered. */
  | "on-air"
  /** Outside the hours in which it sends. */
  | "quiet"
  /** Not on air, and being mended. */
  | "mending"
  /** Its card was copied from another machine's: its keys are not used. */
  | "cloned"
  /** Not on air, and somebody has to come. */
  | "alarm";

export interface PanelView {
  readonly kind: PanelChoice["kind"];
  readonly state: "none" | "starting" | "no-device" | "open" | "mending";
  /** What was said of what is wrong, by whom it happened to. */
  readonly detail: string | null;
  /** How often its process was started again. */
  readonly restarts: number;
}

/**
 * What somebody did with the button, said when it is let go of. Early it is a press; from two seconds on it opens the beacon for
 * settings; from ten on the beacon is to forget its owner. The lamp shows what letting go would do.
 */
export type ButtonAct =
  | { readonly type: "pressed" }
  | { readonly type: "held" }
  | { readonly type: "held-long" }
  /** It has been down for longer than anybody holds a button: this time it will mean nothing. */
  | { readonly type: "stuck" };

export interface PanelListener {
  changed(view: PanelView): void;
  button(act: ButtonAct): void;
}

export interface Panel {
  show(state: PanelState): void;
  /** "Here I am": half a minute of it, over whatever is shown. */
  identify(): void;
  view(): PanelView;
  /** Leaves the lamp dark. Settles when no process of it runs. */
  close(): Promise<void>;
}

export interface Panels {
  open(choice: PanelChoice, listener: PanelListener): Panel;
}
