/** Refund and void of a completed sale: which one, what comes back, how its money goes back, done. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { NoticeBar } from "../components/notice-bar.tsx";
import { usePage } from "../context.ts";
import type { ToReverse } from "../register.ts";
import { BackSide } from "./back-side.tsx";
import { DonePart } from "./done-part.tsx";
import { FindPart } from "./find-part.tsx";
import { LinesPart } from "./lines-part.tsx";
import { type ReversalStore, createReversalStore } from "./reversal-store.ts";
import "./reversal.css";

export function ReversalScreen(): JSX.Element | null {
  const { register } = usePage();
  const wanted = register.reversing.value;
  const reversal = useReversal(wanted);
  const { type } = reversal.step.value;
  if (wanted === null) {
    return null;
  }
  return (
    <>
      <main class={type === "open" ? "main reversal" : "main reversal is-alone"}>
        <Head reversal={reversal} />
        <Part reversal={reversal} />
        <NoticeBar />
      </main>
      {type === "open" && <BackSide reversal={reversal} />}
    </>
  );
}

/** What was opened for another sale begins anew. */
function useReversal(wanted: ToReverse | null): ReversalStore {
  const { reversals: client, approval, sales, newId } = usePage();
  const reversal = useMemo(
    () =>
      createReversalStore({
        client,
        approval,
        newId,
        onGiven: () => void sales.renew(),
      }),
    [client, approval, newId, sales],
  );
  useEffect(() => {
    if (wanted !== null) {
      void reversal.begin(wanted);
    }
  }, [reversal, wanted]);
  return reversal;
}

function Head({ reversal }: { readonly reversal: ReversalStore }): JSX.Element {
  const { register } = usePage();
  const heading = useHeadingFocus();
  const step = reversal.step.value;
  return (
    <div class="reversal-head">
      <button
        type="button"
        class="button"
        onClick={() => {
          register.reversing.value = null;
        }}
      >
        <Icon name="back" />
        {t.reversal.back}
      </button>
      <h1 ref={heading} tabIndex={-1}>
        {reversal.as.value === "void" && step.type === "open"
          ? t.reversal.titleVoid
          : t.reversal.title}
      </h1>
    </div>
  );
}

function Part({ reversal }: { readonly reversal: ReversalStore }): JSX.Element {
  const step = reversal.step.value;
  switch (step.type) {
    case "open":
      return <LinesPart found={step.found} reversal={reversal} />;
    case "done":
      return <DonePart step={step} />;
    default:
      return <FindPart reversal={reversal} />;
  }
}
