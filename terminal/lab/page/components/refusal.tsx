/** Why the last press came to nothing. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/lab";
import { useLab } from "../context.ts";
import type { ClientError } from "../lab-client.ts";

export function Refusal(): JSX.Element {
  const { refusal, closeRefusal } = useLab();
  const error = refusal.value;
  return (
    <div class="refusal" role="alert">
      {error === null ? null : (
        <div class="refusal-card">
          <Icon name="warn" />
          <p>{wordsOf(error)}</p>
          <button
            type="button"
            class="icon-button"
            aria-label={t.refused.close}
            onClick={closeRefusal}
          >
            <Icon name="x" />
          </button>
        </div>
      )}
    </div>
  );
}

function wordsOf(error: ClientError): string {
  const words = t.refused;
  switch (error.type) {
    case "unreachable":
      return words.unreachable;
    case "request-malformed":
      return words.malformed;
    case "no-launcher":
      return words.noLauncher;
    case "port-taken":
      return words.portTaken(error.port);
    case "no-reader":
      return words.noReader;
    case "reader-taken":
      return words.readerTaken(t.phone.names[error.by]);
    case "no-wallet":
      return words.noWallet;
    case "not-a-request":
      return words.notARequest;
    case "other-shop":
      return words.otherShop;
    case "phone-refused":
      return words.phoneRefused(error.why);
    case "no-hub":
      return words.noHub;
  }
}
