/** One zone: the emitters that sound in it, who came today, and its settings. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZoneRow, ZonesView } from "@tillwave/shared/api/console-zones";
import { CloseZoneSheet } from "../components/close-zone-sheet.tsx";
import { EmitterCard } from "../components/emitter-card.tsx";
import { ZoneBeacons } from "../components/zone-beacons.tsx";
import { DayChart, DayFacts } from "../components/zone-chart.tsx";
import { ZoneForm } from "../components/zone-form.tsx";
import { ZONES, hrefOf, zoneRoute } from "../route.ts";
import { useBeacons } from "../use-zones.ts";
import { emittersOf } from "../zone-figures.ts";
import { type ZoneFields, isSameZone, zoneFieldsOf } from "../zone-wish.ts";

export interface ZoneScreenProps {
  readonly place: number;
  readonly view: ZonesView;
  readonly onChanged: () => void;
}

export function ZoneScreen({ place, view, onChanged }: ZoneScreenProps): JSX.Element {
  const words = t.zones;
  const heading = useHeadingFocus();
  const { value: beacons } = useBeacons();
  const zone = view.zones.find((one) => one.place === place);
  return (
    <main class="main">
      <div class="head">
        <a class="button back-link" href={hrefOf(ZONES)}>
          <Icon name="back" />
          {words.back}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          <span dir="auto">{zone?.name ?? words.zone}</span>{" "}
          {zone !== undefined && <small>{words[zone.kind]}</small>}
        </h1>
      </div>
      {zone === undefined ? (
        <div class="card">
          <p class="note">{t.failure.notFound}</p>
        </div>
      ) : (
        <div class="zone-columns">
          <div class="zone-main">
            <Emitters zone={zone} view={view} onChanged={onChanged} />
            {beacons !== null && <ZoneBeacons place={place} view={beacons} />}
            <section class="card" aria-labelledby="today-title">
              <h2 id="today-title">{words.today}</h2>
              <DayChart day={zone.today} />
              <DayFacts day={zone.today} />
            </section>
          </div>
          <Settings zone={zone} view={view} onChanged={onChanged} />
        </div>
      )}
    </main>
  );
}

interface ZonePartProps {
  readonly zone: ZoneRow;
  readonly view: ZonesView;
  readonly onChanged: () => void;
}

function Emitters({ zone, view, onChanged }: ZonePartProps): JSX.Element {
  const words = t.zones.emitter;
  const emitters = emittersOf(view, zone.place);
  return (
    <section class="card" aria-labelledby="emitters-title">
      <div class="card-head">
        <h2 id="emitters-title">{words.title}</h2>
        <a class="button" href={hrefOf(zoneRoute(zone.place, true))}>
          <Icon name="plus" />
          {words.add}
        </a>
      </div>
      {emitters.length === 0 && <p class="field-more">{words.none}</p>}
      <ul class="emitters">
        {emitters.map((emitter) => (
          <EmitterCard
            key={emitter.device}
            emitter={emitter}
            now={view.now}
            isOnly={emitters.length === 1}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </section>
  );
}

/** What stands in the fields is the person's; what others change meanwhile is said, not put over it. */
function Settings({ zone, view, onChanged }: ZonePartProps): JSX.Element {
  const words = t.zones.form;
  const seen = useSignal(view);
  const fields = useSignal<ZoneFields>(zoneFieldsOf(zone));
  const said = useSignal("");
  const isClosing = useSignal(false);
  const seenZone = seen.value.zones.find(({ place }) => place === zone.place);
  const isChanged = seenZone !== undefined && !isSameZone(seenZone, zone);
  // Nobody else's change of another zone is to stand in the way.
  const current = isChanged ? seen.value : view;
  const show = (fresh: ZonesView, row: ZoneRow): void => {
    seen.value = fresh;
    fields.value = zoneFieldsOf(row);
  };
  return (
    <section class="card" aria-labelledby="settings-title">
      <h2 id="settings-title">{words.title}</h2>
      {isChanged && (
        <ChangedNote said={words.changed} label={words.again} onPress={() => show(view, zone)} />
      )}
      <ZoneForm
        fields={fields}
        place={zone.place}
        view={current}
        onSaved={({ version, view: fresh }) => {
          const row = fresh.zones.find(({ place }) => place === zone.place);
          show(fresh, row ?? zone);
          said.value = words.saved(version);
          onChanged();
        }}
      />
      <Said said={said} />
      <div class="card-action">
        <button
          type="button"
          class="button danger"
          aria-haspopup="dialog"
          onClick={() => {
            isClosing.value = true;
          }}
        >
          {words.close}
        </button>
      </div>
      {isClosing.value && (
        <CloseZoneSheet
          zone={zone}
          view={view}
          onDone={() => {
            location.hash = hrefOf(ZONES);
            onChanged();
          }}
          onClose={() => {
            isClosing.value = false;
          }}
        />
      )}
    </section>
  );
}

const Said = ({ said }: { readonly said: Signal<string> }): JSX.Element => (
  <p class="outcome" role="status">
    {said.value}
  </p>
);

interface ChangedNoteProps {
  readonly said: string;
  readonly label: string;
  readonly onPress: () => void;
}

function ChangedNote({ said, label, onPress }: ChangedNoteProps): JSX.Element {
  return (
    <div class="note" role="status">
      <p>{said}</p>
      <button type="button" class="button" onClick={onPress}>
        {label}
      </button>
    </div>
  );
}
