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

export type PanelKind = "none" | "firmata" | "gpio" | "sysfs";

export type PanelChoice =
  | { readonly kind: "none" }
  | {
      readonly kind: "firmata";
      /** Of the serial port: "/dev/serial/by-id/…". */
      readonly port: string;
      /** By the board's own numbers. */
      readonly led: number;
      /** To ground, with the board's pull-up. Null where there is none. */
      readonly button: number | null;
    }
  | {
      readonly kind: "gpio";
      /** The chip's label; null for that of the Pi's header, whichever Pi it is. */
      readonly chip: string | null;
      /** Lines of the chip: the numbers behind "GPIO" on a Pi's header. */
      readonly led: number;
      /** To ground, with the chip's pull-up. Null where there is none. */
      readonly button: number | null;
    }
  | {
      readonly kind: "sysfs";
      /** A name in /sys/class/leds: "ACT". */
      readonly led: string;
      /** A path in /dev/input, of a `gpio-key`. Null where there is none. */
      readonly button: string | null;
    };

export interface PanelView {
  readonly kind: PanelKind;
  readonly state: "none" | "starting" | "no-device" | "open" | "mending";
  /** What was said of what is wrong, by whom it happened to. */
  readonly detail: string | null;
  /** How often its process was started again. */
  readonly restarts: number;
}

/**
 * What somebody did with the button. Let go of early it is a press; from two seconds on it opens the beacon for settings; at ten
 * seconds, while it is still held, the beacon is to forget its owner.
 */
export type ButtonAct =
  | { readonly type: "pressed" }
  | { readonly type: "held" }
  | { readonly type: "held-long" }
  /** It has been down for longer than anybody holds a button: it counts no more until it was let go of. */
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
