/** From a job to the pieces that the printer takes, worked out as it takes them. */
import type { XView } from "@tillwave/shared/api/shifts";
import { encodeRows } from "@tillwave/shared/print/escpos";
import type { PrinterProfile } from "@tillwave/shared/print/printers";
import { layoutTestStrip } from "@tillwave/shared/print/test-strip";
import { markTraining } from "@tillwave/shared/print/training-mark";
import { WORDS_ON_PAPER } from "@tillwave/shared/print/words-on-paper";
import type { Log } from "@tillwave/shared/core/log";
import type { Raster } from "../ports.ts";
import type { LaidOut } from "./laid-out.ts";
import type { Papers } from "./papers.ts";
import type { PrintJobRow } from "./print-store.ts";
import type { PrintJob } from "./printer-session.ts";
import { type Receipts, faceFor } from "./receipts.ts";
import type { ShiftPapers } from "./shift-papers.ts";

export interface RenderingDeps {
  readonly profile: PrinterProfile;
  /** ISO 4217: where the shop is. */
  readonly currency: string;
  readonly receipts: Receipts;
  readonly papers: Papers;
  readonly shiftPapers: ShiftPapers;
  /** Every paper says TEST. */
  readonly isTraining: boolean;
  readonly raster: Raster;
  readonly log: Log;
}

export interface Rendering {
  /** Null where that entry cannot be read, or not be laid out. */
  receipt(row: PrintJobRow): PrintJob | null;
  testStrip(): PrintJob | null;
  x(x: XView): PrintJob | null;
}

export function createRendering(deps: RenderingDeps): Rendering {
  const { profile, currency, receipts, papers, shiftPapers, isTraining, raster, log } = deps;
  const { columns } = profile;

  /** A receipt that cannot be made must not stop a till from selling: whatever is thrown ends the job. */
  const guarded = (layOut: () => LaidOut | null): PrintJob | null => {
    try {
      const paper = layOut();
      if (paper === null) {
        return null;
      }
      const face = faceFor(paper.language, currency);
      const rows = isTraining ? markTraining(paper.rows, { ...paper, columns }) : paper.rows;
      const pieces = encodeRows(rows, {
        profile,
        draw: (row) => raster.draw(row, { profile, face }),
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
    receipt: (row) => guarded(() => papers.make({ ...row, columns })),
    x: (x) => guarded(() => shiftPapers.x(x, columns)),
    testStrip: () =>
      guarded(() => {
        const { language } = receipts;
        const words = WORDS_ON_PAPER[language];
        return { language, rows: layoutTestStrip(profile, { columns, words }) };
      }),
  };
}
