/** Why something could not be fetched, and a way to try again. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { HubError } from "../hub-client.ts";
import { failureWords } from "../words.ts";

interface FailureNoteProps {
  readonly error: HubError;
  readonly onAgain: () => void;
}

export function FailureNote({ error, onAgain }: FailureNoteProps): JSX.Element {
  return (
    <div class="note">
      <p role="status">{failureWords(error)}</p>
      <button type="button" class="button" onClick={onAgain}>
        {t.page.again}
      </button>
    </div>
  );
}
