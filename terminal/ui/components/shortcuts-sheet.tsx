/** Which keys do what: the listener's own table, in words. */
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { cameraFound } from "../camera/has-camera.ts";
import {
  SHORTCUTS,
  SHORTCUT_GROUPS,
  type Shortcut,
  type ShortcutGroup,
} from "../shortcut-table.ts";
import "../screens/menu.css";
import "./shortcuts-sheet.css";

export function ShortcutsSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Sheet title={t.keys.title} onClose={onClose}>
      <div class="shortcut-groups">
        {SHORTCUT_GROUPS.map((group) => (
          <ShortcutList key={group} group={group} />
        ))}
      </div>
    </Sheet>
  );
}

function ShortcutList({ group }: { readonly group: ShortcutGroup }): JSX.Element {
  return (
    <section>
      <h3 class="sheet-section">{t.keys.group[group]}</h3>
      <dl class="shortcut-list">
        {rowsOf(group).map(({ id, keys }) => (
          <div key={id}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{nameOf(key)}</kbd>
              ))}
            </dt>
            <dd>{t.keys.does[id]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const rowsOf = (group: ShortcutGroup): readonly Shortcut[] =>
  SHORTCUTS.filter((row) => row.group === group && (row.id !== "camera" || cameraFound().value));

/** As it is printed on a keyboard. */
function nameOf(key: string): string {
  switch (key) {
    case "Arrows":
    case "Enter":
    case "Delete":
    case "Escape":
    case "Backspace":
      return t.keys.named[key];
    case "-":
      return "−";
    case "0-9":
      return "0–9";
    default:
      return key;
  }
}
