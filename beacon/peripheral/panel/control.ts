/**
 * A panel over a board that knows nothing but a lamp's on and off and a button's down and up: says what the lamp shows, and what the
 * button meant.
 *
 * What is seen, the first that applies: what letting go of the button would do; "here I am"; the state.
 */
import { BUTTON_START, type ButtonEvent, dueAt, stepButton } from "./button.ts";
import { type LampDeps, createLamp } from "./lamp.ts";
import type { ButtonAct, PanelState } from "./panel.ts";
import type { Look } from "./patterns.ts";

/** How long "here I am" is shown, in milliseconds. */
export const IDENTIFY_LASTS = 30_000;

export interface ControlDeps extends LampDeps {
  act(act: ButtonAct): void;
}

export interface PanelControl {
  show(state: PanelState): void;
  identify(): void;
  /** The board has come up: its lamp is dark, its button nobody's. */
  opened(): void;
  gone(): void;
  button(isDown: boolean): void;
  close(): void;
}

export function createPanelControl(deps: ControlDeps): PanelControl {
  const lamp = createLamp(deps);
  let shown: PanelState = "starting";
  let button = BUTTON_START;
  let isIdentifying = false;
  let cancelIdentify = (): void => {};
  let cancelButton = (): void => {};

  function look(): Look {
    if (button.type === "held" || button.type === "held-long") {
      return button.type;
    }
    return isIdentifying ? "identify" : shown;
  }

  function step(type: ButtonEvent["type"]): void {
    cancelButton();
    const { state, act } = stepButton(button, { type, at: deps.now() });
    button = state;
    const due = dueAt(state);
    if (due !== null) {
      cancelButton = deps.later(() => step("time"), Math.max(1, Math.ceil(due - deps.now())));
    }
    lamp.show(look());
    if (act !== null) {
      deps.act(act);
    }
  }

  function setIdentifying(to: boolean): void {
    isIdentifying = to;
    lamp.show(look());
  }

  return {
    show(state) {
      shown = state;
      lamp.show(look());
    },
    identify() {
      cancelIdentify();
      cancelIdentify = deps.later(() => setIdentifying(false), IDENTIFY_LASTS);
      setIdentifying(true);
    },
    opened() {
      lamp.opened();
      step("opened");
    },
    gone() {
      lamp.gone();
      step("gone");
    },
    button: (isDown) => step(isDown ? "down" : "up"),
    close() {
      lamp.gone();
      cancelIdentify();
      cancelButton();
    },
  };
}
