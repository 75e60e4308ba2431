/** X: what the shift in hand has come to so far. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { XView } from "@tillwave/shared/api/shifts";
import { type Page, usePage } from "../context.ts";
import { formatSaleNumber } from "../format.ts";
import { ReportView } from "./report-view.tsx";
import { Refused, useMoney } from "./shift-parts.tsx";
import { createShiftAsking } from "./shift-asking.ts";
import { whenOf } from "./z-view.tsx";

export function XSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const page = usePage();
  const report = useMemo(() => createXReport(page), [page]);
  useEffect(() => void report.show(), [report]);
  const { x, asking, printed } = report;
  const words = t.shift.report;
  const shown = x.value;
  return (
    <Sheet
      title={shown === null ? t.shift.x : `${t.shift.x} · ${t.shift.shift(shown.shift)}`}
      onClose={onClose}
    >
      <div class="shift-wide">
        {shown === null ? (
          <Refused asking={asking} again={() => void report.show()} />
        ) : (
          <>
            <X x={shown} />
            <div class="sheet-actions shift-foot">
              <p role="status">{printed.value === "" ? words.goesOn : printed.value}</p>
              <button type="button" class="button" onClick={() => void report.print()}>
                <Icon name="printer" />
                {words.print}
              </button>
            </div>
            <Refused asking={asking} />
          </>
        )}
      </div>
    </Sheet>
  );
}

function createXReport({ shifts, approval, newId }: Page) {
  const asking = createShiftAsking({ shifts, approval });
  const id = newId();
  const x = signal<XView | null>(null);
  const printed = signal("");
  return {
    asking,
    x,
    printed,
    async show(): Promise<void> {
      const answer = await asking.ask({ action: "x", id, approval: null });
      if (answer?.type === "x") {
        x.value = answer.x;
      }
    },
    async print(): Promise<void> {
      printed.value = t.shift.report.printing;
      const answer = await asking.ask({ action: "print-x", id });
      printed.value = answer === null ? "" : t.shift.report.printed;
    },
  };
}

function X({ x }: { readonly x: XView }): JSX.Element {
  const words = t.shift.report;
  const money = useMoney();
  return (
    <>
      <p class="report-span">{words.span(whenOf(x.openedAt), whenOf(x.at))}</p>
      {x.waiting !== null && x.waiting > 0 && (
        <p class="report-waiting">{words.waiting(x.waiting)}</p>
      )}
      {x.held.length > 0 && (
        <p class="report-held">
          {words.held(x.held.length, x.held.map(formatSaleNumber).join(" · "))}
        </p>
      )}
      <ReportView report={x.report} money={money} openedAt={x.openedAt} />
    </>
  );
}
