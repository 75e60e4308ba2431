/** Why the till cannot sell, in words. */
import { t } from "@tillwave/page-kit/strings/register";
import type { Trouble } from "@tillwave/shared/api/till";

export interface TroubleWords {
  readonly what: string;
  readonly more: string | null;
  /** For the technician, as the disk or the journal said it. */
  readonly detail: string | null;
}

export function troubleWords(trouble: Trouble): TroubleWords {
  switch (trouble.type) {
    case "journal-locked":
      return { what: t.trouble.locked, more: t.trouble.lockedMore, detail: null };
    case "journal-damaged":
      return { what: t.trouble.damaged, more: null, detail: trouble.detail };
    case "journal-too-new":
      return {
        what: t.trouble.tooNew,
        more: t.trouble.tooNewMore(trouble.has, trouble.knows),
        detail: null,
      };
    case "journal-missing":
      return { what: t.trouble.missing, more: t.trouble.missingMore(trouble.epoch), detail: null };
    case "disk-full":
      return { what: t.trouble.diskFull, more: t.trouble.diskFullMore, detail: null };
    case "disk-failed":
      return {
        what: t.trouble.diskFailed,
        more: t.trouble.diskFailedMore,
        detail: trouble.detail,
      };
  }
}
