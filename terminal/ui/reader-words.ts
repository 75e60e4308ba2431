/** The reader for phones, the terminal for cards and the scanner, in words: a dim icon where all is well. Pure. */
import type { IconName } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { ScannerView } from "@tillwave/shared/api/scanner";
import type { CardTerminalView, ReaderView } from "@tillwave/shared/api/till";

export interface DeviceWords {
  /** Two or three words: for the status bar and the status sheet. */
  readonly short: string;
  /** What happened, then what to do; null where nothing is to be done. */
  readonly more: string | null;
  readonly chip: DeviceChip | null;
}

export interface DeviceChip {
  readonly icon: IconName;
  readonly words: string;
  readonly look: "quiet" | "attention";
}

export function readerWords({ state, name, cannotPay }: ReaderView): DeviceWords {
  switch (state) {
    case "none":
      return { short: t.tap.reader.none, more: null, chip: null };
    case "starting":
      return {
        short: t.tap.reader.starting,
        more: t.tap.reader.startingMore,
        chip: { icon: "reader", words: t.tap.reader.startingIcon, look: "quiet" },
      };
    case "mending":
      return {
        short: t.tap.reader.mending,
        more: t.tap.reader.mendingMore,
        chip: { icon: "reader-off", words: t.tap.reader.mending, look: "attention" },
      };
    case "ready":
      return cannotPay === null
        ? {
            short: name ?? t.tap.reader.well,
            more: null,
            chip: { icon: "reader", words: t.tap.reader.ready, look: "quiet" },
          }
        : cannotPayWords(cannotPay);
  }
}

/** A till that has joined no hub is well without phones; one whose hub turned away needs a word. */
function cannotPayWords(why: NonNullable<ReaderView["cannotPay"]>): DeviceWords {
  const isLoud = why === "certificate-lapsed" || why === "revoked";
  return {
    short: t.tap.reader.cannotPay,
    more: t.tap.cannotPay[why],
    chip: {
      icon: "reader-off",
      words: t.tap.reader.cannotPay,
      look: isLoud ? "attention" : "quiet",
    },
  };
}

export function cardTerminalWords({ state }: CardTerminalView): DeviceWords {
  switch (state) {
    case "none":
      return { short: t.tap.card.none, more: null, chip: null };
    case "ready":
      return { short: t.tap.card.ready, more: null, chip: null };
    case "busy":
      return { short: t.tap.card.busy, more: null, chip: null };
    case "unreachable":
      return {
        short: t.tap.card.unreachable,
        more: t.tap.card.unreachableMore,
        chip: { icon: "card", words: t.tap.card.unreachable, look: "attention" },
      };
  }
}

export function scannerWords({ state }: ScannerView): DeviceWords {
  return state === "ready"
    ? { short: t.scanner.ready, more: null, chip: null }
    : { short: t.scanner.unreachable, more: t.scanner.unreachableMore, chip: null };
}
