/** A supervisor's PIN, for one thing that somebody else is about to do. It lies over whatever is open. */
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { PinPanel } from "./pin-panel.tsx";

export function ApprovalSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store, approval } = usePage();
  const action = approval.asked.value;
  const supervisors = store.staff.value.people.filter(({ role }) => role === "supervisor");
  return (
    <Sheet title={t.staff.needs} onClose={onClose}>
      <p class="approval-action">{action === null ? "" : t.staff.action[action]}</p>
      <PinPanel entry={approval.entry} people={supervisors} go={t.staff.allow} />
    </Sheet>
  );
}
