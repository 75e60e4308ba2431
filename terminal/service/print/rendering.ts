/** From a job to the pieces that the printer takes, worked out as it takes them. */
import type { Row } from "@tillwave/shared/print/receipt-layout";
import { english } from "@tillwave/shared/print/receipt-words";
import { encodeRows } from "@tillwave/shared/print/escpos";
import type { PrinterProfile } from "@tillwave/shared/print/printers";
import { layoutTestStrip } from "@tillwave/shared/print/test-strip";
import type { Log } from "@tillwave/shared/core/log";
import type { Raster } from "../ports.ts";
import type { Papers } from "./papers.ts";
import type { PrintJobRow } from "./print-store.ts";
import type { PrintJob } from "./printer-session.ts";
import type { Receipts } from "./receipts.ts";

export interface RenderingDeps {
  readonly profile: PrinterProfile;
  readonly receipts: Receipts;
  readonly papers: Papers;
  readonly raster: Raster;
  readonly log: Log;
}

export interface Rendering {
  /** Null where that entry cannot be read, or not be laid out. */
  receipt(row: PrintJobRow): PrintJob | null;
  testStrip(): PrintJob | null;
}

export function createRendering(deps: RenderingDeps): Rendering {
  const { profile, receipts, papers, raster, log } = deps;
  const { columns } = profile;
  const options = { columns, words: english };

  /** A receipt that cannot be made must not stop a till from selling: whatever is thrown ends the job. */
  const guarded = (makeRows: () => readonly Row[] | null): PrintJob | null => {
    try {
      const rows = makeRows();
      if (rows === null) {
        return null;
      }
      const pieces = encodeRows(rows, {
        profile,
        draw: (row) => raster.draw(row, { profile, face: receipts.face }),
      });
      return {
        next() {
          try {
            return pieces.next().value ?? null;
          } catch (error) {
            log.error({ error: String(error) }, "a receipt could not be written to its end");
            return "failed";
          }
        },
      };
    } catch (error) {
      log.error({ error: String(error) }, "a receipt could not be laid out");
      return null;
    }
  };

  return {
    receipt: (row) => guarded(() => papers.rows(row, options)),
    testStrip: () => guarded(() => layoutTestStrip(profile, options)),
  };
}
