/** Opens the cash drawer without a sale. The journal keeps why, so a reason is chosen: that is the press. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { drawerRefusalWords } from "../printer-words.ts";

export function DrawerSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { client, approval, newId } = usePage();
  const answer = useSignal("");
  const isAsking = useSignal(false);
  /** A press that nobody answered keeps its id: the next one opens it once. */
  const press = useRef<{ readonly id: string; readonly reason: string } | null>(null);

  async function open(reason: string): Promise<void> {
    if (isAsking.value) {
      return;
    }
    isAsking.value = true;
    answer.value = t.drawer.opening;
    const id = press.current?.reason === reason ? press.current.id : newId();
    const reply = await approval.ask("drawer", (given) =>
      client.openDrawer({ id, reason, approval: given }),
    );
    isAsking.value = false;
    press.current = reply.ok ? null : { id, reason };
    if (!reply.ok) {
      answer.value = drawerRefusalWords("unanswered");
    } else {
      answer.value = reply.value.ok ? t.drawer.opened : drawerRefusalWords(reply.value.error.type);
    }
  }

  return (
    <Sheet title={t.drawer.open} onClose={onClose}>
      <p>{t.drawer.why}</p>
      <div class="reasons">
        {Object.values(t.drawer.reasons).map((reason) => (
          <button type="button" class="button big" key={reason} onClick={() => void open(reason)}>
            {reason}
          </button>
        ))}
      </div>
      <p class="sheet-answer" role="status">
        {answer.value}
      </p>
    </Sheet>
  );
}
