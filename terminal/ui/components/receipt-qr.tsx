/** The code that the till signed, drawn on the paper. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/register";
import { qrPath } from "../qr-path.ts";

/** A whole number: what lies between pixels is grey, and cameras dislike it. */
const MODULE_PX = 2;

export function ReceiptQr({ text }: { readonly text: string }): JSX.Element | null {
  const drawn = useMemo(() => qrPath(text), [text]);
  return drawn === null ? null : (
    <svg
      class="paper-qr"
      width={drawn.size * MODULE_PX}
      height={drawn.size * MODULE_PX}
      viewBox={`0 0 ${drawn.size} ${drawn.size}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label={t.receipt.qr}
    >
      <path d={drawn.path} />
    </svg>
  );
}
