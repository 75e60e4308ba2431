/** X: what the shift in hand has come to so far. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { XView } from "@tillwave/shared/api/shifts";
import { usePage } from "../context.ts";
import { formatSaleNumber } from "../format.ts";
import { ReportView } from "./report-view.tsx";
import { Refused, useMoney } from "./shift-parts.tsx";
import { createShiftAsking } from "./shift-asking.ts";
import { whenOf } from "./z-view.tsx";

export function XSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { shifts, approval, newId } = usePage();
  const asking = useMemo(() => createShiftAsking({ shifts, approval }), [shifts, approval]);
  const id = useMemo(newId, [newId]);
  const x = useSignal<XView | null>(null);
  const printed = useSignal("");

  async function show(): Promise<void> {
    const answer = await asking.ask({ action: "x", id, approval: null });
    if (answer?.type === "x") {
      x.value = answer.x;
    } else if (asking.refusal.peek()?.type === "needs-supervisor") {
      onClose();
    }
  }
  useEffect(() => void show(), []);

  async function print(): Promise<void> {
    printed.value = t.shift.report.printing;
    const answer = await asking.ask({ action: "print-x", id });
    printed.value = answer === null ? "" : t.shift.report.printed;
  }

  const words = t.shift.report;
  const shown = x.value;
  return (
    <Sheet
      title={shown === null ? t.shift.x : `${t.shift.x} · ${t.shift.shift(shown.shift)}`}
      onClose={onClose}
    >
      <div class="shift-wide">
        {shown === null ? <Refused asking={asking} again={() => void show()} /> : <X x={shown} />}
        {shown !== null && (
          <div class="sheet-actions shift-foot">
            <p role="status">{printed.value === "" ? words.goesOn : printed.value}</p>
            <button type="button" class="button" onClick={() => void print()}>
              <Icon name="printer" />
              {words.print}
            </button>
          </div>
        )}
        {shown !== null && <Refused asking={asking} />}
      </div>
    </Sheet>
  );
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
