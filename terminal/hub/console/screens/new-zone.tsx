/** A new zone: its settings, and then its page, where an emitter is added to it. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZonesView } from "@tillwave/shared/api/console-zones";
import { ZoneForm } from "../components/zone-form.tsx";
import { ZONES, hrefOf, zoneRoute } from "../route.ts";
import { NEW_ZONE, type ZoneFields } from "../zone-wish.ts";

interface NewZoneScreenProps {
  readonly view: ZonesView;
  readonly onChanged: () => void;
}

export function NewZoneScreen({ view, onChanged }: NewZoneScreenProps): JSX.Element {
  const words = t.zones;
  const heading = useHeadingFocus();
  const isFirst = view.zones.length === 0;
  const fields = useSignal<ZoneFields>({ ...NEW_ZONE, kind: isFirst ? "entry" : "zone" });
  return (
    <main class="main">
      <div class="head">
        <a class="button back-link" href={hrefOf(ZONES)}>
          <Icon name="back" />
          {words.back}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {words.form.newTitle}
        </h1>
      </div>
      <section class="card zone-alone" aria-label={words.form.title}>
        <ZoneForm
          fields={fields}
          place={null}
          view={view}
          onSaved={({ view: fresh }) => {
            const known = new Set(view.zones.map(({ place }) => place));
            const made = fresh.zones.find(({ place }) => !known.has(place));
            location.hash = hrefOf(made === undefined ? ZONES : zoneRoute(made.place));
            onChanged();
          }}
        />
      </section>
    </main>
  );
}
