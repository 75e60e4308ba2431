/** For how long Undo is offered: of a changed line or discount six seconds, of a cleared sale while it lasts. */
import { type ReadonlySignal, computed, effect, signal } from "@preact/signals";
import type { Undo } from "@tillwave/shared/sale/undo";
import type { TillStore } from "./till-store.ts";

const LINE_FOR_MS = 6000;

export function offerUndo({ till }: TillStore): ReadonlySignal<Undo | null> {
  const offered = signal<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen: string | null | undefined;
  effect(() => {
    if (till.value === null) {
      return;
    }
    const { undo } = till.value;
    const key = keyOf(undo);
    if (key === seen) {
      return;
    }
    // A page that has only just come does not know how old the change is.
    const isOld = seen === undefined && isBrief(undo);
    seen = key;
    clearTimeout(timer);
    offered.value = isOld ? null : key;
    if (isBrief(undo)) {
      timer = setTimeout(() => {
        offered.value = null;
      }, LINE_FOR_MS);
    }
  });
  return computed(() => {
    const undo = till.value?.undo ?? null;
    return undo !== null && offered.value === keyOf(undo) ? undo : null;
  });
}

const isBrief = (undo: Undo | null): boolean => undo !== null && undo.type !== "cleared";

function keyOf(undo: Undo | null): string | null {
  if (undo === null) {
    return null;
  }
  // What was changed twice is offered anew: the key has all of it.
  return undo.type === "cleared" ? `sale ${undo.number}` : JSON.stringify(undo);
}
