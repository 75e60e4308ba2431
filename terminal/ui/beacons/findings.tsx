/** What an auditor found, alarms first, each with what to do. Two are shown; the others at a press. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import type { FindingRow } from "@tillwave/shared/api/till-beacons";
import { formatLevel } from "./beacon-words.ts";

const SHOWN_AT_FIRST = 2;

export function Findings({
  findings,
}: {
  readonly findings: readonly FindingRow[];
}): JSX.Element | null {
  const isOpen = useSignal(false);
  if (findings.length === 0) {
    return null;
  }
  const shown = isOpen.value ? findings : findings.slice(0, SHOWN_AT_FIRST);
  const hidden = findings.length - SHOWN_AT_FIRST;
  return (
    <section class="beacon-findings" aria-label={t.findings.title}>
      <ul>
        {shown.map((finding) => (
          <Finding key={`${finding.code} ${finding.deviceId ?? finding.name}`} finding={finding} />
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          class="button soft"
          aria-expanded={isOpen.value}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          {isOpen.value ? t.findings.fewer : t.findings.more(hidden)}
        </button>
      )}
    </section>
  );
}

function Finding({ finding }: { readonly finding: FindingRow }): JSX.Element {
  const { code, severity, name, heard, planned } = finding;
  const hasLevels = code === "weak" && heard !== null && planned !== null;
  return (
    <li class={`beacon-finding is-${severity}`}>
      <Icon name={severity === "alarm" ? "warn" : "bell"} />
      <p>
        <b>{t.findings.said[code](name)}</b>
        {hasLevels && `${t.findings.levels(formatLevel(heard), formatLevel(planned))} `}
        {t.findings.todo[code]}
      </p>
    </li>
  );
}
