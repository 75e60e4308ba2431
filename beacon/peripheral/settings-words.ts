/** What is wrong with settings, in English, for the log and for whoever sent them. */
import type { SettingsFault } from "@tillwave/shared/beacon/settings";

export function wordsOfFault(fault: SettingsFault): string {
  switch (fault.type) {
    case "too-long":
      return `They are ${fault.lengthBytes} bytes long.`;
    case "not-json":
      return "They are no JSON.";
    case "unknown-version":
      return fault.version === null
        ? "They name no version."
        : `They are of version ${fault.version}.`;
    case "wrong-field":
      return `${fault.path === "" ? "The whole" : fault.path}: ${fault.why}`;
    case "frame-without-data":
      return `The frame ${fault.frame} is to be on air, and ${fault.missing} is not given.`;
    case "frame-twice":
      return `The frame ${fault.frame} stands there twice: one share says it.`;
    case "wrong-url":
      return `url: ${fault.why.type}`;
  }
}

/** Which field is to be looked at; of the whole where no one is. */
export function fieldOfFault(fault: SettingsFault): string {
  switch (fault.type) {
    case "too-long":
    case "not-json":
      return "settings";
    case "unknown-version":
      return "version";
    case "wrong-field":
      return fault.path === "" ? "settings" : fault.path;
    case "frame-without-data":
      return fault.missing;
    case "frame-twice":
      return "frames";
    case "wrong-url":
      return "url";
  }
}
