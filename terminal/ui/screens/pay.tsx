/** How the sale is paid: cash, with the change on the key before it is pressed. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { CashCard } from "../components/cash-card.tsx";
import { NoticeBar } from "../components/notice-bar.tsx";
import { Tape } from "../components/tape.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import "./pay.css";

export function PayScreen(): JSX.Element {
  const { store } = usePage();
  const heading = useHeadingFocus();
  const isTaking = store.taking.value !== null;
  return (
    <>
      <main class="main pay-main">
        <div class="pay-head">
          <button
            type="button"
            class="button"
            disabled={isTaking}
            onClick={() => store.press({ type: "back" })}
          >
            <Icon name="back" />
            {t.pay.back}
          </button>
          <h1 ref={heading} tabIndex={-1}>
            {t.pay.title}
          </h1>
        </div>
        <CashCard />
        <NoticeBar />
      </main>
      <Tape>
        <div class="rest">{t.tape.resting}</div>
      </Tape>
    </>
  );
}
