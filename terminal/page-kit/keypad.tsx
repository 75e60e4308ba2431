/** Keys for figures. What a key does to the text is decided in {@link pressKey}; the page owns the text. */
import type { JSX } from "preact";
import { Icon } from "./icons.tsx";
import type { KeypadKey } from "./keypad-text.ts";
import { t } from "./strings/kit.ts";

export interface KeypadProps {
  readonly onKey: (key: KeypadKey) => void;
  /** Digits after the point; without any, the key of the point is not drawn. */
  readonly decimals: number;
  readonly go: string;
  readonly canGo: boolean;
  readonly onGo: () => void;
  readonly saving?: boolean;
}

/** In reading order, so that Tab walks them as the eye does. Null is the place of the tall key. */
const ROWS: readonly (KeypadKey | null)[] = [
  ...(["1", "2", "3", "delete"] as const),
  ...(["4", "5", "6", "clear"] as const),
  ...(["7", "8", "9", null] as const),
  ...([".", "0", "00"] as const),
];

export function Keypad(props: KeypadProps): JSX.Element {
  const { onKey, decimals, go, canGo, onGo, saving = false } = props;
  return (
    <div class="keypad" role="group" aria-label={t.keypad.label}>
      {ROWS.map((key) => {
        if (key === null) {
          return (
            <button
              type="button"
              key="go"
              class={saving ? "keypad-key keypad-go is-saving" : "keypad-key keypad-go"}
              disabled={!canGo && !saving}
              onClick={onGo}
            >
              <span>
                {go}
                {saving && <i class="saving">{t.keypad.saving}</i>}
              </span>
            </button>
          );
        }
        if (key === "." && decimals === 0) {
          return <span key={key} />;
        }
        return (
          <button
            type="button"
            key={key}
            class="keypad-key"
            aria-label={nameOf(key)}
            onClick={() => onKey(key)}
          >
            {key === "delete" ? <Icon name="del" /> : key === "clear" ? "C" : key}
          </button>
        );
      })}
    </div>
  );
}

/** Digits say themselves. */
function nameOf(key: KeypadKey): string | undefined {
  switch (key) {
    case "delete":
      return t.keypad.delete;
    case "clear":
      return t.keypad.clear;
    case ".":
      return t.keypad.point;
    default:
      return undefined;
  }
}
