/** Plays a look's pattern on a lamp that can be lit and dark. */
import { type Look, lampAt, patternOf } from "./patterns.ts";

export interface LampDeps {
  /** Milliseconds; never goes back. */
  now(): number;
  later(callback: () => void, afterMs: number): () => void;
  /** What the lamp is to be from here on. */
  light(isLit: boolean): void;
}

export interface Lamp {
  /** From its beginning, unless that is what it shows. */
  show(look: Look): void;
  /** The board has come up, with its lamp dark. */
  opened(): void;
  gone(): void;
}

export function createLamp(deps: LampDeps): Lamp {
  let look: Look = "dark";
  let since = 0;
  let isOpen = false;
  let isLit = false;
  let cancel = (): void => {};

  function play(): void {
    cancel();
    if (!isOpen) {
      return;
    }
    const moment = lampAt(patternOf(look), deps.now() - since);
    if (moment.isLit !== isLit) {
      ({ isLit } = moment);
      deps.light(isLit);
    }
    if (moment.changesAfter !== null) {
      cancel = deps.later(play, Math.max(1, Math.ceil(moment.changesAfter)));
    }
  }

  return {
    show(next) {
      if (next !== look) {
        look = next;
        since = deps.now();
        play();
      }
    },
    opened() {
      isOpen = true;
      isLit = false;
      since = deps.now();
      play();
    },
    gone() {
      isOpen = false;
      cancel();
    },
  };
}
