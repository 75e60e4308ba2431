/** What a technician is told of the printer, in sentences that say what to do. */
import type { PrinterSession } from "./printer-session.ts";
import type { PrinterProfile } from "@tillwave/shared/print/printers";
import type { Unreachable } from "./printer-state.ts";

export interface PrinterNames {
  readonly profile: PrinterProfile;
  readonly path: string;
  readonly baudRate: number;
}

export function sayPrinter(
  session: PrinterSession,
  { profile, path, baudRate }: PrinterNames,
  rasterFault: string | null,
): string {
  const where = `${profile.name} at ${path}, ${baudRate} baud`;
  const drawing = rasterFault === null ? "" : ` ${rasterFault}`;
  return `${where}: ${sayState(session)}${drawing}`;
}

function sayState(session: PrinterSession): string {
  switch (session.state()) {
    case "none":
    case "ready":
      return session.paperLow() ? "ready; the roll ends soon." : "ready.";
    case "printing":
      return "it prints at the moment.";
    case "out-of-paper":
      return "out of paper. Put a new roll in; what waits prints by itself.";
    case "cover-open":
      return "its cover is open. Close it.";
    case "in-error":
      return "it says that it cannot print. Look at its lamps, then switch it off and on.";
    case "unreachable":
      return sayUnreachable(session.unreachable());
  }
}

function sayUnreachable(why: Unreachable | null): string {
  switch (why?.type) {
    case undefined:
      return "nothing is known of it yet. Ask again in a moment.";
    case "no-port":
      return "there is no such port. Is the cable in, and the path right?";
    case "port-busy":
      return "another program has the port. Close that program.";
    case "port-refused":
      return "this program may not open the port. Add its user to the group dialout.";
    case "unplugged":
      return "the cable was pulled out.";
    case "line-failed":
      return `the line failed: ${why.detail}.`;
    case "silent":
      return "it does not answer. Is it switched on, and the speed the same on both sides?";
    case "nonsense":
      return "what answers is no printer, or another speed is set on it.";
  }
}
