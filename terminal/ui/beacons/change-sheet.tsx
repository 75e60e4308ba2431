/** One beacon of the shop: another name, zone, range or place, and its release. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import type { BeaconJob, BeaconRow } from "@tillwave/shared/api/till-beacons";
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import type { Naming } from "./add-flow.ts";
import { formatLevel, formatMetres } from "./beacon-words.ts";
import type { BeaconOrder } from "./beacons-client.ts";
import type { BeaconsStore } from "./beacons-store.ts";
import { parsePlace } from "./floor.ts";
import type { JobOutcome } from "./follow-job.ts";
import { JobSteps } from "./job-steps.tsx";
import { NamingForm } from "./naming-form.tsx";
import { TroubleWords } from "./trouble.tsx";

export interface ChangeSheetProps {
  readonly store: BeaconsStore;
  readonly deviceId: string;
  readonly onClose: () => void;
}

type Mode =
  | { readonly type: "form" }
  | { readonly type: "release" }
  | { readonly type: "running"; readonly kind: "set" | "release"; readonly job: BeaconJob | null }
  | { readonly type: "over"; readonly kind: "set" | "release"; readonly outcome: JobOutcome };

export function ChangeSheet({ store, deviceId, onClose }: ChangeSheetProps): JSX.Element {
  const row = store.view.value?.beacons.find((beacon) => beacon.deviceId === deviceId) ?? null;
  // A released one is gone from the list, and its sheet still says so by its name.
  const first = useRef(row);
  const shown = row ?? first.current;
  return (
    <Sheet title={t.change.title(shown?.name ?? "")} onClose={onClose}>
      {shown === null ? (
        <p>{t.change.gone}</p>
      ) : (
        <Changing row={shown} store={store} onClose={onClose} />
      )}
    </Sheet>
  );
}

interface ChangingProps {
  readonly row: BeaconRow;
  readonly store: BeaconsStore;
  readonly onClose: () => void;
}

function Changing({ row, store, onClose }: ChangingProps): JSX.Element {
  const mode = useSignal<Mode>({ type: "form" });
  const run = async (order: BeaconOrder & { readonly kind: "set" | "release" }): Promise<void> => {
    const { kind } = order;
    mode.value = { type: "running", kind, job: null };
    const outcome = await store.run(order, (job) => {
      mode.value = { type: "running", kind, job };
    });
    mode.value = { type: "over", kind, outcome };
  };
  const { deviceId, name } = row;
  const shown = mode.value;
  switch (shown.type) {
    case "form":
      return <ChangeForm row={row} store={store} mode={mode} run={run} />;
    case "release":
      return (
        <Releasing
          name={name}
          onKeep={() => {
            mode.value = { type: "form" };
          }}
          onSure={() => void run({ kind: "release", request: { deviceId } })}
        />
      );
    case "running":
      return <JobSteps kind={shown.kind} job={shown.job} />;
    case "over":
      return (
        <Over
          name={name}
          over={shown}
          onBack={() => {
            mode.value = { type: "form" };
          }}
          onClose={onClose}
        />
      );
  }
}

interface ChangeFormProps {
  readonly row: BeaconRow;
  readonly store: BeaconsStore;
  readonly mode: Signal<Mode>;
  run(order: BeaconOrder & { readonly kind: "set" }): Promise<void>;
}

function ChangeForm({ row, store, mode, run }: ChangeFormProps): JSX.Element {
  const { deviceId, at } = row;
  const now = store.moved.peek().get(deviceId) ?? at;
  const naming = useSignal<Naming>(namingOf(row));
  const x = useSignal(now === null ? "" : formatMetres(now[0]));
  const y = useSignal(now === null ? "" : formatMetres(now[1]));
  const place = parsePlace(x.value, y.value);
  const save = async (): Promise<void> => {
    if (place === "wrong") {
      return;
    }
    const isMoved = JSON.stringify(place) !== JSON.stringify(now);
    if (isMoved && !(await store.place(deviceId, place))) {
      return;
    }
    const { name, place: zone, range } = naming.peek();
    if (isMoved && isSame(naming.peek(), row)) {
      mode.value = { type: "over", kind: "set", outcome: NOTHING_SENT };
    } else if (zone !== null) {
      // Where nothing was changed, what the plan says is written anew: that mends wrong ids.
      await run({ kind: "set", request: { deviceId, name: name.trim(), place: zone, range } });
    }
  };
  return (
    <>
      <NamingForm
        naming={naming.value}
        zones={store.view.value?.zones ?? []}
        button={t.change.save}
        onChange={(next) => {
          naming.value = next;
        }}
        onSave={() => void save()}
      >
        <PlaceFields x={x} y={y} isWrong={place === "wrong"} />
      </NamingForm>
      <button
        type="button"
        class="button danger change-release"
        onClick={() => {
          mode.value = { type: "release" };
        }}
      >
        {t.change.release}
      </button>
    </>
  );
}

/** A place is the till's alone: no beacon is asked for it. */
const NOTHING_SENT: JobOutcome = {
  type: "done",
  job: {
    id: "",
    kind: "set",
    deviceId: "",
    step: "over",
    percent: 100,
    fault: null,
    detail: null,
    heard: null,
  },
};

