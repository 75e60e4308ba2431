/** A sheet over the page. The browser's own modal dialog keeps the focus inside and gives it back. */
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { present } from "@tillwave/shared/core/assert";
import { Icon } from "./icons.tsx";
import { t } from "./strings/kit.ts";

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Sheet({ title, onClose, children }: SheetProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useLayoutEffect(() => closeOnPressOutside(dialog.current, onClose), [onClose]);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="sheet-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="icon-button" aria-label={t.sheet.close} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** A press on the padding has the dialog itself as its target too, so the place decides. */
function closeOnPressOutside(
  dialog: HTMLElement | null,
  onClose: () => void,
): (() => void) | undefined {
  const listen = (event: MouseEvent): void => {
    const { left, right, top, bottom } = present(dialog, "the sheet").getBoundingClientRect();
    const { clientX, clientY, target } = event;
    const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
    if (target === dialog && event.detail > 0 && !isInside) {
      onClose();
    }
  };
  dialog?.addEventListener("click", listen);
  return () => dialog?.removeEventListener("click", listen);
}
