/** Nobody is signed in: who is it, and their PIN. The sale stays where it is behind it. */
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { LanguageChoice } from "@tillwave/page-kit/language-choice.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { formatTime } from "../format.ts";
import { useNow } from "../use-now.ts";
import { waitingWords } from "../words.ts";
import { PinPanel } from "./pin-panel.tsx";
import "./lock-screen.css";

export function LockScreen(): JSX.Element {
  const { store, staffing } = usePage();
  const shop = store.shop.value;
  const heading = useHeadingFocus();
  const trouble = waitingWords(store);
  const isChosen = staffing.entry.person.value !== null;
  return (
    <main class="lock">
      <header class="lock-head">
        <Icon name="wave" />
        <span class="lock-shop">
          {shop?.name} <small>{shop?.till}</small>
        </span>
        <time class="lock-time">{formatTime(useNow())}</time>
      </header>
      <section class="lock-people" aria-label={t.staff.who}>
        <h1 class={isChosen ? "unseen" : ""} ref={heading} tabIndex={-1}>
          <Icon name="lock" />
          {t.staff.who}
        </h1>
        <p class="lock-sale" role="status">
          {trouble ?? saleWords(store)}
        </p>
        <PinPanel entry={staffing.entry} people={store.staff.value.people} go={t.staff.signIn} />
      </section>
      <footer class="lock-language">
        <LanguageChoice />
      </footer>
    </main>
  );
}

function saleWords({ till }: ReturnType<typeof usePage>["store"]): string {
  const sale = till.value?.sale;
  if (sale?.type === "tendering") {
    return t.staff.paymentGoesOn;
  }
  return sale?.type === "open" && sale.lines.length > 0
    ? t.staff.basketStays(sale.lines.length)
    : "";
}
