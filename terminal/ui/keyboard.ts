/**
 * Every key of the page comes through here first: a scanner's codes are picked out, then a person's
 * shortcuts. A shortcut that is a character waits until no other follows it, since codes may begin
 * with "+" or hold a "-".
 */
import type { Register, Typed } from "./register.ts";
import { BURST_GAP_MS, KEPT_MAX, NO_SCAN, type ScanOutcome, isInBurst, stepScan } from "./scan.ts";
import { characterOf } from "./key-character.ts";
import { createShortcuts } from "./shortcuts.ts";
import type { TillStore } from "./till-store.ts";

/** Enter so soon after a code belongs to the scanner: some send two. */
const SCANNER_TAIL_MS = 300;
const MODIFIERS: ReadonlySet<string> = new Set(["Shift", "CapsLock", "NumLock"]);

export interface KeyboardDeps {
  readonly store: TillStore;
  readonly register: Register;
}

export function listenToKeys({ store, register }: KeyboardDeps): void {
  const shortcuts = createShortcuts({ store, register });
  let scan = NO_SCAN;
  /** What was typed before each character that the scan state holds. */
  let before: readonly Typed[] = [];
  let codeEndedAt = Number.NEGATIVE_INFINITY;
  let waiting: { readonly char: string; readonly times: number; readonly timer: number } | null =
    null;

  const rules = () => ({
    knows: (code: string) => store.goods.peek()?.index.byBarcode(code) !== undefined,
    burstsOnly: register.screen.peek() === "pay" || register.sheet.peek()?.type === "quantity",
  });

  function land(outcome: Exclude<ScanOutcome, { type: "none" | "person" }>): void {
    const typed = before.at(-outcome.length);
    if (typed !== undefined) {
      register.takeBack(typed);
    }
    if (register.screen.peek() === "pay") {
      store.notice.value = { type: "finish-payment" };
      return;
    }
    register.salesOpen.value = false;
    store.press({ type: "scan", barcode: outcome.code });
  }

  /** Runs a shortcut of characters once it is sure that no code begins with it. "/" harms nothing. */
  function defer(char: string): void {
    if (char === "/") {
      shortcuts.character(char, 1);
      return;
    }
    if (waiting !== null && waiting.char !== char) {
      shortcuts.character(waiting.char, waiting.times);
    }
    const times = waiting?.char === char ? waiting.times + 1 : 1;
    if (waiting !== null) {
      clearTimeout(waiting.timer);
    }
    const timer = window.setTimeout(() => {
      waiting = null;
      shortcuts.character(char, times);
    }, BURST_GAP_MS);
    waiting = { char, times, timer };
  }

  function hearCharacter(event: KeyboardEvent, char: string): void {
    const at = event.timeStamp;
    const followsShortcut = waiting !== null && shortcuts.has(char);
    const isBurst = isInBurst(scan, at) && !followsShortcut;
    if (waiting !== null && isBurst) {
      clearTimeout(waiting.timer);
      waiting = null;
    }
    if (event.repeat) {
      scan = NO_SCAN;
      before = [];
    } else {
      before = [...before, register.typed()].slice(-KEPT_MAX);
      scan = stepScan(scan, { type: "char", char, at }, rules()).state;
    }
    if (isTextField(event.target) || event.isComposing) {
      return;
    }
    if (shortcuts.types(char)) {
      event.preventDefault();
    } else if (!isBurst && shortcuts.has(char)) {
      event.preventDefault();
      defer(char);
    }
  }

  function hearEnd(event: KeyboardEvent, type: "enter" | "tab"): void {
    const at = event.timeStamp;
    const isScanners = isInBurst(scan, at);
    const { state, outcome } = stepScan(scan, { type, at }, rules());
    if (outcome.type === "known" || outcome.type === "unknown") {
      stop(event);
      codeEndedAt = at;
      land(outcome);
      scan = state;
      before = [];
      return;
    }
    if (type === "tab") {
      return;
    }
    scan = state;
    before = [];
    if (event.repeat || at - codeEndedAt <= SCANNER_TAIL_MS) {
      stop(event);
      return;
    }
    if (shortcuts.enter(event.target, isScanners)) {
      stop(event);
    }
  }

  addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      const char = characterOf(event);
      if (event.key === "Enter" || (event.code.endsWith("Enter") && char === undefined)) {
        hearEnd(event, "enter");
      } else if (event.key === "Tab") {
        hearEnd(event, "tab");
      } else if (char !== undefined) {
        hearCharacter(event, char);
      } else if (!MODIFIERS.has(event.key)) {
        scan = stepScan(scan, { type: "forget" }, rules()).state;
        before = [];
        if (shortcuts.key(event.key, event.target)) {
          stop(event);
        }
      }
    },
    { capture: true },
  );
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type !== "radio";
