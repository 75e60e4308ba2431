/**
 * The commands that a printer obeys the moment it receives them, before anything that is buffered and
 * wherever they stand, the bytes of a picture included.
 *
 * Spec: Epson's ESC/POS command reference, "Real-time commands".
 *
 *   10 04 n          DLE EOT     asks for a status byte, n from 1 to 4
 *   10 05 n          DLE ENQ     recovers from an error
 *   10 14 n …        DLE DC4     1: pulse for the drawer, 2: power off, 8: clears the buffers
 */
export type RealTimeCommand =
  | { readonly type: "status"; readonly n: number }
  | { readonly type: "recover"; readonly n: number }
  | { readonly type: "pulse"; readonly pin: 2 | 5; readonly onMs: number }
  | { readonly type: "other"; readonly n: number };

export interface RealTimeScanner {
  /** The commands that end in these bytes; they may begin in earlier ones. */
  feed(bytes: Uint8Array): readonly RealTimeCommand[];
}

const LONGEST = 5;

/** Looks at every byte as firmware does, not knowing what it belongs to. */
export function createRealTimeScanner(): RealTimeScanner {
  let last: readonly number[] = [];
  return {
    feed(bytes) {
      const found: RealTimeCommand[] = [];
      for (const byte of bytes) {
        last = [...last, byte].slice(-LONGEST);
        const command = commandAtEndOf(last);
        if (command !== null) {
          found.push(command);
          last = [];
        }
      }
      return found;
    },
  };
}

/** Where a picture's bytes would be obeyed as a command: the offsets of their second bytes. */
export function realTimeIn(bytes: Uint8Array): readonly number[] {
  const offsets: number[] = [];
  for (let i = 1; i < bytes.length; i += 1) {
    const second = bytes[i];
    if (bytes[i - 1] === 0x10 && (second === 0x04 || second === 0x05 || second === 0x14)) {
      offsets.push(i);
    }
  }
  return offsets;
}

function commandAtEndOf(last: readonly number[]): RealTimeCommand | null {
  const [dle, second, n] = last.slice(-3);
  if (n === undefined) {
    return null;
  }
  if (dle === 0x10 && second === 0x04 && n >= 1 && n <= 4) {
    return { type: "status", n };
  }
  if (dle === 0x10 && second === 0x05 && (n === 1 || n === 2)) {
    return { type: "recover", n };
  }
  if (dle === 0x10 && second === 0x14 && n !== 1) {
    return { type: "other", n };
  }
  const [first, dc4, one, m = 0, t = 0] = last;
  if (first === 0x10 && dc4 === 0x14 && one === 1 && m <= 1 && t >= 1 && t <= 8) {
    return { type: "pulse", pin: m === 1 ? 5 : 2, onMs: t * 100 };
  }
  return null;
}
