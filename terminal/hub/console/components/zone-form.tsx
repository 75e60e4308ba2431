/** A zone's settings: what customers see of it, how far it is heard and when, and what it is good for. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZonesReply, ZonesView } from "@tillwave/shared/api/console-zones";
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import { usePage } from "../context.ts";
import { saveZone } from "../save-zones.ts";
import { usePress } from "../use-press.ts";
import { failureWords } from "../words.ts";
import { type ZoneFieldFault, type ZoneFields, readZoneWish } from "../zone-wish.ts";
import { zonesFaultWords } from "../zone-words.ts";
import { FieldWrong, Radios, TextField } from "./zone-fields.tsx";
import { HoursField } from "./zone-hours.tsx";
import "./zone-form.css";

interface ZoneFormProps {
  readonly fields: Signal<ZoneFields>;
  /** Null of a new zone. */
  readonly place: number | null;
  /** As the person saw it who fills in the form. */
  readonly view: ZonesView;
  readonly onSaved: (reply: ZonesReply & { readonly ok: true }) => void;
}

export function ZoneForm({ fields, place, view, onSaved }: ZoneFormProps): JSX.Element {
  const words = t.zones.form;
  const { client } = usePage();
  const fault = useSignal<ZoneFieldFault | null>(null);
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    const read = readZoneWish(fields.value, place);
    fault.value = read.ok ? null : read.fault;
    failed.value = "";
    if (!read.ok) {
      document.querySelector<HTMLElement>(`#zone-${read.fault.at}`)?.focus();
      return;
    }
    const answer = await saveZone(client, view, read.wish);
    if (!answer.ok) {
      failed.value = failureWords(answer.error);
    } else if (answer.value.ok) {
      onSaved(answer.value);
    } else {
      failed.value = zonesFaultWords(answer.value.fault);
    }
  });
  return (
    <form
      class="zone-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <Fields fields={fields} fault={fault.value} view={view} place={place} />
      <button type="submit" class="button primary big" aria-disabled={isBusy}>
        {isBusy ? words.saving : place === null ? words.make : words.save}
      </button>
      <p class="outcome field-wrong" role="status">
        {failed.value}
      </p>
    </form>
  );
}

interface FieldsProps {
  readonly fields: Signal<ZoneFields>;
  readonly fault: ZoneFieldFault | null;
  readonly view: ZonesView;
  readonly place: number | null;
}

function Fields({ fields, fault, view, place }: FieldsProps): JSX.Element {
  const words = t.zones.form;
  const change = (wish: Partial<ZoneFields>): void => {
    fields.value = { ...fields.value, ...wish };
  };
  const { name, kind, range, points, periodHours, reward } = fields.value;
  return (
    <>
      <TextField
        id="name"
        label={words.name}
        more={words.nameMore}
        value={name}
        fault={fault}
        onInput={(text) => change({ name: text })}
      />
      <Radios
        legend={words.kind}
        name="kind"
        value={kind}
        ways={[
          ["entry", t.zones.entry],
          ["zone", t.zones.zone],
        ]}
        onChange={(to) => change({ kind: to })}
      />
      <Radios
        legend={words.range}
        name="range"
        value={range}
        ways={RANGES.map((metres) => [metres, t.zones.range(metres)] as const)}
        onChange={(to) => change({ range: to })}
      />
      <TextField
        id="points"
        label={words.points}
        isNumber
        value={points}
        fault={fault}
        onInput={(text) => change({ points: text })}
      />
      <TextField
        id="period"
        label={words.period}
        more={words.periodMore}
        isNumber
        value={periodHours}
        fault={fault}
        onInput={(text) => change({ periodHours: text })}
      />
      <TextField
        id="reward"
        label={words.reward}
        more={words.rewardMore}
        value={reward}
        fault={fault}
        onInput={(text) => change({ reward: text })}
      />
      <NextField fields={fields} view={view} place={place} />
      <PositionField fields={fields} fault={fault} />
      <HoursField fields={fields} fault={fault} />
    </>
  );
}

function NextField({ fields, view, place }: Omit<FieldsProps, "fault">): JSX.Element {
  const words = t.zones.form;
  return (
    <>
      <label class="field-label" for="zone-next">
        {words.next}
      </label>
      <select
        id="zone-next"
        class="field"
        value={fields.value.next ?? ""}
        onChange={({ currentTarget: { value } }) => {
          fields.value = { ...fields.value, next: value === "" ? null : Number(value) };
        }}
      >
        <option value="">{words.nextNone}</option>
        {view.zones
          .filter((zone) => zone.place !== place)
          .map((zone) => (
            <option key={zone.place} value={zone.place}>
              {zone.name}
            </option>
          ))}
      </select>
    </>
  );
}

function PositionField({ fields, fault }: Pick<FieldsProps, "fields" | "fault">): JSX.Element {
  const words = t.zones.form;
  const ways = [
    ["x", words.x],
    ["y", words.y],
  ] as const;
  return (
    <fieldset class="zone-position">
      <legend class="field-label">{words.at}</legend>
      {ways.map(([id, label]) => (
        <div key={id}>
          <label for={`zone-${id}`}>{label}</label>
          <input
            id={`zone-${id}`}
            class="field"
            inputMode="decimal"
            autocomplete="off"
            maxLength={10}
            aria-invalid={fault?.at === id}
            aria-describedby="zone-at-more"
            value={fields.value[id]}
            onInput={({ currentTarget }) => {
              fields.value = { ...fields.value, [id]: currentTarget.value };
            }}
          />
        </div>
      ))}
      <FieldWrong id="zone-at-more" fault={fault?.why === "metres" ? fault : null} />
    </fieldset>
  );
}
