/** What seems wrong becomes a finding when it has for long enough, and none when it no longer does. */
import {
  AUDIT_CODES,
  AUDIT_SEVERITIES,
  type AuditCode,
  type AuditFinding,
  nameOfFinding,
} from "@tillwave/shared/beacon/audit-finding";
import { type Hold, type HoldTimes, createHold } from "./hold.ts";

/** Of all; alarms first. */
const FINDINGS_MAX = 1000;
const DETAIL_MAX = 200;

export interface Verdict {
  readonly code: AuditCode;
  readonly device: string | null;
  /** Null: nobody can tell. */
  readonly seems: boolean | null;
  readonly address?: string | null;
  readonly heard?: number | null;
  readonly planned?: number | null;
  readonly detail?: string | null;
}

/** Milliseconds listened. What is not here waits in its own judgement. */
const TIMES: Readonly<Record<AuditCode, HoldTimes>> = {
  missing: { openAfter: 0, closeAfter: 2000 },
  weak: { openAfter: 7000, closeAfter: 15_000 },
  "wrong-id": { openAfter: 12_000, closeAfter: 10_000 },
  "stale-eid": { openAfter: 3000, closeAfter: 10_000 },
  "duplicate-id": { openAfter: 1000, closeAfter: 15_000 },
  clone: { openAfter: 1000, closeAfter: 30_000 },
  "wrong-power": { openAfter: 5000, closeAfter: 10_000 },
  "on-air-low": { openAfter: 5000, closeAfter: 15_000 },
  "clock-drifts": { openAfter: 20_000, closeAfter: 20_000 },
  stranger: { openAfter: 30_000, closeAfter: 0 },
  "sound-missing": { openAfter: 0, closeAfter: 0 },
  "sound-wrong": { openAfter: 0, closeAfter: 0 },
};

export interface Findings {
  /** All that is judged at this moment; what is no longer judged at all is gone. */
  take(
    verdicts: readonly Verdict[],
    now: { readonly listened: number; readonly wall: number },
  ): void;
  isOpen(code: AuditCode, device: string): boolean;
  list(): readonly AuditFinding[];
}

interface Kept {
  readonly hold: Hold;
  finding: AuditFinding | null;
}

export function createFindings(): Findings {
  let kept = new Map<string, Kept>();
  return {
    take(verdicts, { listened, wall }) {
      const next = new Map<string, Kept>();
      for (const verdict of verdicts) {
        const name = nameOf(verdict);
        const one = kept.get(name) ?? { hold: createHold(TIMES[verdict.code]), finding: null };
        const isOpen = one.hold.step(verdict.seems, listened);
        next.set(name, { ...one, finding: isOpen ? findingOf(verdict, one.finding, wall) : null });
      }
      kept = next;
    },
    isOpen: (code, device) => (kept.get(nameOf({ code, device }))?.finding ?? null) !== null,
    list: () =>
      [...kept.values()]
        .flatMap(({ finding }) => (finding === null ? [] : [finding]))
        .toSorted((a, b) => rankOf(a) - rankOf(b) || a.openedAt - b.openedAt)
        .slice(0, FINDINGS_MAX),
  };
}

const nameOf = ({ code, device, address }: Pick<Verdict, "code" | "device" | "address">): string =>
  nameOfFinding({ code, device, address: address ?? null });

const rankOf = ({ code }: AuditFinding): number =>
  (AUDIT_SEVERITIES[code] === "alarm" ? 0 : AUDIT_CODES.length) + AUDIT_CODES.indexOf(code);

/** While it does not seem so, the facts stay as they were said last. */
function findingOf(
  { code, device, seems, address = null, heard = null, planned = null, detail = null }: Verdict,
  before: AuditFinding | null,
  wall: number,
): AuditFinding {
  if (before !== null && seems !== true) {
    return before;
  }
  const openedAt = before?.openedAt ?? wall;
  return {
    code,
    device,
    address,
    openedAt,
    heard,
    planned,
    detail: detail?.slice(0, DETAIL_MAX) ?? null,
  };
}
