/** Brings back what was just removed. It lies over the tape's end and moves nothing. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { Undo } from "@tillwave/shared/sale/undo";
import { usePage } from "../context.ts";
import { formatSaleNumber, shortName } from "../format.ts";
import "./undo-bar.css";

export function UndoBar(): JSX.Element | null {
  const { store, register } = usePage();
  const undo = register.undoable.value;
  if (undo === null) {
    return null;
  }
  return (
    <div class={undo.type === "cleared" ? "undo" : "undo is-timed"} role="status">
      <span class="undo-words">{undoWords(undo)}</span>
      <button type="button" class="undo-button" onClick={() => store.press({ type: "undo" })}>
        <Icon name="undo" />
        {t.tape.undo}
      </button>
    </div>
  );
}

function undoWords(undo: Undo): string {
  switch (undo.type) {
    case "line":
      return t.tape.removed(shortName(undo.line.name));
    case "changed":
      return t.line.undo[undo.what](shortName(undo.line.name));
    case "sale-discount":
      return t.line.undo.sale;
    case "cleared":
      return t.tape.cleared(formatSaleNumber(undo.number));
  }
}
