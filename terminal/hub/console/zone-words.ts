/** What the hub says of zones and emitters in codes, as words. */
import { t } from "@tillwave/page-kit/strings/console";
import type { EmitterRow, ZonesFault } from "@tillwave/shared/api/console-zones";
import { formatAge, formatCount } from "./format.ts";
import type { HubError } from "./hub-client.ts";
import { failureWords } from "./words.ts";
import type { ZoneFieldFault } from "./zone-wish.ts";

export const agoWords = (at: number | null, now: number): string =>
  at === null ? t.zones.emitter.never : t.zones.emitter.ago(formatAge(now - at));

/** "hub 4 s ago, phone never": who heard it. */
export const heardWords = (emitter: EmitterRow, now: number): string =>
  t.zones.emitter.heardBy(agoWords(emitter.heardByHub, now), agoWords(emitter.heardByPhone, now));

export function fieldFaultWords(fault: ZoneFieldFault): string {
  const words = t.zones.fault;
  switch (fault.why) {
    case "missing":
      return words.nameMissing;
    case "too-long":
      return words.long(fault.max);
    case "number":
      return words.number(fault.min, formatCount(fault.max));
    case "metres":
      return words.metres(formatCount(fault.max));
    case "days":
    case "times":
      return words[fault.why];
  }
}

export function zonesFaultWords(fault: ZonesFault): string {
  const words = t.zones.fault;
  switch (fault.type) {
    case "changed-meanwhile":
      return words[fault.type];
    case "place-twice":
      return words[fault.type](...fault.names);
    case "name-twice":
      return words[fault.type](fault.name);
    case "emitter-twice":
      return words[fault.type](fault.emitter, ...fault.names);
    case "unknown-next":
    case "next-is-itself":
    case "unknown-place":
      return words[fault.type](fault.name);
    case "has-emitters":
      return words[fault.type](fault.name, fault.emitters);
  }
}

/** As `failureWords`, where codes are asked for. */
export const codeFailureWords = (error: HubError): string =>
  error.type === "refused" && error.status === 429 ? t.zones.join.tooMany : failureWords(error);
