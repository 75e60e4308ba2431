/** Name, zone and range of a beacon: a new one's, or another for one that is the shop's. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { t } from "@tillwave/page-kit/strings/beacons";
import type { BeaconZone } from "@tillwave/shared/api/till-beacons";
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import type { Naming } from "./add-flow.ts";

/** As shared/api/till-beacons.ts takes it. */
const NAME_MAX = 40;

export interface NamingFormProps {
  readonly naming: Naming;
  readonly zones: readonly BeaconZone[];
  readonly button: string;
  readonly onChange: (naming: Naming) => void;
  readonly onSave: () => void;
  readonly children?: ComponentChildren;
}

export function NamingForm(props: NamingFormProps): JSX.Element {
  const { naming, zones, button, onChange, onSave, children } = props;
  const isTried = useSignal(false);
  const nameField = useRef<HTMLInputElement>(null);
  const zoneField = useRef<HTMLSelectElement>(null);
  const nameFault = isTried.value && naming.name.trim() === "";
  const zoneFault = isTried.value && naming.place === null;
  const submit = (): void => {
    isTried.value = true;
    if (naming.name.trim() === "") {
      nameField.current?.focus();
    } else if (naming.place === null) {
      zoneField.current?.focus();
    } else {
      onSave();
    }
  };
  return (
    <form
      class="naming"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t.add.name} fault={nameFault ? t.add.nameMissing : null}>
        {(ids) => (
          <input
            {...ids}
            ref={nameField}
            class="beacon-field"
            type="text"
            autocomplete="off"
            maxLength={NAME_MAX}
            placeholder={t.add.nameLike}
            value={naming.name}
            onInput={(event) => onChange({ ...naming, name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label={t.add.zone}
        fault={zones.length === 0 ? t.add.noZones : zoneFault ? t.add.zoneMissing : null}
      >
        {(ids) => (
          <select
            {...ids}
            ref={zoneField}
            class="beacon-field"
            value={naming.place ?? ""}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...naming, place: value === "" ? null : Number(value) })
            }
          >
            <option value="">{t.screen.nothing}</option>
            {zones.map(({ place, name }) => (
              <option key={place} value={place}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <RangeChoice naming={naming} onChange={onChange} />
      {children}
      <div class="sheet-actions">
        <button type="submit" class="button primary big">
          {button}
        </button>
      </div>
    </form>
  );
}

interface FieldIds {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string;
}

interface FieldProps {
  readonly label: string;
  readonly fault: string | null;
  readonly children: (ids: FieldIds) => JSX.Element;
}

function Field({ label, fault, children }: FieldProps): JSX.Element {
  const id = useId();
  const ids = { id, "aria-invalid": fault !== null, "aria-describedby": `${id}-fault` };
  return (
    <div class="beacon-labelled">
      <label for={id}>{label}</label>
      {children(ids)}
      <p class="beacon-fault" id={`${id}-fault`} role="alert">
        {fault ?? ""}
      </p>
    </div>
  );
}

function RangeChoice({
  naming,
  onChange,
}: Pick<NamingFormProps, "naming" | "onChange">): JSX.Element {
  const group = useId();
  return (
    <fieldset class="choice beacon-ranges">
      <legend>{t.add.range}</legend>
      {RANGES.map((range) => (
        <label key={range} class={naming.range === range ? "is-chosen" : ""}>
          <input
            class="unseen"
            type="radio"
            name={group}
            checked={naming.range === range}
            onChange={() => onChange({ ...naming, range })}
          />
          {t.screen.metres(range)}
        </label>
      ))}
    </fieldset>
  );
}
