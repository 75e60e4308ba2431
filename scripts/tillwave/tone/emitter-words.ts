/** Who was heard, as a table for people and as plain values for programs. */
import type { HeardEmitter } from "./heard-emitters.ts";
import { numberText, tenthsText } from "./svg.ts";

export function emitterJson(emitter: HeardEmitter): object {
  const { profile, payload, first, last, count, snr, snrMin, snrMax } = emitter;
  const { offset, confidence, echoTail } = emitter;
  return {
    profile: profile.name,
    ...payload,
    firstSeconds: rounded(first, 3),
    lastSeconds: rounded(last, 3),
    timesHeard: count,
    snrDb: rounded(snr, 2),
    snrMinDb: rounded(snrMin, 2),
    snrMaxDb: rounded(snrMax, 2),
    offsetHz: rounded(offset, 2),
    confidence: rounded(confidence, 4),
    echoTailMs: echoTail === null ? null : rounded(echoTail, 0),
  };
}

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A line for each, after one that names the columns. */
export function emitterTable(emitters: readonly HeardEmitter[]): readonly string[] {
  return table([
    ["place", "code", "version", "profile", "first", "last", "SNR (dB)", "offset", "confidence"],
    ...emitters.map((emitter) => [
      String(emitter.payload.place),
      String(emitter.payload.code),
      String(emitter.payload.version),
      emitter.profile.name,
      tenthsText(emitter.first),
      tenthsText(emitter.last),
      snrText(emitter),
      `${numberText(rounded(emitter.offset, 1))} Hz`,
      emitter.confidence.toFixed(2),
    ]),
  ]);
}

function snrText({ snr, snrMin, snrMax, count }: HeardEmitter): string {
  const text = (value: number): string => numberText(rounded(value, 1));
  return count === 1 ? text(snr) : `${text(snr)} (${text(snrMin)} to ${text(snrMax)})`;
}

/** Columns one under the other, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
