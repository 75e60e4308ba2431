/** Says in the bar that a newer version is ready; a press loads it. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";

export function UpgradeChip(): JSX.Element | null {
  const { upgrade } = usePage();
  return upgrade.isOffered.value ? (
    <button
      type="button"
      class="bar-item bar-button chip chip-slate"
      aria-label={`${t.tablet.newer} ${t.tablet.reload}`}
      onClick={upgrade.reload}
    >
      <Icon name="up" />
      <span>{t.tablet.newer}</span>
    </button>
  ) : null;
}
