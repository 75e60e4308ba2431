/** When a zone's emitters sound: always, or on some days between two times, as often as the shop needs. */
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import { HOURS_MAX, type OpenHours } from "@tillwave/shared/presence/open-hours";
import { dayNames } from "../format.ts";
import { USUAL_HOURS, type ZoneFieldFault, type ZoneFields } from "../zone-wish.ts";
import { FieldWrong, Radios } from "./zone-fields.tsx";

interface HoursFieldProps {
  readonly fields: Signal<ZoneFields>;
  readonly fault: ZoneFieldFault | null;
}

export function HoursField({ fields, fault }: HoursFieldProps): JSX.Element {
  const words = t.zones.form;
  const { hours } = fields.value;
  const set = (to: readonly OpenHours[] | null): void => {
    fields.value = { ...fields.value, hours: to };
  };
  return (
    <>
      <Radios
        legend={words.hours}
        name="hours"
        value={hours === null ? "always" : "hours"}
        ways={[
          ["always", words.always],
          ["hours", words.atHours],
        ]}
        onChange={(to) => set(to === "always" ? null : [USUAL_HOURS])}
      />
      {hours?.map((one, i) => (
        <Hours
          // Hours have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={i}
          index={i}
          hours={one}
          fault={fault?.at === `hours-${i}` ? fault : null}
          onChange={(to) => set(hours.map((other, at) => (at === i ? to : other)))}
          onRemove={hours.length === 1 ? null : () => set(hours.filter((_, at) => at !== i))}
        />
      ))}
      {hours !== null && hours.length < HOURS_MAX && (
        <button
          type="button"
          class="button soft zone-hours-add"
          onClick={() => set([...hours, USUAL_HOURS])}
        >
          <Icon name="plus" />
          {words.addHours}
        </button>
      )}
    </>
  );
}

interface HoursProps {
  readonly index: number;
  readonly hours: OpenHours;
  readonly fault: ZoneFieldFault | null;
  readonly onChange: (hours: OpenHours) => void;
  /** Null of the only ones. */
  readonly onRemove: (() => void) | null;
}

function Hours({ index, hours, fault, onChange, onRemove }: HoursProps): JSX.Element {
  const words = t.zones.form;
  const { days, from, to } = hours;
  const id = `zone-hours-${index}`;
  const toggle = (day: number): void =>
    onChange({
      ...hours,
      days: (days.includes(day) ? days.filter((one) => one !== day) : [...days, day]).toSorted(
        (a, b) => a - b,
      ),
    });
  return (
    <fieldset id={id} class="zone-hours" tabIndex={-1} aria-describedby={`${id}-more`}>
      <legend class="unseen">{words.days}</legend>
      <div class="zone-days">
        {dayNames().map(({ day, short, long }) => (
          <label key={day} class={days.includes(day) ? "is-chosen" : ""}>
            <input
              class="unseen"
              type="checkbox"
              aria-label={long}
              checked={days.includes(day)}
              onChange={() => toggle(day)}
            />
            <span aria-hidden="true">{short}</span>
          </label>
        ))}
      </div>
      <div class="zone-times">
        <TimeField
          id={`${id}-from`}
          label={words.from}
          value={from}
          onInput={(time) => onChange({ ...hours, from: time })}
        />
        <TimeField
          id={`${id}-to`}
          label={words.to}
          value={to}
          onInput={(time) => onChange({ ...hours, to: time })}
        />
        {onRemove !== null && (
          <button
            type="button"
            class="icon-button"
            aria-label={words.removeHours}
            onClick={onRemove}
          >
            <Icon name="trash" />
          </button>
        )}
      </div>
      <FieldWrong
        id={`${id}-more`}
        fault={fault}
        more={from !== "" && to !== "" && to <= from ? words.overnight : ""}
      />
    </fieldset>
  );
}

interface TimeFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (time: string) => void;
}

function TimeField({ id, label, value, onInput }: TimeFieldProps): JSX.Element {
  return (
    <div>
      <label for={id}>{label}</label>
      <input
        id={id}
        class="field"
        type="time"
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}
