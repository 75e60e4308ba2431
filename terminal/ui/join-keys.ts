/**
 * Keys while a hub's code is wanted. A scanner's code lands in its field wherever the focus is, and its
 * Enter presses no button that happens to have it; everything else is the form's own, and no shortcut.
 */
import type { Joining } from "./joining.ts";
import { characterOf } from "./key-character.ts";
import type { Register } from "./register.ts";
import { BURST_GAP_MS } from "./scan.ts";

export interface JoinKeysDeps {
  readonly register: Pick<Register, "sheet">;
  readonly joining: Joining;
}

/** To be called before any other listener to keys. */
export function listenToJoinKeys({ register, joining }: JoinKeysDeps): void {
  let typedAt = Number.NEGATIVE_INFINITY;

  function hear(event: KeyboardEvent): void {
    const at = event.timeStamp;
    const isScanners = at - typedAt <= BURST_GAP_MS;
    const char = characterOf(event);
    if (event.key === "Enter" && (isScanners || !(event.target instanceof HTMLButtonElement))) {
      event.preventDefault();
      void joining.submit();
    } else if (char !== undefined && !event.repeat && (char !== " " || isScanners)) {
      // A space presses the button that has the focus, unless it stands in the middle of a code.
      event.preventDefault();
      typedAt = at;
      joining.typeCode(joining.fields.peek().code + char);
    }
  }

  addEventListener(
    "keydown",
    (event) => {
      if (register.sheet.peek()?.type !== "join" || event.key === "Escape") {
        return;
      }
      event.stopImmediatePropagation();
      const isOwn = event.ctrlKey || event.altKey || event.metaKey;
      if (!isOwn && !(event.target instanceof HTMLInputElement)) {
        hear(event);
      }
    },
    { capture: true },
  );
}
