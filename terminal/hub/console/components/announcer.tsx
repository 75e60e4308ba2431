/** What a screen reader says by itself: that the hub is lost, and that it is back. Ages tick in silence. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/console";
import { usePage } from "../context.ts";

export function Announcer(): JSX.Element {
  const { store } = usePage();
  const isLost = store.lostSince.value !== null;
  const wasLost = useSignal(false);
  useEffect(() => {
    wasLost.value ||= isLost;
  }, [isLost, wasLost]);
  return (
    <div class="unseen" role="status">
      {isLost ? t.page.lostSaid : wasLost.value ? t.page.found : ""}
    </div>
  );
}
