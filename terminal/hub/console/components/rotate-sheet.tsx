/** Asks why an emitter gets another key, and says what happens then: quietly, or locked out at once. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { EmitterRow } from "@tillwave/shared/api/console-zones";
import { usePage } from "../context.ts";
import { hrefOf, zoneRoute } from "../route.ts";
import { usePress } from "../use-press.ts";
import { codeFailureWords } from "../zone-words.ts";
import "./choice.css";
import "./rotate-sheet.css";

interface RotateSheetProps {
  readonly emitter: EmitterRow;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function RotateSheet({ emitter, onDone, onClose }: RotateSheetProps): JSX.Element {
  const words = t.zones.rotate;
  const { client, store } = usePage();
  const isStolen = useSignal(emitter.state === "copied");
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    failed.value = "";
    const answer = await client.rotateEmitter(emitter.device, { stolen: isStolen.value });
    if (!answer.ok) {
      failed.value = codeFailureWords(answer.error);
      return;
    }
    onDone();
    const { code } = answer.value;
    if (code !== null) {
      store.keepEmitterCode(code);
      location.hash = hrefOf(zoneRoute(code.place, true));
    }
  });
  const sure = isStolen.value ? words.sureStolen : words.sureRoutine;
  return (
    <Sheet title={words.title(emitter.name)} onClose={onClose}>
      <fieldset class="choice reasons">
        <legend class="unseen">{words.which}</legend>
        {[false, true].map((stolen) => (
          <label key={String(stolen)} class={isStolen.value === stolen ? "is-chosen" : ""}>
            <input
              class="unseen"
              type="radio"
              name="why"
              checked={isStolen.value === stolen}
              onChange={() => {
                isStolen.value = stolen;
              }}
            />
            <b>{stolen ? words.stolen : words.routine}</b>
            <span>{stolen ? words.stolenMore : words.routineMore}</span>
          </label>
        ))}
      </fieldset>
      <p class="field-wrong" role="status">
        {failed.value}
      </p>
      <div class="sheet-actions">
        <button type="button" class="button soft" onClick={onClose}>
          {words.keep}
        </button>
        <button
          type="button"
          class={isStolen.value ? "button danger sure" : "button primary"}
          aria-disabled={isBusy}
          onClick={press}
        >
          {isBusy ? words.busy : sure}
        </button>
      </div>
    </Sheet>
  );
}
