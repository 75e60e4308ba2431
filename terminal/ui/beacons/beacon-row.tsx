/** One row of the list: name and zone, range and medium, the level and its line, the state in words, and what can be done. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import { formatLevel, moreWords } from "./beacon-words.ts";
import { type Row, formatPrefix, gradeBySign, signOf } from "./rows.ts";
import { Sparkline } from "./sparkline.tsx";

export interface RowActs {
  identify(deviceId: string): void;
  change(deviceId: string): void;
  nameIt(devicePrefix: string): void;
}

export interface RowProps {
  readonly row: Row;
  readonly now: number;
  /** Of the lines, in the central's own clock. */
  readonly endsAt: number;
  /** It was asked to blink here. */
  readonly isBlinking: boolean;
  /** Null for those who may only look. */
  readonly acts: RowActs | null;
}

export function BeaconListRow({ row, now, endsAt, isBlinking, acts }: RowProps): JSX.Element {
  const sign = isBlinking ? "identifying" : signOf(row);
  const grade = gradeBySign[sign];
  return (
    <li class={`beacon-row is-${grade}`}>
      <Naming row={row} />
      <Reach row={row} />
      <Level row={row} endsAt={endsAt} />
      <div class="beacon-state">
        <span class={sign === "identifying" ? "beacon-sign is-blinking" : "beacon-sign"}>
          <Mark grade={grade} />
        </span>
        <span>
          <b>{t.state[sign]}</b>
          <small>{moreWords(row, now)}</small>
        </span>
      </div>
      <div class="beacon-acts">
        {acts !== null && <Acts row={row} acts={acts} isBlinking={isBlinking} />}
      </div>
    </li>
  );
}

function Two({
  first,
  second,
}: {
  readonly first: ComponentChildren;
  readonly second: string;
}): JSX.Element {
  return (
    <span>
      <b>{first}</b>
      <small>{second}</small>
    </span>
  );
}

function Naming({ row }: { readonly row: Row }): JSX.Element {
  return (
    <div class="beacon-name">
      {row.type === "fresh" ? (
        <Two first={t.more.new} second={t.more.notNamed} />
      ) : (
        <Two first={row.of.name} second={row.of.zone ?? t.more.noZone} />
      )}
    </div>
  );
}

function Reach({ row }: { readonly row: Row }): JSX.Element {
  const medium = row.type === "sound" ? t.kind.sound : t.kind.ble;
  return (
    <div class="beacon-reach">
      <Two
        first={row.type === "beacon" ? t.screen.metres(row.of.range) : t.screen.nothing}
        second={medium}
      />
    </div>
  );
}

function Level({ row, endsAt }: { readonly row: Row; readonly endsAt: number }): JSX.Element {
  if (row.type === "sound") {
    return <div class="beacon-figure is-none">{t.screen.nothing}</div>;
  }
  const { points, rssi } = row.of;
  const planned = row.type === "beacon" ? row.of.expectedRssi : null;
  const isSilent = row.type === "beacon" && row.of.state === "silent";
  return (
    <>
      <Sparkline points={points} endsAt={endsAt} planned={planned} />
      <div class="beacon-figure">
        {rssi === null || isSilent ? t.screen.nothing : formatLevel(rssi)}
      </div>
    </>
  );
}

interface ActsProps {
  readonly row: Row;
  readonly acts: RowActs;
  readonly isBlinking: boolean;
}

function Acts({ row, acts, isBlinking }: ActsProps): JSX.Element | null {
  if (row.type === "sound") {
    return null;
  }
  if (row.type === "fresh") {
    const { devicePrefix } = row.of;
    return (
      <button
        type="button"
        class="button"
        aria-label={t.row.nameItOf(formatPrefix(devicePrefix))}
        onClick={() => acts.nameIt(devicePrefix)}
      >
        <Icon name="plus" />
        <span class="beacon-word">{t.row.nameIt}</span>
      </button>
    );
  }
  const { deviceId, name } = row.of;
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label={t.row.identifyOf(name)}
        aria-busy={isBlinking}
        onClick={() => acts.identify(deviceId)}
      >
        <Icon name="bulb" />
        <span class="beacon-word">{t.row.identify}</span>
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t.row.changeOf(name)}
        onClick={() => acts.change(deviceId)}
      >
        <Icon name="more" />
      </button>
    </>
  );
}
