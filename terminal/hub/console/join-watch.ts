/** Whether a device has used the code that is shown: the overview knows the till from then on. Pure. */
import type { TerminalRow } from "@tillwave/shared/api/console";
import type { OpenCode } from "./console-store.ts";

/** A till whose place is taken goes on being heard: only a new journal is the new device. */
export function hasJoined(
  { code, madeAt, epochBefore }: OpenCode,
  terminals: readonly TerminalRow[],
): boolean {
  const row = terminals.find(({ terminal }) => terminal === code.terminal);
  if (row === undefined) {
    return false;
  }
  const isHeard = epochBefore === null && row.lastSeen !== null && row.lastSeen >= madeAt;
  return isHeard || (row.epoch !== null && row.epoch !== epochBefore);
}
