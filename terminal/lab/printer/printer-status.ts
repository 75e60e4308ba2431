/**
 * What a printer says of itself, byte by byte.
 *
 * Spec: ESC/POS Command Reference, Seiko Epson: DLE EOT n, GS r n, GS ( H.
 *
 *   DLE EOT 1  printer   bit 2 the drawer's switch · bit 3 offline
 *   DLE EOT 2  offline   bit 2 cover open · bit 5 stopped by the paper's end · bit 6 error
 *   DLE EOT 3  error     bit 3 cutter
 *   DLE EOT 4  paper     bits 2, 3 nearly out · bits 5, 6 out
 *
 * Bits 1 and 4 of each are always set, bits 0 and 7 never: so a host tells them from other answers.
 */
export interface PrinterCondition {
  readonly isCoverOpen: boolean;
  /** By its own button. */
  readonly isOffline: boolean;
  readonly isJammed: boolean;
  readonly paper: "enough" | "low" | "out";
  readonly isDrawerOpen: boolean;
}

const ALWAYS = 0x12;

/** It takes no print data now, whatever the reason. */
export const isStopped = (it: PrinterCondition): boolean =>
  it.isCoverOpen || it.isOffline || it.isJammed || it.paper === "out";

/** DLE EOT `subject`, 1 to 4. */
export function realTimeStatus(subject: number, it: PrinterCondition): number {
  switch (subject) {
    case 1:
      return ALWAYS | bit(2, it.isDrawerOpen) | bit(3, isStopped(it));
    case 2:
      return ALWAYS | bit(2, it.isCoverOpen) | bit(5, it.paper === "out") | bit(6, it.isJammed);
    case 3:
      return ALWAYS | bit(3, it.isJammed);
    default:
      return ALWAYS | paperBits(it.paper);
  }
}

/** GS r 1 (or "1"): the paper sensors; GS r 2 (or "2"): the drawer's switch. */
export function transmittedStatus(subject: number, it: PrinterCondition): number | null {
  switch (subject) {
    case 1:
    case 0x31:
      return it.paper === "enough" ? 0 : it.paper === "low" ? 0x03 : 0x0f;
    case 2:
    case 0x32:
      return it.isDrawerOpen ? 1 : 0;
    default:
      return null;
  }
}

/** GS ( H fn 48: everything up to here has been printed; `id` is the host's own four bytes, one a character. */
export const processIdResponse = (id: string): Uint8Array =>
  Uint8Array.of(0x37, 0x22, ...[...id].map((character) => character.charCodeAt(0)), 0);

const bit = (position: number, isSet: boolean): number => (isSet ? 1 << position : 0);

function paperBits(paper: PrinterCondition["paper"]): number {
  const low = bit(2, true) | bit(3, true);
  const out = bit(5, true) | bit(6, true);
  return paper === "enough" ? 0 : paper === "low" ? low : low | out;
}
