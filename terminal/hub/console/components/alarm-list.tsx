/** What the hub saw and a person should know: what happened, what to do, and the way there. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings";
import type { HubAlarm } from "@tillwave/shared/api/console";
import { formatDateTime, formatMoment } from "../format.ts";
import { hrefOf } from "../route.ts";
import { alarmWords } from "../words.ts";
import "./alarm-list.css";

/** So many are shown before a person asks for the rest. */
const SHOWN_AT_FIRST = 3;

interface AlarmListProps {
  readonly alarms: readonly HubAlarm[];
  /** By the hub's clock. */
  readonly now: number;
}

export function AlarmList({ alarms, now }: AlarmListProps): JSX.Element {
  const words = t.console.alarms;
  const isWhole = useSignal(false);
  const shown = isWhole.value ? alarms : alarms.slice(0, SHOWN_AT_FIRST);
  const rest = alarms.length - shown.length;
  return (
    <section class="card" aria-labelledby="alarms-title">
      <h2 id="alarms-title">{words.title}</h2>
      {alarms.length === 0 && (
        <div class="alarms-none">
          <Mark grade="authorised" />
          <div>
            <h3>{words.none}</h3>
            <p>{words.noneMore}</p>
          </div>
        </div>
      )}
      <ul class="alarms">
        {shown.map((alarm) => (
          <Alarm key={alarm.id} alarm={alarm} now={now} />
        ))}
      </ul>
      {rest > 0 && (
        <button
          type="button"
          class="button soft"
          onClick={() => {
            isWhole.value = true;
          }}
        >
          {words.older(rest)}
        </button>
      )}
    </section>
  );
}

interface AlarmProps {
  readonly alarm: HubAlarm;
  readonly now: number;
}

function Alarm({ alarm, now }: AlarmProps): JSX.Element {
  const { title, more, link } = alarmWords(alarm);
  return (
    <li class="alarm">
      <Icon name="warn" />
      <div>
        <h3>{title}</h3>
        <p>{more}</p>
        <div class="alarm-foot">
          <time datetime={formatDateTime(alarm.at)}>
            {t.console.alarms.since(formatMoment(alarm.at, now))}
          </time>
          {link !== null && (
            <a class="link" href={hrefOf(link.to)}>
              {link.label}
              <Icon name="fwd" />
            </a>
          )}
        </div>
      </div>
    </li>
  );
}
