/** The paper as it hangs out of the printer: the newest at the bottom, older receipts above, each cut off. */
import type { PrintedReceipt, PrinterStateView } from "@tillwave/shared/api/lab";
import { t } from "@tillwave/page-kit/strings/lab";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useLab } from "../context.ts";
import { printerWord } from "../printer-word.ts";
import { PaperPieces } from "./paper-pieces.tsx";

/** Whoever scrolled up further than this reads something, in CSS pixels. */
const AT_END_PX = 120;

export function Paper({ printer }: { readonly printer: PrinterStateView }): JSX.Element {
  const { receipts, send } = useLab();
  const words = t.paper;
  const roll = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (wasAtEnd.current && roll.current !== null) {
      roll.current.scrollTop = roll.current.scrollHeight;
    }
  }, [receipts.value]);
  const isEmpty = receipts.value.length === 0;
  return (
    <section class="paper" aria-labelledby="paper-title">
      <div class="paper-head">
        <h2 id="paper-title">{words.title}</h2>
        <button
          type="button"
          class="button soft"
          disabled={isEmpty}
          onClick={() => void send({ type: "paper-clear" })}
        >
          {words.clear}
        </button>
      </div>
      <div
        class="paper-roll"
        role="group"
        aria-label={words.roll}
        tabIndex={0}
        ref={roll}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          wasAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PX;
        }}
      >
        {isEmpty ? (
          <p class="paper-empty">
            {words.empty}
            <small>{words.emptyMore}</small>
          </p>
        ) : (
          receipts.value.map((receipt) => <Receipt key={receipt.number} receipt={receipt} />)
        )}
      </div>
      <p class="paper-mouth" aria-hidden="true">
        {printerWord(printer).word}
      </p>
    </section>
  );
}

function Receipt({ receipt }: { readonly receipt: PrintedReceipt }): JSX.Element {
  const pieces = useMemo(() => <PaperPieces parts={receipt.parts} />, [receipt]);
  const isCut = receipt.parts.at(-1)?.type === "cut";
  return (
    <article class={isCut ? "sheet-of-paper is-cut" : "sheet-of-paper"}>
      <h3 class="unseen">{t.paper.receipt(receipt.number)}</h3>
      {pieces}
    </article>
  );
}
