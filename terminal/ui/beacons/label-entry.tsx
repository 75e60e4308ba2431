/** A beacon's label: scanned by the camera, or typed group by group with its fault said at once. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import { present } from "@tillwave/shared/core/assert";
import { CameraView } from "../camera/camera-view.tsx";
import { cameraFound } from "../camera/has-camera.ts";
import {
  GROUP_LENGTHS,
  type TypedLabel,
  formatTyped,
  groupsOf,
  isLabelFault,
  readTypedLabel,
} from "./label-typing.ts";

/** A scanner's code with a line's end and some more; the till takes 80. */
const TYPED_MAX = 60;

export interface LabelEntryProps {
  readonly onLabel: (label: string) => void;
}

export function LabelEntry({ onLabel }: LabelEntryProps): JSX.Element {
  const isScanning = useSignal(false);
  const scanned = useSignal<TypedLabel>({ type: "empty" });
  if (isScanning.value) {
    const take = (text: string): void => {
      const read = readTypedLabel(text);
      // What a camera sees is a label, or it is none: nobody types into it.
      scanned.value = read.type === "whole" ? read : { type: "foreign-code" };
      if (read.type === "whole") {
        onLabel(read.label);
      }
    };
    return (
      <>
        <CameraView onCode={take} />
        <p class="label-hint" role="status">
          {isLabelFault(scanned.value) ? faultWords(scanned.value) : t.add.hint}
        </p>
        <button
          type="button"
          class="button"
          onClick={() => {
            isScanning.value = false;
          }}
        >
          {t.add.type}
        </button>
      </>
    );
  }
  return (
    <>
      {cameraFound().value && (
        <button
          type="button"
          class="button big label-scan"
          onClick={() => {
            scanned.value = { type: "empty" };
            isScanning.value = true;
          }}
        >
          <Icon name="qr" />
          {t.add.scan}
        </button>
      )}
      <TypedEntry onLabel={onLabel} />
    </>
  );
}

function TypedEntry({ onLabel }: LabelEntryProps): JSX.Element {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const text = useSignal("");
  useEffect(() => present(field.current, "the field of the label").focus(), []);
  const typed = readTypedLabel(text.value);
  const isWrong = isLabelFault(typed);
  return (
    <form
      class="label-entry"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.type === "whole") {
          onLabel(typed.label);
        } else {
          field.current?.focus();
        }
      }}
    >
      <label for={id}>{t.add.typed}</label>
      <input
        ref={field}
        id={id}
        class="beacon-field label-field"
        type="text"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={TYPED_MAX}
        aria-invalid={isWrong}
        aria-describedby={`${id}-said`}
        value={text.value}
        onInput={({ currentTarget: input }) => {
          const isAtEnd = input.selectionStart === input.value.length;
          // A change in the middle keeps the caret where it is.
          text.value = isAtEnd ? formatTyped(input.value) : input.value;
        }}
      />
      <Groups text={text.value} typed={typed} />
      <p id={`${id}-said`} class={isWrong ? "label-said is-wrong" : "label-said"} role="status">
        {saidOf(typed)}
      </p>
      <div class="sheet-actions">
        <button type="submit" class="button primary big" disabled={typed.type !== "whole"}>
          {t.add.start}
        </button>
      </div>
    </form>
  );
}

/** As the label shows them: what is there, and what is still to come. For eyes alone; the sentence below says it. */
function Groups({
  text,
  typed,
}: {
  readonly text: string;
  readonly typed: TypedLabel;
}): JSX.Element {
  const groups = groupsOf(text);
  const wrong = typed.type === "wrong-letter" ? typed.group : 0;
  const isFull = (i: number): boolean => (groups[i] ?? "").length >= (GROUP_LENGTHS[i] ?? 0);
  return (
    <div class="label-groups" aria-hidden="true">
      {GROUP_LENGTHS.map((length, i) => (
        <span
          key={`group ${i + 1}`}
          class={wrong === i + 1 ? "is-wrong" : isFull(i) ? "is-full" : ""}
        >
          {(groups[i] ?? "").slice(0, length).padEnd(length, "·")}
        </span>
      ))}
    </div>
  );
}

function saidOf(typed: TypedLabel): string {
  switch (typed.type) {
    case "empty":
      return "";
    case "partial":
      return t.add.left(typed.left);
    case "whole":
      return t.add.whole;
    default:
      return faultWords(typed);
  }
}

function faultWords(
  fault: Exclude<TypedLabel, { readonly type: "empty" | "partial" | "whole" }>,
): string {
  return fault.type === "wrong-letter"
    ? t.add.fault[fault.type](fault.letter, fault.group)
    : t.add.fault[fault.type];
}
