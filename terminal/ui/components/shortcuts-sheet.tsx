/** Which keys do what. */
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";

export function ShortcutsSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Sheet title={t.shortcuts.title} onClose={onClose}>
      <ShortcutList />
    </Sheet>
  );
}

function ShortcutList(): JSX.Element {
  return (
    <dl class="shortcut-list">
      {rows().map(([keys, does]) => (
        <div key={does}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}

const rows = (): readonly (readonly [keys: string, does: string])[] => {
  const words = t.shortcuts;
  return [
    ["/", words.search],
    [words.keyArrows, words.arrows],
    [words.keyEnter, words.add],
    ["+", words.more],
    ["−", words.fewer],
    [words.keyDelete, words.remove],
    ["F2", words.pay],
    [words.keyEnter, words.exact],
    [words.keyDigits, words.digits],
    [words.keyEscape, words.back],
    ["?", words.list],
  ];
};
