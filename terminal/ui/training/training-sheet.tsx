/** Begins training, or ends it. The page then shows the other till by itself. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { TrainingError } from "@tillwave/shared/api/training";
import { usePage } from "../context.ts";

export function TrainingSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store, training, approval } = usePage();
  const isOn = store.shop.value?.training === true;
  const answer = useSignal("");
  const isAsking = useSignal(false);

  async function change(): Promise<void> {
    if (isAsking.peek()) {
      return;
    }
    isAsking.value = true;
    answer.value = t.training.asking;
    const on = !isOn;
    const reply = await approval.ask("training", (given) => training.set({ on, approval: given }));
    isAsking.value = false;
    if (reply.ok && reply.value.ok) {
      onClose();
      return;
    }
    answer.value = refusalWords(
      reply.ok && !reply.value.ok ? reply.value.error.type : "not-selling",
    );
  }

  return (
    <Sheet title={t.training.title} onClose={onClose}>
      <p>{isOn ? t.training.moreOn : t.training.more}</p>
      <div class="sheet-actions">
        <button
          type="button"
          class="button primary big"
          aria-busy={isAsking.value}
          onClick={() => void change()}
        >
          {isOn ? t.training.end : t.training.start}
        </button>
      </div>
      <p class="sheet-answer" role="status">
        {answer.value}
      </p>
    </Sheet>
  );
}

function refusalWords(refusal: TrainingError["type"]): string {
  switch (refusal) {
    case "sale-in-hand":
      return t.training.saleInHand;
    case "cannot-open":
      return t.training.cannotOpen;
    case "needs-supervisor":
      return t.shift.refused.needsSupervisor;
    case "locked":
    case "not-selling":
      return t.training.notNow;
  }
}
