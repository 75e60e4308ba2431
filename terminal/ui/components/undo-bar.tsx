/** Brings back what was just removed. It lies over the tape's end and moves nothing. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { formatSaleNumber } from "../format.ts";
import "./undo-bar.css";

export function UndoBar(): JSX.Element | null {
  const { store, register } = usePage();
  const undo = register.undoable.value;
  if (undo === null) {
    return null;
  }
  const words =
    undo.type === "line"
      ? t.tape.removed(undo.line.name)
      : t.tape.cleared(formatSaleNumber(undo.number));
  return (
    <div class={undo.type === "line" ? "undo is-timed" : "undo"} role="status">
      <span class="undo-words">{words}</span>
      <button type="button" class="undo-button" onClick={() => store.press({ type: "undo" })}>
        <Icon name="undo" />
        {t.tape.undo}
      </button>
    </div>
  );
}