const namingOf = ({ name, place, range }: BeaconRow): Naming => ({
  name,
  place,
  range: RANGES.find((one) => one === range) ?? 5,
});

function isSame({ name, place, range }: Naming, row: BeaconRow): boolean {
  return name.trim() === row.name && place === row.place && range === row.range;
}

interface PlaceFieldsProps {
  readonly x: Signal<string>;
  readonly y: Signal<string>;
  readonly isWrong: boolean;
}

function PlaceFields({ x, y, isWrong }: PlaceFieldsProps): JSX.Element {
  const fields = [
    [t.change.x, x],
    [t.change.y, y],
  ] as const;
  return (
    <fieldset class="change-place">
      <legend>{t.change.place}</legend>
      {fields.map(([label, typed]) => (
        <label key={label}>
          <span>{label}</span>
          <input
            class="beacon-field"
            type="text"
            inputMode="decimal"
            autocomplete="off"
            maxLength={8}
            aria-invalid={isWrong}
            value={typed.value}
            onInput={({ currentTarget: { value } }) => {
              typed.value = value;
            }}
          />
        </label>
      ))}
      <p class="beacon-fault" role="alert">
        {isWrong ? t.change.notMetres : ""}
      </p>
    </fieldset>
  );
}

interface ReleasingProps {
  readonly name: string;
  readonly onKeep: () => void;
  readonly onSure: () => void;
}

function Releasing({ name, onKeep, onSure }: ReleasingProps): JSX.Element {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div role="group" aria-label={t.change.releaseAsk(name)}>
      <h3 class="release-ask">{t.change.releaseAsk(name)}</h3>
      <p>{t.change.releaseMore}</p>
      <div class="sheet-actions">
        <button ref={keep} type="button" class="button big" onClick={onKeep}>
          {t.change.keep}
        </button>
        <button type="button" class="button danger sure big" onClick={onSure}>
          {t.change.releaseSure}
        </button>
      </div>
    </div>
  );
}

interface OverProps {
  readonly name: string;
  readonly over: Extract<Mode, { readonly type: "over" }>;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

function Over({ name, over: { kind, outcome }, onBack, onClose }: OverProps): JSX.Element {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  const level = outcome.type === "done" ? (outcome.job.heard?.rssi ?? null) : null;
  return (
    <>
      {outcome.type === "trouble" ? (
        <TroubleWords why={outcome.why} detail={outcome.detail} />
      ) : (
        <div class="added" role="status">
          <Mark grade="authorised" />
          <div>
            <h3>{kind === "release" ? t.change.released(name) : t.change.saved}</h3>
            {level !== null && <p>{t.add.heard(formatLevel(level))}</p>}
          </div>
        </div>
      )}
      <div class="sheet-actions">
        {outcome.type === "trouble" && (
          <button type="button" class="button big" onClick={onBack}>
            <Icon name="back" />
            {t.add.again}
          </button>
        )}
        <button ref={close} type="button" class="button primary big" onClick={onClose}>
          {t.add.close}
        </button>
      </div>
    </>
  );
}
