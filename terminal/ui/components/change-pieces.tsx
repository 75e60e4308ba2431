/** The change as notes (boxes) and coins (circles), largest first. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import { type CashPiece, breakDownChange } from "@tillwave/shared/sale/cash";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { Minor } from "@tillwave/shared/sale/money";
import "./change-pieces.css";

export interface ChangePiecesProps {
  readonly change: Minor;
  readonly money: Currency;
}

export function ChangePieces({ change, money }: ChangePiecesProps): JSX.Element | null {
  const pieces = breakDownChange(change, money);
  if (pieces.length === 0) {
    return null;
  }
  return (
    <ul class="pieces" aria-label={t.paid.pieces}>
      {pieces.map((piece) => (
        <li key={`${piece.kind}${piece.value}`}>
          <span class={pieceClass(piece, money)} aria-hidden="true">
            {pieceText(piece.value, money)}
          </span>
          {piece.count > 1 && (
            <b class="piece-count" aria-hidden="true">
              ×{piece.count}
            </b>
          )}
          <span class="unseen">{pieceWords(piece, money)}</span>
        </li>
      ))}
    </ul>
  );
}

function pieceWords({ kind, count, value }: CashPiece, money: Currency): string {
  return (kind === "note" ? t.paid.note : t.paid.coin)(count, pieceText(value, money));
}

/** Coins under one unit are smaller and of another metal. */
function pieceClass({ kind, value }: CashPiece, money: Currency): string {
  const isPart = value < 10 ** money.digits;
  return `piece piece-${kind}${isPart ? " is-part" : ""}${isPart && value < 20 ? " is-small" : ""}`;
}

/** Cents are so called where people call them so; elsewhere a coin says its amount. */
const CENTS: ReadonlySet<string> = new Set(["HKD", "SGD", "USD", "EUR"]);

function pieceText(value: Minor, { digits, code }: Currency): string {
  const unit = 10 ** digits;
  if (value >= unit) {
    return (value / unit).toLocaleString("en");
  }
  if (code === "GBP") {
    return t.paid.pence(value);
  }
  return CENTS.has(code) ? t.paid.cents(value) : (value / unit).toFixed(digits);
}
