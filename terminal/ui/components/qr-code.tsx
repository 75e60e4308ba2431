/** A code for a phone to scan, on white in both themes: cameras dislike it the other way round. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { qrPath } from "../qr-path.ts";
import "./qr-code.css";

/** Light modules round the code, as the standard asks for. */
const QUIET_ZONE = 4;

export interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

export function QrCode({ text, label }: QrCodeProps): JSX.Element | null {
  const drawn = useMemo(() => qrPath(text), [text]);
  if (drawn === null) {
    return null;
  }
  const side = drawn.size + 2 * QUIET_ZONE;
  return (
    <svg
      class="qr-code"
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <path d={drawn.path} />
    </svg>
  );
}
