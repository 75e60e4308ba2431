/** The printer, and the cash drawer that hangs on it, in the status sheet. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { printerWords } from "../printer-words.ts";

export function Devices(): JSX.Element | null {
  const { store } = usePage();
  const printer = store.status.value?.printer;
  const answer = useSignal("");
  if (printer === undefined || printer.state === "none") {
    return null;
  }
  const { more } = printerWords(printer);
  return (
    <section aria-label={t.printer.title}>
      {more !== null && <p class="device-more">{more}</p>}
      <div class="sheet-actions">
        <TestButton answer={answer} />
        <DrawerButton />
      </div>
      <p class="sheet-answer" role="status">
        {answer.value}
      </p>
    </section>
  );
}

/** Leads to its sheet; nothing where no printer opens it. */
export function DrawerButton(): JSX.Element | null {
  const { store, register } = usePage();
  return store.status.value?.printer.state === "none" ? null : (
    <button
      type="button"
      class="button"
      onClick={() => {
        register.sheet.value = { type: "drawer" };
      }}
    >
      <Icon name="drawer" />
      {t.drawer.open}
    </button>
  );
}

function TestButton({ answer }: { readonly answer: { value: string } }): JSX.Element {
  const { client } = usePage();
  const isAsking = useSignal(false);

  async function test(): Promise<void> {
    if (isAsking.value) {
      return;
    }
    isAsking.value = true;
    answer.value = t.printer.testing;
    const reply = await client.askPrinter({ action: "test" });
    isAsking.value = false;
    if (!reply.ok) {
      answer.value = t.printer.unanswered;
    } else {
      const { ok, detail } = reply.value;
      answer.value = ok ? t.printer.tested : t.printer.notTested(detail);
    }
  }

  return (
    <button type="button" class="button" aria-busy={isAsking.value} onClick={() => void test()}>
      <Icon name="printer" />
      {t.printer.test}
    </button>
  );
}
