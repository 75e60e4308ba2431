/** What a person asks for, as an event. */
import type { TapRequest } from "@tillwave/shared/api/till";
import { parsePresentationQr } from "@tillwave/shared/wallet/presentation";
import type { PersonsEvent } from "@tillwave/shared/wallet/tap-state";
import { parseTokenQr } from "@tillwave/shared/wallet/token-qr";

/** Null where what was scanned is no code of a phone's. */
export function eventOf(request: TapRequest): PersonsEvent | null {
  const { tender } = request;
  switch (request.action) {
    case "uplink":
      return { type: "uplink-asked", tender };
    case "code":
      return { type: "code-typed", tender, digits: request.digits };
    case "void":
      return { type: "void-asked", tender, reason: request.reason };
    case "cancel":
      // Only a card terminal can be told to stop.
      return null;
    case "scan": {
      const token = parseTokenQr(request.text);
      if (token.ok) {
        return { type: "token-scanned", tender, token: token.value };
      }
      const presented = parsePresentationQr(request.text);
      return presented.ok ? { type: "code-shown", tender, presented: presented.value } : null;
    }
  }
}
