/** The beacons of one zone: how they were heard in the last day, what tills find wrong, and what to do. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type {
  ConsoleBeacon,
  ConsoleBeaconHour,
  ConsoleBeacons,
  ConsoleFinding,
} from "@tillwave/shared/api/console-beacons";
import { BEACON_HOURS, barOf, hourSlots, loudestOf } from "../beacon-figures.ts";
import { formatCount, formatDateTime, formatMoment, formatTime } from "../format.ts";
import { showInvisible } from "../json-lines.ts";
import { beaconWords } from "../words.ts";
import "./hour-chart.css";
import "./zone-beacons.css";

interface ZoneBeaconsProps {
  readonly place: number;
  readonly view: ConsoleBeacons;
}

export function ZoneBeacons({ place, view }: ZoneBeaconsProps): JSX.Element {
  const words = t.zones.beacons;
  const beacons = view.beacons.filter((beacon) => beacon.place === place);
  return (
    <section class="card" aria-labelledby="beacons-title">
      <h2 id="beacons-title">{words.title}</h2>
      {beacons.length === 0 && <p class="field-more">{words.none}</p>}
      <ul class="beacons">
        {beacons.map((beacon) => (
          <Beacon
            key={beacon.device}
            beacon={beacon}
            now={view.now}
            findings={view.findings.filter(({ finding }) => finding.device === beacon.device)}
          />
        ))}
      </ul>
    </section>
  );
}

interface BeaconProps {
  readonly beacon: ConsoleBeacon;
  readonly findings: readonly ConsoleFinding[];
  readonly now: number;
}

function Beacon({ beacon, findings, now }: BeaconProps): JSX.Element {
  const words = t.zones.beacons;
  const name = showInvisible(beacon.name);
  const last = beacon.hours.at(-1);
  return (
    <li class="beacon">
      <div class="beacon-head">
        <h3 dir="auto">{name}</h3>
        <span class="beacon-level">
          {last === undefined ? words.unheard : words.level(formatDbm(last.mean))}
        </span>
      </div>
      {findings.length === 0 && <p class="field-more">{words.well}</p>}
      {findings.map((found) => (
        <Finding key={found.finding.code} found={found} name={name} now={now} />
      ))}
      {beacon.keysWait && <p class="field-more">{words.keysWait}</p>}
      {beacon.rekeyWaits && <p class="field-more">{words.rekeyWaits}</p>}
      {beacon.hours.length > 0 && <DayOfBeacon beacon={beacon} name={name} now={now} />}
    </li>
  );
}

interface FindingProps {
  readonly found: ConsoleFinding;
  readonly name: string;
  readonly now: number;
}

function Finding({ found, name, now }: FindingProps): JSX.Element {
  const { title, more } = beaconWords(found.finding.code, name);
  const tills = found.terminals.map((terminal) => t.terminals.longName(terminal)).join(", ");
  return (
    <div class="beacon-finding">
      <Icon name="warn" />
      <div>
        <h4>{title}</h4>
        <p>{more}</p>
        <p class="field-more">
          {t.zones.beacons.heardBy(tills)}
          {" · "}
          <time datetime={formatDateTime(found.since)}>{formatMoment(found.since, now)}</time>
        </p>
      </div>
    </div>
  );
}

interface DayProps {
  readonly beacon: ConsoleBeacon;
  readonly name: string;
  readonly now: number;
}

/** The same figures stand in a table for those who cannot see the bars. */
function DayOfBeacon({ beacon, name, now }: DayProps): JSX.Element {
  const words = t.zones.beacons;
  const { hours } = beacon;
  const width = 100 / BEACON_HOURS;
  return (
    <>
      <svg class="beacon-bars" role="img" aria-label={words.chart(name)}>
        <line class="chart-line" x1="0" x2="100%" y1="100%" y2="100%" />
        {hourSlots(hours, now).map(({ slot, hour }) => {
          const { height, isPale } = barOf(hour, loudestOf(hours));
          return (
            <rect
              key={hour.from}
              class={isPale ? "chart-bar is-pale" : "chart-bar"}
              x={`${width * (slot + 0.14)}%`}
              y={`${100 - height}%`}
              width={`${width * 0.72}%`}
              height={`${height}%`}
            >
              <title>{wordsOfHour(hour)}</title>
            </rect>
          );
        })}
      </svg>
      <details class="fold">
        <summary>{words.chart(name)}</summary>
        <p class="field-more">{words.byHour}</p>
        <ul class="beacon-hours">
          {hours.map((hour) => (
            <li key={hour.from}>{wordsOfHour(hour)}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

function wordsOfHour({ from, mean, onAirShare }: ConsoleBeaconHour): string {
  const words = t.zones.beacons;
  const share =
    onAirShare === null ? [] : [words.onAir(`${formatCount(Math.round(onAirShare * 100))} %`)];
  return [formatTime(from), words.level(formatDbm(mean)), ...share].join(" · ");
}

const formatDbm = (dbm: number): string => formatCount(Math.round(dbm)).replace("-", "−");
