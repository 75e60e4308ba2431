/** Every zone with the emitters that sound in it: how each stands, who heard it, and how many came today. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { EmitterRow, ZoneRow, ZonesView } from "@tillwave/shared/api/console-zones";
import { formatCount, formatDateTime, formatLevel, formatMoment, formatSigned } from "../format.ts";
import { hrefOf, zoneRoute } from "../route.ts";
import { checkInsToday, emittersOf } from "../zone-figures.ts";
import { heardWords } from "../zone-words.ts";
import { EmitterCard } from "./emitter-card.tsx";
import { EmitterState } from "./emitter-state.tsx";
import { HourBars } from "./zone-chart.tsx";
import "./zone-list.css";

interface ZoneListProps {
  readonly view: ZonesView;
  readonly onChanged: () => void;
}

export function ZoneList({ view, onChanged }: ZoneListProps): JSX.Element {
  const words = t.zones;
  const strays = emittersOf(view, null);
  return (
    <section class="card" aria-label={words.title}>
      {view.zones.length === 0 && (
        <div class="note">
          <h2>{words.empty}</h2>
          <p>{words.emptyMore}</p>
        </div>
      )}
      <ul class="zones">
        {view.zones.map((zone) => (
          <Zone key={zone.place} zone={zone} view={view} />
        ))}
      </ul>
      {strays.length > 0 && (
        <div class="zones-strays">
          <h2>{words.noZone}</h2>
          <p class="field-more">{words.noZoneMore}</p>
          <ul class="emitters">
            {strays.map((emitter) => (
              <EmitterCard
                key={emitter.device}
                emitter={emitter}
                now={view.now}
                isOnly={false}
                onChanged={onChanged}
              />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface ZoneProps {
  readonly zone: ZoneRow;
  readonly view: ZonesView;
}

function Zone({ zone, view }: ZoneProps): JSX.Element {
  const words = t.zones;
  const emitters = emittersOf(view, zone.place);
  const count = checkInsToday(zone.today);
  return (
    <li class="zone">
      <a class="zone-head" href={hrefOf(zoneRoute(zone.place))}>
        <span class="zone-name">
          <b dir="auto">{zone.name}</b> <small>{words[zone.kind]}</small>
        </span>{" "}
        <span class="zone-range">
          <b>{words.range(zone.range)}</b> <small>{words.points(zone.points)}</small>
        </span>{" "}
        <HourBars hours={zone.today.hours} />{" "}
        <span class="zone-count">{words.checkIns(count, formatCount(count))}</span>
        <Icon name="fwd" />
      </a>
      {emitters.length === 0 ? (
        <p class="zone-silent">{words.noEmitter}</p>
      ) : (
        <Emitters emitters={emitters} now={view.now} />
      )}
    </li>
  );
}

interface EmittersProps {
  readonly emitters: readonly EmitterRow[];
  readonly now: number;
}

function Emitters({ emitters, now }: EmittersProps): JSX.Element {
  const words = t.zones.emitter;
  return (
    <ul class="zone-emitters">
      {emitters.map((emitter) => (
        <li key={emitter.device}>
          <EmitterState state={emitter.state} />{" "}
          <span class="zone-emitter-name" dir="auto">
            {emitter.name}
          </span>{" "}
          <span class="zone-emitter-heard">
            {heardWords(emitter, now)}
            {" · "}
            <time datetime={formatDateTime(emitter.since)}>
              {words.since(formatMoment(emitter.since, now))}
            </time>
          </span>{" "}
          <span class="zone-emitter-figures">
            {emitter.level !== null && (
              <span>
                <span class="unseen">{words.level} </span>
                {formatLevel(emitter.level)}
              </span>
            )}{" "}
            {emitter.offsetSeconds !== null && (
              <span>
                {words.clock} {words.clockOf(formatSigned(emitter.offsetSeconds))}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
