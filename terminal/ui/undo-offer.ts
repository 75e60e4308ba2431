/** For how long Undo is offered: of a removed line six seconds, of a cleared sale while it lasts. */
import { type ReadonlySignal, computed, effect, signal } from "@preact/signals";
import type { Undo } from "@tillwave/shared/sale/till";
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
    // A page that has only just come does not know how old the removal is.
    const isOld = seen === undefined && undo?.type === "line";
    seen = key;
    clearTimeout(timer);
    offered.value = isOld ? null : key;
    if (undo?.type === "line") {
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

function keyOf(undo: Undo | null): string | null {
  if (undo === null) {
    return null;
  }
  return undo.type === "line" ? `line ${undo.line.id}` : `sale ${undo.number}`;
}
