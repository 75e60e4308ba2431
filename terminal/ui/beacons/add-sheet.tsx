/** Adds a beacon: its label, "is it this one?", its name and zone, and how it is heard. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import { type AddFlow, type AddStep, createAddFlow } from "./add-flow.ts";
import { formatLevel } from "./beacon-words.ts";
import type { BeaconsStore } from "./beacons-store.ts";
import { JobSteps } from "./job-steps.tsx";
import { LabelEntry } from "./label-entry.tsx";
import { NamingForm } from "./naming-form.tsx";
import { formatPrefix } from "./rows.ts";
import { TroubleWords } from "./trouble.tsx";

export interface AddSheetProps {
  readonly store: BeaconsStore;
  /** Scanned already. */
  readonly label: string | null;
  /** Of the new one whose row was pressed. */
  readonly devicePrefix: string | null;
  readonly onClose: () => void;
}

export function AddSheet({ store, label, devicePrefix, onClose }: AddSheetProps): JSX.Element {
  const flow = useMemo(() => createAddFlow(store), [store]);
  useEffect(() => {
    if (label !== null) {
      void flow.take(label);
    }
    return flow.close;
  }, [flow, label]);
  const step = flow.step.value;
  return (
    <Sheet title={t.add.title} onClose={onClose}>
      <Step key={step.type}>
        <Shown
          step={step}
          flow={flow}
          store={store}
          devicePrefix={devicePrefix}
          onClose={onClose}
        />
      </Step>
    </Sheet>
  );
}

/** Takes the focus where a step comes that has no field of its own to take it. */
function Step({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const first = box.current?.querySelector<HTMLElement>("input, button");
    (first ?? box.current)?.focus();
  }, []);
  return (
    <div ref={box} class="add-step" tabIndex={-1}>
      {children}
    </div>
  );
}

interface ShownProps {
  readonly step: AddStep;
  readonly flow: AddFlow;
  readonly store: BeaconsStore;
  readonly devicePrefix: string | null;
  readonly onClose: () => void;
}

function Shown({ step, flow, store, devicePrefix, onClose }: ShownProps): JSX.Element {
  switch (step.type) {
    case "label":
      return (
        <>
          <p>{labelWords(step.wasOther, devicePrefix)}</p>
          <LabelEntry onLabel={(label) => void flow.take(label)} />
        </>
      );
    case "looking":
      return <Running kind="look" step={step} flow={flow} onClose={onClose} />;
    case "asking": {
      const isOther = devicePrefix !== null && !step.deviceId.startsWith(devicePrefix);
      return <Asking flow={flow} isOther={isOther} hasLight={step.hasLight} />;
    }
    case "naming":
      return (
        <NamingForm
          naming={flow.naming.value}
          zones={store.view.value?.zones ?? []}
          button={t.add.save}
          onChange={(naming) => {
            flow.naming.value = naming;
          }}
          onSave={() => void flow.claim()}
        />
      );
    case "claiming":
      return <Running kind="claim" step={step} flow={flow} onClose={onClose} />;
    case "done":
      return <Done step={step} flow={flow} store={store} onClose={onClose} />;
  }
}

function labelWords(wasOther: boolean, devicePrefix: string | null): string {
  if (wasOther) {
    return t.add.noMore;
  }
  return devicePrefix === null ? t.add.label : t.add.labelOf(formatPrefix(devicePrefix));
}

interface RunningProps {
  readonly kind: "look" | "claim";
  readonly step: Extract<AddStep, { readonly type: "looking" | "claiming" }>;
  readonly flow: AddFlow;
  readonly onClose: () => void;
}

/** Troubles that another try does not mend. */
const FINAL = new Set(["already-ours", "foreign", "no-keys", "not-allowed", "not-a-label"]);

function Running({ kind, step, flow, onClose }: RunningProps): JSX.Element {
  const { job, trouble } = step;
  if (trouble === null) {
    return <JobSteps kind={kind} job={job} />;
  }
  return (
    <>
      <TroubleWords why={trouble.why} detail={trouble.detail} />
      <div class="sheet-actions">
        {kind === "look" || FINAL.has(trouble.why) ? (
          <button type="button" class="button big" onClick={flow.toLabel}>
            {t.add.otherLabel}
          </button>
        ) : (
          <button type="button" class="button big" onClick={flow.toNaming}>
            {t.add.nameTitle}
          </button>
        )}
        {FINAL.has(trouble.why) || trouble.why === "not-heard" ? (
          <button type="button" class="button primary big" onClick={onClose}>
            {t.add.close}
          </button>
        ) : (
          <button type="button" class="button primary big" onClick={() => void flow.again()}>
            {t.add.again}
          </button>
        )}
      </div>
    </>
  );
}

interface AskingProps {
  readonly flow: AddFlow;
  readonly isOther: boolean;
  readonly hasLight: boolean;
}

function Asking({ flow, isOther, hasLight }: AskingProps): JSX.Element {
  return (
    <>
      <div class="is-it">
        <span class={hasLight ? "is-it-light is-blinking" : "is-it-light"} aria-hidden="true">
          <Icon name={hasLight ? "bulb" : "tag"} />
        </span>
        <div role="status">
          <h3>{hasLight ? t.add.isIt : t.add.noLight}</h3>
          <p>{hasLight ? t.add.isItMore : t.add.noLightMore}</p>
          {isOther && <p class="is-it-other">{t.add.otherThan}</p>}
        </div>
      </div>
      <div class="sheet-actions">
        <button type="button" class="button big" onClick={flow.no}>
          {t.add.no}
        </button>
        <button type="button" class="button primary big" onClick={flow.yes}>
          <Icon name="check" />
          {t.add.yes}
        </button>
      </div>
      {hasLight && (
        <button type="button" class="button is-it-again" onClick={() => void flow.again()}>
          <Icon name="bulb" />
          {t.add.blinkAgain}
        </button>
      )}
    </>
  );
}

interface DoneProps {
  readonly step: Extract<AddStep, { readonly type: "done" }>;
  readonly flow: AddFlow;
  readonly store: BeaconsStore;
  readonly onClose: () => void;
}

function Done({ step: { job }, flow, store, onClose }: DoneProps): JSX.Element {
  const level = job.heard?.rssi ?? null;
  const row = store.view.value?.beacons.find(({ deviceId }) => deviceId === job.deviceId);
  return (
    <>
      <div class="added" role="status">
        <Mark grade="authorised" />
        <div>
          <h3>{level === null ? t.add.heardNoLevel : t.add.heard(formatLevel(level))}</h3>
          <p>{t.add.done(flow.naming.value.name.trim())}</p>
          {row?.keysWait === true && <p>{t.add.keysWait}</p>}
        </div>
      </div>
      <div class="sheet-actions">
        <button type="button" class="button big" onClick={flow.toLabel}>
          {t.add.another}
        </button>
        <button type="button" class="button primary big" onClick={onClose}>
          {t.add.close}
        </button>
      </div>
    </>
  );
}
