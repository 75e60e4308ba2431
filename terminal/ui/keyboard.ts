/**
 * Every key of the page comes through here first: a scanner's codes are picked out, then a person's
 * shortcuts.
 */
import { createDeferredCharacter } from "./deferred-character.ts";
import { keystrokeOf } from "./key-character.ts";
import type { Landing } from "./landing.ts";
import { createScanListener } from "./scan-listener.ts";
import { type ShortcutDeps, type Shortcuts, createShortcuts } from "./shortcuts.ts";

/** Enter so soon after a code belongs to the scanner: some send two. */
const SCANNER_TAIL_MS = 300;

export interface KeyboardDeps extends ShortcutDeps {
  readonly landing: Pick<Landing, "code">;
}

export function listenToKeys(deps: KeyboardDeps): void {
  const { hearCharacter, hearEnd, forget, key } = createHearing(deps);
  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      const stroke = keystrokeOf(event);
      switch (stroke.type) {
        case "enter":
        case "tab":
          hearEnd(event, stroke.type);
          break;
        case "character":
          hearCharacter(event, stroke.char);
          break;
        case "other":
          forget();
          if (key(event.key, event.target)) {
            stop(event);
          }
          break;
        case "modifier":
          break;
      }
    },
    { capture: true },
  );
}

interface Hearing extends Pick<Shortcuts, "key"> {
  hearCharacter(event: KeyboardEvent, char: string): void;
  hearEnd(event: KeyboardEvent, type: "enter" | "tab"): void;
  forget(): void;
}

function createHearing(deps: KeyboardDeps): Hearing {
  const { store, register, landing } = deps;
  const shortcuts = createShortcuts(deps);
  const scans = createScanListener(store, register);
  const deferred = createDeferredCharacter(shortcuts.character);
  let codeEndedAt = Number.NEGATIVE_INFINITY;

  function hearCharacter(event: KeyboardEvent, char: string): void {
    const at = event.timeStamp;
    const followsShortcut = deferred.isWaiting() && shortcuts.has(char);
    const isBurst = scans.isInBurst(at) && !followsShortcut;
    if (isBurst) {
      deferred.cancel();
    }
    if (event.repeat) {
      scans.forget();
    } else {
      scans.character(char, at);
    }
    if (isTextField(event.target) || event.isComposing) {
      return;
    }
    if (shortcuts.types(char)) {
      event.preventDefault();
    } else if (!isBurst && shortcuts.has(char)) {
      event.preventDefault();
      if (char === "/") {
        shortcuts.character(char, 1);
      } else {
        deferred.defer(char);
      }
    }
  }

  function hearEnd(event: KeyboardEvent, type: "enter" | "tab"): void {
    const at = event.timeStamp;
    const isScanners = scans.isInBurst(at);
    const code = scans.end(type, at);
    if (code !== null) {
      stop(event);
      codeEndedAt = at;
      landing.code(code.code);
    } else if (type === "enter") {
      const isTail = event.repeat || at - codeEndedAt <= SCANNER_TAIL_MS;
      if (isTail || shortcuts.enter(event.target, isScanners)) {
        stop(event);
      }
    }
  }

  return { hearCharacter, hearEnd, forget: scans.forget, key: shortcuts.key };
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type !== "radio";
