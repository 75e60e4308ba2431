/** What the hub saw and a person should know: what happened, what to do, and the way there. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { HubAlarm } from "@tillwave/shared/api/console";
import { usePage } from "../context.ts";
import { formatDateTime, formatMoment } from "../format.ts";
import { hrefOf } from "../route.ts";
import { usePress } from "../use-press.ts";
import { alarmWords, failureWords } from "../words.ts";
import "./alarm-list.css";

/** So many are shown before a person asks for the rest. */
const SHOWN_AT_FIRST = 3;

interface AlarmListProps {
  readonly alarms: readonly HubAlarm[];
  /** By the hub's clock. */
  readonly now: number;
}

export function AlarmList({ alarms, now }: AlarmListProps): JSX.Element {
  const words = t.alarms;
  const isWhole = useSignal(false);
  const shown = isWhole.value ? alarms : alarms.slice(0, SHOWN_AT_FIRST);
  const rest = alarms.length - shown.length;
  return (
    <section class="card" aria-labelledby="alarms-title">
      <h2 id="alarms-title" tabIndex={-1}>
        {words.title}
      </h2>
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
        <p class="alarm-since">
          <time datetime={formatDateTime(alarm.at)}>
            {t.alarms.since(formatMoment(alarm.at, now))}
          </time>
        </p>
        <div class="alarm-foot">
          {link !== null && (
            <a class="link" href={hrefOf(link.to)}>
              {link.label}
              <Icon name="fwd" />
            </a>
          )}
          <Looked alarm={alarm} title={title} />
        </div>
      </div>
    </li>
  );
}

interface LookedProps {
  readonly alarm: HubAlarm;
  readonly title: string;
}

/** Puts the alarm away for everybody; the hub keeps what it saw. */
function Looked({ alarm, title }: LookedProps): JSX.Element {
  const words = t.alarms;
  const { client, store } = usePage();
  const failed = useSignal("");
  const { isBusy, press } = usePress(async () => {
    failed.value = "";
    const answer = await client.markAlarmSeen(alarm.id);
    if (answer.ok || answer.error.type === "not-found") {
      store.refresh();
      // The button goes with its alarm.
      document.querySelector<HTMLElement>("#alarms-title")?.focus();
    } else {
      failed.value = failureWords(answer.error);
    }
  });
  return (
    <>
      <button
        type="button"
        class="link quiet"
        aria-label={`${words.look}: ${title}`}
        aria-disabled={isBusy}
        onClick={press}
      >
        <Icon name="check" />
        {isBusy ? words.looking : words.look}
      </button>
      <p class="alarm-failed field-wrong" role="status">
        {failed.value}
      </p>
    </>
  );
}
